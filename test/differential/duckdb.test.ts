/**
 * The same data in one MariaDB and behind the proxy over three DuckDB databases: what DuckDB computes, and what the engine makes of its rows,
 * must be what MariaDB gives. SEED and QUERIES choose another run.
 */
import type { Connection } from 'mysql2/promise';
import { startDuckdbProxy } from '../support/duckdb-proxy';
import { Random } from '../support/random';
import { compareGenerated, options, summaryOf } from './compare';
import { shopRows, shopSchemas, shopTables } from './shop-data';
import { type Sides, startSides } from './sides';

const seed = Number(process.env.SEED ?? 20251125);
const queryCount = Number(process.env.QUERIES ?? 600);

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  sides = await startSides({
    proxy: () =>
      startDuckdbProxy({
        schemas: shopSchemas,
        system: '<property name="transactionMode">weak</property>',
      }),
    statements: [...shopTables, ...shopRows(new Random(seed))],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

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
