/** What the engine computes depends on sql_mode as in one MariaDB, or is refused. */
import type { Connection } from 'mysql2/promise';
import { Random } from '../support/random';
import { differenceOf, options } from './compare';
import { type Sides, startSides } from './sides';
import { typeRows, typeSchemas, typeTables } from './type-data';

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas: typeSchemas },
    statements: [...typeTables, ...typeRows(new Random(20241128))],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

async function setMode(mode: string): Promise<void> {
  for (const connection of [whole, sharded]) await connection.query(`SET sql_mode = '${mode}'`);
}

const joined = 'FROM kinds a JOIN others b ON b.id = a.other';

test.each([
  ['NO_UNSIGNED_SUBTRACTION', `SELECT a.id, a.t - b.t AS x, a.t - b.i AS y, a.t - 300 AS z ${joined} ORDER BY a.id`],
  ['NO_UNSIGNED_SUBTRACTION', `SELECT SUM(a.t - b.t) AS s, MIN(a.t - b.t) AS m ${joined}`],
  ['NO_UNSIGNED_SUBTRACTION', `SELECT a.id, a.u - b.t AS x ${joined} ORDER BY a.id`],
  ['NO_UNSIGNED_SUBTRACTION', `SELECT a.id FROM kinds a JOIN others b ON a.t - b.t = -9 ORDER BY a.id`],
  ['', `SELECT a.id, a.t - b.t AS x ${joined} ORDER BY a.id`],
  ['PIPES_AS_CONCAT', `SELECT a.id, a.s || b.s AS x ${joined} ORDER BY a.id`],
  ['HIGH_NOT_PRECEDENCE', `SELECT a.id, NOT b.i BETWEEN -5 AND 5 AS x ${joined} ORDER BY a.id`],
  ['PAD_CHAR_TO_FULL_LENGTH', `SELECT a.id, a.c, CONCAT(a.c, b.c) AS y, LENGTH(a.c) AS l ${joined} ORDER BY a.id`],
  [
    'TIME_ROUND_FRACTIONAL',
    `SELECT a.id, CAST(IF(b.id > 0, a.h, b.h) AS TIME(6)) AS x, a.k < b.a AS y ${joined} ORDER BY a.id`,
  ],
])('%s: %s', async (mode, sql) => {
  await setMode(mode);
  expect(await differenceOf(sql, whole, sharded)).toBeNull();
});

test('rounded fractions of a second are refused', async () => {
  await setMode('TIME_ROUND_FRACTIONAL');
  const sql = `SELECT CAST(IF(b.id > 0, a.h, b.h) AS TIME) AS x ${joined}`;
  await expect(sharded.query(sql)).rejects.toMatchObject({ errno: 1235 });
});
