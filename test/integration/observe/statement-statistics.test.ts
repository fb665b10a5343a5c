import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="TESTDB" checkSQLschema="true" sqlMaxLimit="-1">
  <table name="t" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`;
const users = `<user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">TESTDB</property></user>
  <user name="guest"><property name="password">guest</property><property name="schemas">TESTDB</property></user>`;

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  const system = '<property name="queryMemoryLimit">256k</property>';
  proxy = await startProxy({ schemas, users, system });
  client = await proxy.connect({ multipleStatements: true });
  await client.query('CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR(200))');
  const rows = Array.from({ length: 3000 }, (_, index) => `(${index}, REPEAT('x', ${index % 200}))`);
  await client.query(`INSERT INTO t VALUES ${rows.join(', ')}`);
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});
beforeEach(() => client.query('RESET STATEMENT STATISTICS'));

async function statistics(pattern: string): Promise<RowDataPacket[]> {
  const [rows] = await client.query<RowDataPacket[]>('SHOW STATEMENT STATISTICS LIKE ?', [pattern]);
  return rows;
}

test('executions, rows, nodes and errors of a shape', async () => {
  for (const id of [1, 2, 3]) await client.query(`SELECT a FROM t WHERE id = ${id}`);
  for (const id of ['4', '5']) await client.execute('SELECT id, a FROM t WHERE id = ?', [id]);
  await client.query('SELECT a FROM t WHERE id IN (1, 2, 3)');
  await client.query('SELECT COUNT(*) FROM t');
  await expect(client.query('SELECT missing FROM t WHERE id = 1')).rejects.toMatchObject({ errno: 1054 });
  await client.query("UPDATE t SET a = 'y' WHERE id IN (1, 2)");
  const [point] = await statistics('SELECT a FROM t WHERE id = ?');
  expect(point).toMatchObject({
    Count: '3',
    Errors: '0',
    Rows_sent: '3',
    Nodes_max: 1,
    Scatter_share: 0,
    Kind: 'select',
  });
  expect(Number(point!.Bytes_sent)).toBeGreaterThan(100);
  expect(Number(point!.P95_ms)).toBeGreaterThanOrEqual(Number(point!.P50_ms));
  expect((await statistics('SELECT id , a FROM t WHERE id = ?'))[0]).toMatchObject({ Count: '2', Rows_sent: '2' });
  const [list] = await statistics('%IN ( ?, ... )');
  const [listed] = await statistics('SELECT a FROM t WHERE id IN%');
  expect(listed).toMatchObject({ Rows_sent: '3', Nodes_max: 3, Scatter_share: 1 });
  expect(list).toBeDefined();
  expect((await statistics('SELECT COUNT%'))[0]).toMatchObject({ Rows_sent: '1', Nodes_max: 3 });
  expect((await statistics('SELECT missing%'))[0]).toMatchObject({ Count: '1', Errors: '1' });
  expect((await statistics('UPDATE%'))[0]).toMatchObject({ Rows_affected: '2', Kind: 'update' });
});

test('rows that went to disk are counted', async () => {
  await client.query('SELECT x.a, y.id FROM t x JOIN t y ON x.a = y.a AND x.id = y.id + 1 ORDER BY x.a, y.id');
  await client.query('SELECT DISTINCT a, id + 1 FROM t ORDER BY a DESC, id + 1');
  const spilled = (await statistics('SELECT%')).map((row) => Number(row.Spill_bytes));
  expect(Math.max(...spilled)).toBeGreaterThan(0);
});

test('each statement of a text with several is counted', async () => {
  await client.query('SELECT 1 + 1; SELECT 2 + 2; SET @a = 1');
  expect((await statistics('SELECT ? + ?'))[0]).toMatchObject({ Count: '2' });
});

test('LIMIT takes from the front', async () => {
  await client.query('SELECT 1');
  await client.query('SELECT 1, 2');
  const [rows] = await client.query<RowDataPacket[]>('SHOW STATEMENT STATISTICS LIMIT 1');
  expect(rows).toHaveLength(1);
});

test('by user and by data node; others than the default account are refused', async () => {
  await client.query('SELECT a FROM t WHERE id = 2');
  const [users] = await client.query<RowDataPacket[]>('SHOW USER STATISTICS');
  expect(users.map(({ User }) => User)).toContain('root');
  const [nodes] = await client.query<RowDataPacket[]>('SHOW NODE STATISTICS');
  expect(nodes.map((row) => row.Data_node)).toEqual(['dn1', 'dn2', 'dn3']);
  const guest = await proxy.connect({ user: 'guest', password: 'guest' });
  for (const what of ['SHOW STATEMENT STATISTICS', 'SHOW USER STATISTICS', 'RESET STATEMENT STATISTICS'])
    await expect(guest.query(what)).rejects.toMatchObject({ errno: 1227 });
  await guest.end();
});
