/**
 * Point selects from several clients for some seconds, in a process of its own, each timed:
 * `node latency-load.js <port> <user> <password> <database> <clients> <seconds> <ids>`.
 * Prints `{ "queries": n, "p50": milliseconds, "p99": milliseconds }`.
 */
import type { ServerConnection } from '../connectors/mysql/server-connection';
import { connectLoad } from './load-clients';

const [port, user, password, database, clients, seconds, ids] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

function client(connection: ServerConnection, deadline: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      if (Date.now() >= deadline) {
        resolve();
        return;
      }
      const from = performance.now();
      connection.query(`SELECT v FROM paid WHERE id=${Math.floor(Math.random() * Number(ids))}`, {
        columns: () => undefined,
        rows: () => undefined,
        end: () => {
          times.push(performance.now() - from);
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
  const connections = await Promise.all(
    Array.from({ length: Number(clients) }, () => connectLoad({ port, user, password, database })),
  );
  const times: number[] = [];
  const deadline = Date.now() + Number(seconds) * 1000;
  await Promise.all(connections.map((connection) => client(connection, deadline, times)));
  for (const connection of connections) connection.end();
  const sorted = Float64Array.from(times).sort();
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)]!;
  process.stdout.write(`${JSON.stringify({ queries: sorted.length, p50: at(0.5), p99: at(0.99) })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
