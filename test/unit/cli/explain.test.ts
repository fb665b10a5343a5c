import { join } from 'node:path';
import { explain } from '../../../cli/explain';

const conf = join(__dirname, '../../../conf');

async function run(sql: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  return { code: await explain(conf, null, sql, {}, (line) => lines.push(line)), lines };
}

test.each<[string, string[]]>([
  ['SELECT * FROM p2p_item WHERE id = 5000001', ['single node: dn2', '  p2p_item: dn2']],
  ['SELECT * FROM TESTDB.p2p_item WHERE id < 5', ['single node: dn1', '  p2p_item: dn1']],
  ['SELECT * FROM p2p_item', ['several nodes: dn1, dn2, dn3', '  p2p_item: dn1, dn2, dn3']],
  [
    'SELECT * FROM p2p_item i JOIN p2p_user u ON i.user_id = u.id WHERE i.id = 10000001',
    ['single node: dn3', '  p2p_item: dn3', '  p2p_user: any of dn1, dn2, dn3'],
  ],
  ['SELECT * FROM p2p_item WHERE id = 15000001', ['single node: dn1', '  p2p_item: none (no row can match)']],
  [
    'INSERT INTO p2p_item (id, title) VALUES (1, 1), (5000001, 2), (2, 3)',
    ['several nodes: dn1, dn2', '  p2p_item: dn1, dn2'],
  ],
  ['INSERT INTO p2p_user (id) VALUES (1)', ['several nodes: dn1, dn2, dn3', '  p2p_user: dn1, dn2, dn3']],
  ['UPDATE p2p_user SET name = 1', ['several nodes: dn1, dn2, dn3', '  p2p_user: any of dn1, dn2, dn3']],
])('%s', async (sql, routes) => {
  const { code, lines } = await run(sql);
  expect(code).toBe(0);
  expect(lines.slice(0, routes.length)).toEqual(routes);
  expect(lines.length).toBeGreaterThan(routes.length);
});

test.each<[string, string[]]>([
  [
    'SELECT * FROM p2p_item WHERE id = 5000001',
    [
      'single node: dn2',
      '  p2p_item: dn2',
      'forward',
      '  fragment (node: dn2, sql: SELECT * FROM p2p_item WHERE id = 5000001)',
    ],
  ],
  [
    'INSERT INTO p2p_item (id) VALUES (1), (5000001)',
    [
      'several nodes: dn1, dn2',
      '  p2p_item: dn1, dn2',
      'write, all or none',
      '  fragment (node: dn1, sql: INSERT INTO `p2p_item` (`id`) VALUES (1))',
      '  fragment (node: dn2, sql: INSERT INTO `p2p_item` (`id`) VALUES (5000001))',
    ],
  ],
  [
    'TRUNCATE TABLE p2p_item',
    ['ddl', ...['dn1', 'dn2', 'dn3'].map((node) => `  fragment (node: ${node}, sql: TRUNCATE TABLE p2p_item)`)],
  ],
  [
    'SELECT COUNT(*) FROM p2p_item',
    [
      'several nodes: dn1, dn2, dn3',
      '  p2p_item: dn1, dn2, dn3',
      'note: p2p_item needs all 3 data nodes: no condition on sharding column id',
      'the plan depends on column types, which the backends know: run EXPLAIN on the server',
    ],
  ],
])('the plan of %s', async (sql, lines) => expect(await run(sql)).toEqual({ code: 0, lines }));

test.each<[string, string]>([
  [
    'INSERT INTO p2p_item (id) VALUES (15000001)',
    "ERROR 1064 (42000): can't find any valid datanode :p2p_item -> ID -> 15000001",
  ],
  ['INSERT INTO p2p_item (title) VALUES (1)', 'ERROR 1064 (42000): bad insert sql (sharding column:ID not provided)'],
  [
    'INSERT INTO p2p_item (id) VALUES (NULL)',
    'ERROR 1064 (42000): sharding column p2p_item -> ID: it must not be NULL',
  ],
  [
    'SELECT * FROM nowhere',
    "ERROR 1146 (42S02): Table 'TESTDB.nowhere' doesn't exist: it is not in schema.xml, and schema 'TESTDB' has no default dataNode",
  ],
  ['SELECT * FROM other.t', "ERROR 1049 (42000): Unknown database 'other'"],
])('%s is refused', async (sql, expected) => expect(await run(sql)).toEqual({ code: 1, lines: [expected] }));
