import { run } from '../connectors/mysql/run';
import { ServerConnection } from '../connectors/mysql/server-connection';

/** A client that reads packets and does nothing with them. */
export async function openReader(port: number, password: string, database: string): Promise<ServerConnection> {
  const connection = await ServerConnection.open({
    name: 'bench',
    url: `127.0.0.1:${port}`,
    user: 'root',
    password,
    maxConnections: 1,
    minConnections: 0,
    acquireTimeoutMs: 1000,
    connectTimeoutMs: 5000,
    idleTimeoutMs: 1000,
    initSql: null,
    folder: '.',
  });
  await run(connection, `USE ${database}`);
  return connection;
}

/** Milliseconds from sending a query to the end of its rows. */
export function time(connection: ServerConnection, sql: string, expectedRows: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    let rows = 0;
    connection.query(sql, {
      columns: () => undefined,
      rows: (_chunk, count) => {
        rows += count;
      },
      end: () => {
        if (rows === expectedRows) resolve(performance.now() - from);
        else reject(new Error(`${rows} rows instead of ${expectedRows}: ${sql}`));
      },
      error: reject,
      infile: () => undefined,
    });
  });
}
