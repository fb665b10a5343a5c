/**
 * Point selects from several clients for some seconds, in a process of its own:
 * `node load.js <port> <user> <password> <database> <clients> <seconds> <first id> <id step> <ids>`. Prints `{ "queries": n }`.
 * The clients write COM_QUERY and read packets, and do nothing with the rows, as sysbench does.
 */

import { run } from '../connectors/mysql/run';
import { ServerConnection } from '../connectors/mysql/server-connection';

const [port, user, password, database, clients, seconds, firstId, idStep, ids] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

async function client(deadline: () => number): Promise<number> {
  const connection = await ServerConnection.open({
    name: 'load',
    url: `127.0.0.1:${port}`,
    user,
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
  return new Promise((resolve, reject) => {
    let queries = 0;
    const next = (): void => {
      if (Date.now() >= deadline()) {
        connection.end();
        resolve(queries);
        return;
      }
      const id = Number(firstId) + Number(idStep) * Math.floor(Math.random() * Number(ids));
      connection.query(`SELECT c FROM sbtest1 WHERE id=${id}`, {
        columns: () => undefined,
        rows: () => undefined,
        end: () => {
          queries++;
          next();
        },
        error: reject,
        infile: () => undefined,
      });
    };
    next();
  });
}

async function main(): Promise<void> {
  const end = Date.now() + Number(seconds) * 1000;
  const counts = await Promise.all(Array.from({ length: Number(clients) }, () => client(() => end)));
  process.stdout.write(`${JSON.stringify({ queries: counts.reduce((sum, count) => sum + count, 0) })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
