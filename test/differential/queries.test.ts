/**
 * The same data in one MariaDB and behind the proxy over three: the same queries must give the same rows, with the same column names and
 * types. What is not supported must say so (errno 1235) before anything is read. SEED and QUERIES choose another run.
 */
import type { Connection } from 'mysql2/promise';
import { Random } from '../support/random';
import { cases, inOtherWords } from './cases';
import { compareGenerated, differenceOf, options, summaryOf } from './compare';
import { expressionCases } from './expression-cases';
import { shopRows, shopSchemas, shopTables } from './shop-data';
import { type Sides, startSides } from './sides';

const seed = Number(process.env.SEED ?? 20241124);
const queryCount = Number(process.env.QUERIES ?? 2500);

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas: shopSchemas },
    statements: [...shopTables, ...shopRows(new Random(seed))],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

test(
  `${queryCount} generated queries, seed ${seed}`,
  async () => {
    const comparison = await compareGenerated(new Random(seed), queryCount, whole, sharded);
    process.stdout.write(summaryOf(seed, comparison));
    expect(comparison.wrong.slice(0, Number(process.env.SHOW ?? 5))).toEqual([]);
    expect(comparison.same).toBeGreaterThanOrEqual(queryCount * 0.99);
  },
  600_000 + 100 * queryCount,
);

test.each(expressionCases)('%s', async (sql) => {
  // Of a time zone that only the backends know the engine could not tell.
  for (const connection of [whole, sharded]) await connection.query("SET time_zone = '+02:00'");
  expect(await differenceOf(sql, whole, sharded)).toBeNull();
});

test.each(cases)('%s', async (sql) => expect(await differenceOf(sql, whole, sharded)).toBeNull());

test.each(inOtherWords)('%s', async (sql, same) => expect(await differenceOf(sql, whole, sharded, same)).toBeNull());
