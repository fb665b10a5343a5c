/** What tools send on connecting and browsing is answered as by one MariaDB that holds the same tables under the logical schema's name. */
import type { Connection, FieldPacket } from 'mysql2/promise';
import { createConnection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { createTables, fillTables, schemas } from './tables';
import { toolStatements } from './tool-statements';

let proxy: ProxyServer;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  await proxy.backend.run('CREATE DATABASE shop');
  const through = await proxy.connect();
  for (const sql of [...createTables, ...fillTables]) await through.query(sql);
  await through.end();
  await proxy.backend.run([...createTables, ...fillTables], 'shop');
});
afterAll(async () => {
  await proxy?.stop();
});

function direct(): Promise<Connection> {
  return createConnection({
    host: '127.0.0.1',
    port: proxy.backend.port,
    user: 'root',
    database: 'shop',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
}

interface Answer {
  readonly names: readonly string[];
  readonly types: readonly number[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Computed texts have codes that tell their size; columns all have the same. */
const blobTypes = [249, 250, 251];
const blob = 252;

async function answerOf(connection: Connection, sql: string): Promise<Answer> {
  const [rows, fields] = await connection.query<never>({ sql, rowsAsArray: true });
  const list = (fields as FieldPacket[] | undefined) ?? [];
  return {
    names: list.map(({ name }) => name),
    types: list.map(({ columnType = -1 }) => (blobTypes.includes(columnType) ? blob : columnType)),
    rows: Array.isArray(rows) ? (rows as unknown[][]) : [],
  };
}

/** Rows without the columns that may differ, in an order of their own: what ORDER BY leaves open is open here too. */
function comparable({ names, rows }: Answer, differs: readonly string[]): readonly string[] {
  const kept = names.flatMap((name, index) => (differs.includes(name) ? [] : [index]));
  return rows.map((row) => JSON.stringify(kept.map((index) => row[index]))).sort();
}

/** Results that have nothing to do with a table are typed by their literals here. */
const typesOfTables = /information_schema|^SHOW|^DESC/i;

test.each(toolStatements)('%s', async (_tool, statements) => {
  const [through, oracle] = await Promise.all([proxy.connect(), direct()]);
  try {
    for (const { sql, differs = [] } of statements) {
      let actual: Answer;
      try {
        actual = await answerOf(through, sql);
      } catch (error) {
        throw new Error(`${(error as Error).message}\nin: ${sql}`);
      }
      const physical = JSON.stringify([actual.names, actual.rows]);
      expect([sql, /\bdb[123]\b|\bdn[123]\b/.exec(physical)]).toEqual([sql, null]);
      if (differs !== 'own') {
        const expected = await answerOf(oracle, sql);
        expect([sql, actual.names]).toEqual([sql, expected.names]);
        if (typesOfTables.test(sql)) expect([sql, actual.types]).toEqual([sql, expected.types]);
        if (differs !== 'all') {
          expect([sql, ...comparable(actual, differs)]).toEqual([sql, ...comparable(expected, differs)]);
        }
      }
    }
  } finally {
    await Promise.all([through.end(), oracle.end()]);
  }
});
