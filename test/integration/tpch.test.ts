/** TPC-H at scale factor 0.01 over three data nodes: each of the 22 queries equals the answer of one MariaDB that holds all rows. */
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { differenceOf, options } from '../differential/compare';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { type ProxyServer, startProxy } from '../support/proxy';
import { generateTpch } from '../tpch/generate';
import { readTpchQueries } from '../tpch/queries';
import { tpchRules, tpchSchemaTables, tpchShardStatements, tpchTables } from '../tpch/schema';

const scale = Number(process.env.SCALE ?? 0.01);

let backend: MariaDbServer;
let proxy: ProxyServer;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['whole', 'db1', 'db2', 'db3'] });
  await backend.run([...tpchTables, 'BEGIN', ...generateTpch(scale), 'COMMIT', analyze], 'whole');
  for (const node of [0, 1, 2])
    await backend.run([...tpchTables, ...tpchShardStatements('whole', node), analyze], `db${node + 1}`);
  proxy = await startProxy(
    { schemas: `<schema name="tpch" checkSQLschema="false">${tpchSchemaTables}</schema>`, rules: tpchRules },
    backend,
  );
  whole = await createConnection({
    host: '127.0.0.1',
    port: backend.port,
    user: 'root',
    database: 'whole',
    ...options,
  });
  sharded = await proxy.connect({ ...options, supportBigNumbers: false, bigNumberStrings: false });
}, 120_000);
afterAll(async () => {
  await whole?.end();
  await sharded?.end();
  await proxy?.stop();
  await backend?.stop();
});

const analyze = 'ANALYZE TABLE region, nation, part, supplier, partsupp, customer, orders, lineitem';

test.each(readTpchQueries(join(__dirname, '../tpch/queries')))('query $number', async ({ sql }) => {
  expect(await differenceOf(sql, whole, sharded)).toBeNull();
});
