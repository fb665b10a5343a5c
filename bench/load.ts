/**
 * Point selects from several clients for some seconds, in a process of its own:
 * `node load.js <port> <user> <password> <database> <clients> <seconds> <first id> <id step> <ids>`. Prints `{ "queries": n }`.
 */
import type { ServerConnection } from '../connectors/mysql/server-connection';
import { printLoad } from './load-clients';

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

function client(connection: ServerConnection, deadline: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let queries = 0;
    const next = (): void => {
      if (Date.now() >= deadline) {
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

void printLoad('queries', { port, user, password, database }, Number(clients), Number(seconds), client);
