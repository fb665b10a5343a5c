import type { ServerConnection } from '../connectors/mysql/server-connection';
import { connectLoad } from './load-clients';

/** A client that reads packets and does nothing with them. */
export function openReader(port: number, password: string, database: string): Promise<ServerConnection> {
  return connectLoad({ port: String(port), user: 'root', password, database });
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
