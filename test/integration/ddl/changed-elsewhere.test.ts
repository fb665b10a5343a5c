/** Tables that another server changes while this one knows their columns. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" dataNode="dn1">
  <table name="items0,items1,items2,items3,items4" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

let proxy: ProxyServer;
let other: ProxyServer;
let here: Connection;
let there: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  other = await startProxy({ schemas }, proxy.backend);
  here = await proxy.connect();
  there = await other.connect();
});
let tables = 0;
let items: string;
beforeEach(async () => {
  items = `items${tables++}`;
  await there.query(`CREATE TABLE ${items} (id INT PRIMARY KEY, a INT)`);
  await there.query(`INSERT INTO ${items} VALUES (1, 1), (2, 2), (3, 3)`);
  expect((await here.query(`SELECT MAX(a) AS m FROM ${items}`))[0]).toEqual([{ m: 3 }]);
  await here.query(`INSERT INTO ${items} VALUES (10, 10)`);
  // What is known is doubted once a second at most.
  await new Promise((resolve) => setTimeout(resolve, 1000));
});
afterAll(async () => {
  await Promise.all([here?.end(), there?.end()]);
  await other?.stop();
  await proxy?.stop();
});

/** Every row is where its id says. */
async function misplaced(): Promise<unknown[]> {
  const rows = await Promise.all(
    ['db1', 'db2', 'db3'].map((name, index) =>
      proxy.backend.run(`SELECT id FROM ${name}.${items} WHERE id % 3 <> ${index}`),
    ),
  );
  return rows.flat();
}

test.each([
  ['a column before the sharding column', 'ADD COLUMN z INT FIRST', '(5, 20, 6)', 1136],
  ['one more, and one less', 'ADD COLUMN z INT FIRST, DROP COLUMN a', '(5, 21)', 1054],
  ['one more, several rows', 'ADD COLUMN z INT FIRST, DROP COLUMN a', '(5, 22), (6, 23), (7, 24)', 1054],
])('rows of an INSERT without columns do not go astray: %s', async (_, change, rows, errno) => {
  await there.query(`ALTER TABLE ${items} ${change}`);
  const insert = `INSERT INTO ${items} VALUES ${rows}`;
  await expect(here.query(insert)).rejects.toMatchObject({ errno });
  expect(await misplaced()).toEqual([]);
  // By now the columns are known.
  await here.query(insert);
  expect(await misplaced()).toEqual([]);
  const id = Number(/\(5, (\d+)/.exec(insert)![1]);
  expect((await here.query(`SELECT id FROM ${items} WHERE id = ${id}`))[0]).toEqual([{ id }]);
});

test('a column that is new is known after the statement that failed for it', async () => {
  await there.query(`ALTER TABLE ${items} ADD COLUMN s VARCHAR(9) DEFAULT 'x'`);
  await expect(here.query(`SELECT s, COUNT(*) FROM ${items} GROUP BY s`)).rejects.toMatchObject({ errno: 1054 });
  expect((await here.query(`SELECT s, COUNT(*) AS n FROM ${items} GROUP BY s`))[0]).toEqual([{ s: 'x', n: '4' }]);
});

test('columns that are invisible take no value', async () => {
  await here.query(`ALTER TABLE ${items} ADD COLUMN hidden INT INVISIBLE FIRST`);
  await here.query(`INSERT INTO ${items} VALUES (30, 1), (31, 2), (32, 3)`);
  await here.query(`INSERT INTO ${items} VALUES (33, 1)`);
  expect(await misplaced()).toEqual([]);
});
