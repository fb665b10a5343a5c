import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../../conf/load/load-catalog';
import { formatMistake } from '../../../conf/load/mistakes';
import { distribute, expandList } from '../../../conf/load/node-list';

const shipped = join(__dirname, '../../../conf');

const tutorial = join(__dirname, '../../fixtures/tutorial-conf');

/** The tutorial's configuration with edits: file → [text, replacement]. */
function loadEdited(edits: Record<string, readonly (readonly [string, string])[]>, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'mycat-conf-'));
  try {
    for (const file of ['schema.xml', 'server.xml', 'rule.xml', 'autopartition-long.txt'])
      cpSync(join(tutorial, file), join(folder, file));
    for (const [file, changes] of Object.entries(edits)) {
      let text = readFileSync(join(folder, file), 'utf8');
      for (const [from, to] of changes) {
        expect(text).toContain(from);
        text = text.replace(from, to);
      }
      writeFileSync(join(folder, file), text);
    }
    return loadCatalog(folder, environment);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mistakesOf(edits: Parameters<typeof loadEdited>[0]): string[] {
  const result = loadEdited(edits);
  return result.kind === 'mistakes' ? result.mistakes.map(formatMistake) : [];
}

test('the shipped configuration is right', () => {
  const result = loadCatalog(shipped, {});
  if (result.kind !== 'ok') throw new Error(result.mistakes.map(formatMistake).join('\n'));
  const tables = result.catalog.schemas.get('TESTDB')!.tables;
  const item = tables.get('P2P_ITEM')!;
  expect(item).toMatchObject({ kind: 'sharded', name: 'p2p_item', dataNodes: ['dn1', 'dn2', 'dn3'] });
  if (item.kind === 'sharded') {
    expect(['1', '5000000', '5000001', '10000001', '15000001'].map((id) => item.rule.function.partitionOf(id))).toEqual(
      [0, 0, 1, 2, null],
    );
  }
  expect(tables.get('P2P_USER')).toMatchObject({ kind: 'global' });
});

test('children route by their join key as long as the keys lead to the sharding column', () => {
  const result = loadEdited({
    'schema.xml': [
      [
        'rule="auto-sharding-long"/>',
        'rule="auto-sharding-long"><childTable name="bid" joinKey="item_id" parentKey="id"><childTable name="note" joinKey="bid_id" parentKey="id"/></childTable></table>',
      ],
    ],
  });
  if (result.kind !== 'ok') throw new Error(result.mistakes.map(formatMistake).join('\n'));
  const tables = result.catalog.schemas.get('TESTDB')!.tables;
  expect(tables.get('BID')).toMatchObject({ kind: 'child', parent: 'P2P_ITEM', rule: { column: 'ITEM_ID' } });
  expect(tables.get('NOTE')).toMatchObject({ kind: 'child', parent: 'BID', rule: null });
});

test.each<[string, Parameters<typeof loadEdited>[0], RegExp]>([
  [
    'unknown data node',
    { 'schema.xml': [['"dn1,dn2,dn3" rule', '"dn1,dn2,dn9" rule']] },
    /^schema\.xml:6: dataNode 'dn9' is not found!; define it or use one of dn1, dn2, dn3$/,
  ],
  [
    'too few data nodes',
    { 'schema.xml': [['"dn1,dn2,dn3" rule', '"dn1,dn2" rule']] },
    /^schema\.xml:6: table p2p_item: rule function rang-long has 3 partitions, the table 2 data nodes/,
  ],
  [
    'duplicate table',
    { 'schema.xml': [['name="p2p_user"', 'name="P2P_ITEM"']] },
    /^schema\.xml:7: table P2P_ITEM duplicated!/,
  ],
  [
    'unknown rule',
    { 'schema.xml': [['rule="auto-sharding-long"', 'rule="auto"']] },
    /^schema\.xml:6: rule auto is not found!; define it in rule\.xml or use one of/,
  ],
  [
    'unknown host',
    { 'schema.xml': [['dataHost="localhost1" database="db2"', 'dataHost="h2" database="db2"']] },
    /^schema\.xml:10: dataNode dn2 reference dataHost:h2 not exists!/,
  ],
  [
    'bad number',
    { 'schema.xml': [['maxCon="1000"', 'maxCon="many"']] },
    /^schema\.xml:12: maxCon="many" of <dataHost> is not right; it must be a whole number from 1$/,
  ],
  [
    'bad list',
    { 'schema.xml': [['"dn1,dn2,dn3" rule', '"dn$3-1" rule']] },
    /^schema\.xml:6: dataNode of <table>: 'dn\$3-1' is no list; write prefix\$first-last/,
  ],
  [
    'misspelled attribute',
    { 'schema.xml': [['primaryKey="id" dataNode', 'primarykey="id" dataNode']] },
    /^schema\.xml:6: <table> has an unknown attribute 'primarykey'; did you mean 'primaryKey'\?$/,
  ],
  [
    'rule without function',
    { 'rule.xml': [['<algorithm>rang-long<', '<algorithm>rang<']] },
    /^rule\.xml:4: table rule auto-sharding-long: can't find function of name :rang;/,
  ],
  [
    'unknown class',
    { 'rule.xml': [['AutoPartitionByLong', 'AutoPartition']] },
    /^rule\.xml:9: function rang-long: unknown partition function class AutoPartition; known are/,
  ],
  [
    'missing map file',
    { 'rule.xml': [['autopartition-long.txt', 'nowhere.txt']] },
    /^rule\.xml:9: function rang-long: can't find class resource file nowhere\.txt/,
  ],
  [
    'unknown schema of a user',
    { 'server.xml': [['"schemas">TESTDB', '"schemas">NODB']] },
    /^server\.xml:8: schema NODB refered by user root is not exist!/,
  ],
  [
    'bad system property',
    { 'server.xml': [['>8066<', '>80660<']] },
    /^server\.xml:5: system property serverPort is '80660';/,
  ],
  ['not well-formed', { 'server.xml': [['</system>', '']] }, /^server\.xml:\d+: not well-formed XML/],
  [
    'undefined variable',
    { 'server.xml': [['>123456<', '>${MYCAT_PASSWORD}<']] },
    /^server\.xml:10: environment variable MYCAT_PASSWORD is not set;/,
  ],
])('%s', (_, edits, expected) => expect(mistakesOf(edits).join('\n')).toMatch(expected));

test('all mistakes are reported together, and no password with them', () => {
  const found = mistakesOf({
    'schema.xml': [
      ['maxCon="1000"', 'maxCon="x"'],
      ['dn1,dn2,dn3" rule', 'dn8" rule'],
    ],
    'server.xml': [['>8066<', '>x<']],
    'rule.xml': [['<algorithm>murmur<', '<algorithm>none<']],
  });
  expect(found.map((text) => text.split(':')[0])).toEqual(['rule.xml', 'schema.xml', 'schema.xml', 'server.xml']);
  expect(found.join()).not.toContain('123456');
});

test('values come from the environment', () => {
  const result = loadEdited({ 'server.xml': [['>123456<', '>${MYCAT_PASSWORD}<']] }, { MYCAT_PASSWORD: 'secret' });
  expect(result.kind === 'ok' && result.catalog.users.get('root')!.password).toBe('secret');
});

test.each([
  ['a, b,,c', ['a', 'b', 'c']],
  ['dn$1-3', ['dn1', 'dn2', 'dn3']],
  ['dn$1-2,x$5-6', ['dn1', 'dn2', 'x5', 'x6']],
  ['dn$7', ['dn7']],
])('the list %s', (text, expected) => expect(expandList(text)).toEqual(expected));

test('distribute takes one node of each host in turn', () => {
  expect(distribute(['a1', 'a2', 'a3', 'b1', 'b2'], (node) => node[0]!)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
});
