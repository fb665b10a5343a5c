/**
 * The same data in one MariaDB and behind the proxy over three DuckDB databases: what DuckDB computes, and what the engine makes of its rows,
 * must be what MariaDB gives. SEED and QUERIES choose another run.
 */
import { type Connection, createConnection } from 'mysql2/promise';
import { startDuckdbProxy } from '../support/duckdb-proxy';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { Random } from '../support/random';
import { compareGenerated, options, summaryOf } from './compare';
import { shopRows, shopSchemas, shopTables } from './shop-data';

const seed = Number(process.env.SEED ?? 20251125);
const queryCount = Number(process.env.QUERIES ?? 600);

let backend: MariaDbServer;
let proxy: Awaited<ReturnType<typeof startDuckdbProxy>>;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['whole'] });
  proxy = await startDuckdbProxy({
    schemas: shopSchemas,
    system: '<property name="transactionMode">weak</property>',
  });
  whole = await createConnection({
    host: '127.0.0.1',
    port: backend.port,
    user: 'root',
    database: 'whole',
    ...options,
  });
  sharded = await proxy.connect({ ...options, supportBigNumbers: false, bigNumberStrings: false });
  const rows = shopRows(new Random(seed));
  for (const connection of [whole, sharded]) {
    for (const statement of [...shopTables, ...rows]) await connection.query(statement);
  }
}, 120_000);
afterAll(async () => {
  await whole?.end();
  await sharded?.end();
  await proxy?.stop();
  await backend?.stop();
});

/** Subqueries in subqueries are the engine's alone, and slow row by row: the run over MariaDB shards has them. */
function isShallow(sql: string): boolean {
  return sql.split('SELECT').length <= 3;
}

test(`${queryCount} generated queries over DuckDB shards, seed ${seed}`, async () => {
  const comparison = await compareGenerated(new Random(seed), queryCount, whole, sharded, isShallow);
  process.stdout.write(summaryOf(seed, comparison));
  expect(comparison.wrong.slice(0, Number(process.env.SHOW ?? 5))).toEqual([]);
  expect(comparison.same).toBeGreaterThanOrEqual(queryCount * 0.7);
}, 600_000);
