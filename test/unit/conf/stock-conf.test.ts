/** A configuration folder as MyCAT 1.6 ships it: same structure, every stock rule and function. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../../cli/check';
import type { Catalog } from '../../../conf/catalog';
import { loadCatalog } from '../../../conf/load/load-catalog';
import { formatMistake } from '../../../conf/load/mistakes';

const stock = join(__dirname, '../../fixtures/stock-conf');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-stock-'));
  cpSync(stock, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  writeFileSync(join(folder, file), edited);
}

function load(): Catalog {
  const result = loadCatalog(folder, {});
  if (result.kind === 'mistakes') throw new Error(result.mistakes.map(formatMistake).join('\n'));
  return result.catalog;
}

function mistakes(): string[] {
  const result = loadCatalog(folder, {});
  return result.kind === 'mistakes' ? result.mistakes.map(formatMistake) : [];
}

test('it loads without a mistake', () => {
  const { schemas, users, dataHosts } = load();
  const { tables } = schemas.get('TESTDB')!;
  expect([...tables.values()].map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'trip sharded',
    'tripnote sharded',
    'firm global',
    'wares global',
    'news sharded',
    'staff sharded',
    'client sharded',
    'purchase child',
    'purchase_line child',
    'client_address child',
  ]);
  expect(users.get('user')).toMatchObject({ readOnly: true, defaultSchema: 'TESTDB' });
  expect(dataHosts.get('localhost1')!.writeHosts.map(({ label, readHosts }) => [label, readHosts.length])).toEqual([
    ['hostM1', 1],
    ['hostS1', 0],
  ]);
});

test('every stock rule can be given to a table', () => {
  const rules = [...readFileSync(join(stock, 'rule.xml'), 'utf8').matchAll(/<tableRule name="([^"]+)"/g)].map(
    ([, rule]) => rule!,
  );
  expect(rules).toHaveLength(12);
  const tables = rules.map((rule, index) => `<table name="t${index}" dataNode="n$1-20" rule="${rule}"/>`);
  edit('schema.xml', '</schema>', `${tables.join('\n')}</schema>`);
  edit('schema.xml', '<dataHost ', '<dataNode name="n$1-20" dataHost="localhost1" database="n$1-20"/><dataHost ');
  const { schemas } = load();
  for (const index of rules.keys())
    expect(schemas.get('TESTDB')!.tables.get(`T${index}`)).toMatchObject({ kind: 'sharded' });
});

test('what is not acted on is reported, each once', () => {
  const { notInEffect, notices } = load();
  expect(new Set(notInEffect).size).toBe(notInEffect.length);
  for (const what of ['handleDistributedTransactions', 'sequence_conf.properties', 'ehcache.xml'])
    expect(notInEffect.filter((line) => line.includes(what))).toHaveLength(1);
  // These ask for nothing but what happens in any case.
  for (const what of ['useHandshakeV10', 'useZKSwitch', 'myid', 'dnindex'])
    expect(notInEffect.filter((line) => line.includes(what))).toEqual([]);
  expect(notices).toEqual([
    'schema TESTDB: sqlMaxLimit cuts results at 100 rows',
    'table news has autoIncrement, and sequence_db_conf.properties no sequence NEWS: its INSERTs need a value for ID',
  ]);
});

test('the property files are kept as they are', () => {
  const { propertyFiles } = load();
  expect(propertyFiles.get('sequence_conf.properties')!.get('GLOBAL.MAXID')).toBe('20000');
  expect(propertyFiles.get('sequence_db_conf.properties')!.get('FIRM')).toBe('dn1');
  expect(propertyFiles.get('dnindex.properties')!.get('localhost1')).toBe('0');
});

test('commented samples may be switched on', () => {
  const server = readFileSync(join(folder, 'server.xml'), 'utf8');
  writeFileSync(
    join(folder, 'server.xml'),
    server.replace(/<!--(\s*<(?:firewall|privileges|property)[\s\S]*?)-->/g, '$1'),
  );
  const { system, firewall, users } = load();
  expect(system).toMatchObject({ fakeMySQLVersion: '5.6.20', useCompression: true, idleTimeoutMs: 300_000 });
  expect(firewall.hosts).toEqual([{ host: '1*7.0.0.*', users: ['root'] }]);
  expect(users.get('root')!.privileges).toEqual([
    { schema: 'TESTDB', dml: '0110', tables: new Map([['tb01', '0000']]) },
  ]);
});

test.each<[string, string, string | RegExp, string, RegExp]>([
  [
    'a mistyped flag',
    'server.xml',
    '<property name="strictTxIsolation">false',
    '<property name="strictTxIsolation">fasle',
    /^server\.xml:42: system property strictTxIsolation is 'fasle'; it must be true or false/,
  ],
  [
    'a bad number of an idle property',
    'server.xml',
    '>64k<',
    '>64 apples<',
    /^server\.xml:33: system property memoryPageSize is '64 apples'; it must be a size/,
  ],
  [
    'a bad worker',
    'sequence_time_conf.properties',
    'WORKID=01',
    'WORKID=32',
    /^sequence_time_conf\.properties:2: WORKID=32; it must be a whole number from 0 to 31$/,
  ],
  [
    'a bad index',
    'dnindex.properties',
    'localhost1=0',
    'localhost1=first',
    /^dnindex\.properties:4: localhost1=first; it must be the index of a writeHost/,
  ],
  [
    'a bad sequence',
    'sequence_conf.properties',
    'MAXID=20000',
    'MAXID=many',
    /^sequence_conf\.properties:4: GLOBAL\.MAXID=many; it must be a whole number$/,
  ],
  [
    'two hosts of a name',
    'schema.xml',
    'host="hostS1"',
    'host="hostM1"',
    /^schema\.xml:35: writeHost hostM1 duplicated!/,
  ],
  [
    'a switch type that is none',
    'schema.xml',
    'switchType="1"',
    'switchType="0"',
    /^schema\.xml:35: switchType="0" of <dataHost> is not right; it must be -1, 1, 2 or 3$/,
  ],
  [
    'another root',
    'rule.xml',
    /mycat:rule/g,
    'mycat:rules',
    /^rule\.xml:3: the root element is <mycat:rules>; it must be <mycat:rule>$/m,
  ],
  [
    'an old class',
    'rule.xml',
    'io.mycat.route.function.PartitionByMod',
    'org.opencloudb.route.function.PartitionByMod',
    /class org\.opencloudb\.route\.function\.PartitionByMod is not known; the classes are in the package io\.mycat\.route\.function$/,
  ],
  [
    'a log on an unknown node',
    'server.xml',
    '</system>',
    '<property name="xaLogStore">table</property><property name="xaLogNodes">dn9</property></system>',
    /^server\.xml: xaLogNodes: dataNode 'dn9' is not found!; name some of dn1, dn2, dn3$/,
  ],
  [
    'a database without a connector',
    'schema.xml',
    'dbType="mysql"',
    'dbType="oracle"',
    /^schema\.xml:35: dataHost localhost1: there is no connector for dbType="oracle"; known are mysql, mariadb, duckdb$/,
  ],
  [
    'an address that is none',
    'schema.xml',
    'url="localhost:3316"',
    'url="root:secret@localhost:3316"',
    /^schema\.xml:\d+: the url of <writeHost> hostS1 cannot be read; write address:port, for example 127\.0\.0\.1:3306$/,
  ],
  [
    'half a certificate',
    'server.xml',
    '</system>',
    '<property name="tlsKeyFile">k.pem</property></system>',
    /^server\.xml:44: tlsCertificateFile and tlsKeyFile go together; give both/,
  ],
  [
    'a white host of nobody',
    'server.xml',
    '<user name="root"',
    '<firewall><whitehost><host host="127.0.0.1" user="mary"/></whitehost></firewall><user name="root"',
    /\[user: mary\] doesn't exist in \[host: 127\.0\.0\.1\]; name one of root, user$/,
  ],
  [
    'a flag that is none',
    'schema.xml',
    'autoIncrement="true"',
    'autoIncrement="yes"',
    /^schema\.xml:11: autoIncrement="yes" of <table> is not right; it must be true or false/,
  ],
])('%s is a mistake', (_, file, from, to, expected) => {
  edit(file, from, to);
  expect(mistakes().join('\n')).toMatch(expected);
});

test.each(['127.0.0.1', '[::1]:3306', 'db.example.org:3306', 'jdbc:mysql://localhost:3306/db1?useUnicode=true'])(
  'the address %s is read',
  (url) => {
    edit('schema.xml', 'url="localhost:3316"', `url="${url}"`);
    expect(mistakes()).toEqual([]);
  },
);

test('properties of ours are settings like the others', () => {
  edit('server.xml', '</system>', '<property name="stringShardKeysExact">true</property></system>');
  const { system, notInEffect } = load();
  expect(system.stringShardKeysExact).toBe(true);
  expect(notInEffect.filter((line) => line.includes('stringShardKeysExact'))).toEqual([]);
});

test('properties that nobody knows, and such that stand twice, are told', () => {
  edit(
    'server.xml',
    '</system>',
    '<property name="serverport">1</property><property name="parallExecute">1</property></system>',
  );
  const { notInEffect, notices } = load();
  expect(notInEffect).toContain('server.xml:44: system property serverport: it is not known; did you mean serverPort?');
  expect(notices).toContain('server.xml:44: property parallExecute stands in line 43 too; the last one counts');
});

test('no password is printed, whatever is wrong', () => {
  const outputs: string[] = [];
  const print = (line: string) => outputs.push(line);
  check(folder, {}, print);
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.xml')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    // Every attribute and every property value spoilt, then markup spoilt at every tag, one at a time.
    const spoilt = [
      text.replace(/="\d+"/g, '="x"').replace(/>(\d+|true|false)</g, '>wrong<'),
      text.replaceAll('password', 'pasword'),
      text.replace(/<property name="readOnly">true/, '<property name="usingDecrypt">1'),
      text.replace('url="localhost:3306" user="root"', 'url="localhost:3306" usingDecrypt="1" user="root"'),
      ...[...text.matchAll(/>/g)].map(({ index }) => text.slice(0, index) + text.slice(index + 1)),
    ];
    for (const wrong of spoilt) {
      writeFileSync(join(folder, file), wrong);
      check(folder, {}, print);
    }
    writeFileSync(join(folder, file), text);
  }
  expect(outputs.length).toBeGreaterThan(200);
  expect(outputs.filter((line) => line.includes('-secret'))).toEqual([]);
});
