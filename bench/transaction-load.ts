/**
 * Read-write transactions of sysbench's shape (oltp_read_write) from several clients for some seconds, all keys on one shard, in a process of its
 * own: `node transaction-load.js <port> <user> <password> <database> <clients> <seconds> <id step> <ids>`. Prints `{ "transactions": n }`.
 */
import { run } from '../connectors/mysql/run';
import type { ServerConnection } from '../connectors/mysql/server-connection';
import { printLoad } from './load-clients';

const [port, user, password, database, clients, seconds, idStep, ids] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

function anyId(): number {
  return Number(idStep) * Math.floor(Math.random() * Number(ids));
}

/** 10 point selects, 4 of ten rows each, 2 updates, a delete and an insert: 20 round trips with BEGIN and COMMIT. */
function statements(): readonly string[] {
  const some = (): string => Array.from({ length: 10 }, anyId).join(',');
  const replaced = anyId();
  return [
    'BEGIN',
    ...Array.from({ length: 10 }, () => `SELECT c FROM sbtest1 WHERE id=${anyId()}`),
    `SELECT c FROM sbtest1 WHERE id IN (${some()})`,
    `SELECT SUM(k) FROM sbtest1 WHERE id IN (${some()})`,
    `SELECT c FROM sbtest1 WHERE id IN (${some()}) ORDER BY c`,
    `SELECT DISTINCT c FROM sbtest1 WHERE id IN (${some()}) ORDER BY c`,
    `UPDATE sbtest1 SET k=k+1 WHERE id=${anyId()}`,
    `UPDATE sbtest1 SET c='${'x'.repeat(100)}' WHERE id=${anyId()}`,
    `DELETE FROM sbtest1 WHERE id=${replaced}`,
    `INSERT INTO sbtest1 (id, k, c, pad) VALUES (${replaced}, 1, 'c', 'pad')`,
    'COMMIT',
  ];
}

const lockErrors: ReadonlySet<number> = new Set([1205, 1213, 1062]);

async function client(connection: ServerConnection, deadline: number): Promise<number> {
  let transactions = 0;
  while (Date.now() < deadline) {
    try {
      for (const sql of statements()) await run(connection, sql);
      transactions++;
    } catch (error) {
      // Clients that meet on one row: the transaction is done again.
      if (!lockErrors.has((error as { errno: number }).errno)) throw error;
      await run(connection, 'ROLLBACK');
    }
  }
  return transactions;
}

void printLoad('transactions', { port, user, password, database }, Number(clients), Number(seconds), client);
