/** A query that has enough rows does not wait for data nodes that are slow to give more. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let client: Connection;
beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="shop" checkSQLschema="false"><table name="small" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`,
  });
  client = await proxy.connect();
  await client.query('CREATE TABLE small (id BIGINT NOT NULL PRIMARY KEY)');
  await client.query('INSERT INTO small VALUES (1), (2), (3)');
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

/** One node sleeps for longer than the test may take. */
const sleep = 'SLEEP(IF(id = 2, 600, 0))';

test.each([
  ['rows as they come', `SELECT ${sleep}, id FROM small LIMIT 1`],
  ['rows in a thread', `SELECT x, COUNT(*) OVER () FROM (SELECT ${sleep} AS x FROM small LIMIT 1) t`],
])('%s', async (_name, sql) => {
  const [rows] = await client.query({ sql, rowsAsArray: true });
  expect(rows).toHaveLength(1);
});
