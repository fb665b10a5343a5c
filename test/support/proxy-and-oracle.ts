import { type Connection, createConnection } from 'mysql2/promise';
import { type ProxyFiles, type ProxyServer, startProxy } from './proxy';

/** A client of the product and one of a MariaDB with the same tables in one database, for the tests of one file. */
export interface ProxyAndOracle {
  readonly proxy: ProxyServer;
  readonly client: Connection;
  readonly oracle: Connection;
}

/**
 * Starts them before the tests of a file and stops them after. Call the result inside a test.
 * @param statements run on both at the start; the oracle's database is called `shop`, and so should the schema be
 */
export function useProxyAndOracle(files: ProxyFiles, statements: readonly string[]): () => ProxyAndOracle {
  let proxy: ProxyServer | null = null;
  let client: Connection | null = null;
  let oracle: Connection | null = null;
  beforeAll(async () => {
    proxy = await startProxy(files);
    await proxy.backend.run('CREATE DATABASE shop');
    client = await proxy.connect();
    oracle = await createConnection({ host: '127.0.0.1', port: proxy.backend.port, user: 'root', database: 'shop' });
    for (const sql of statements) {
      await client.query(sql);
      await oracle.query(sql);
    }
  }, 60_000);
  afterAll(async () => {
    await client?.end();
    await oracle?.end();
    await proxy?.stop();
  });
  return () => {
    if (!proxy || !client || !oracle) throw new Error('the servers are there only while tests run');
    return { proxy, client, oracle };
  };
}

/** The rows of a query, each value as text: clients differ in which numbers they give as text. */
export async function rowsAsText(connection: Connection, sql: string): Promise<readonly (readonly string[])[] | null> {
  const [rows] = await connection.query({ sql, rowsAsArray: true });
  return Array.isArray(rows) ? rows.map((row) => (row as unknown[]).map(String)) : null;
}
