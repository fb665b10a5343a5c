/**
 * The same data in one MariaDB and behind the proxy over three: the same queries must give the same rows, with the same column names and
 * types. What is not supported must say so (errno 1235) before anything is read. SEED and QUERIES choose another run.
 */
import type { Connection, FieldPacket } from 'mysql2/promise';
import { createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { type ProxyServer, startProxy } from '../support/proxy';
import { Random } from '../support/random';
import { generateQuery } from './generate-query';
import { shopRows, shopSchemas, shopTables } from './shop-data';

const seed = Number(process.env.SEED ?? 20241124);
const queryCount = Number(process.env.QUERIES ?? 2500);

let backend: MariaDbServer;
let proxy: ProxyServer;
let whole: Connection;
let sharded: Connection;

const options = {
  rowsAsArray: true as const,
  dateStrings: true,
  typeCast: (field: { string(): string | null }) => field.string(),
};

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['whole', 'db1', 'db2', 'db3'] });
  proxy = await startProxy({ schemas: shopSchemas }, backend);
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

interface Outcome {
  readonly rows: (string | null)[][];
  readonly fields: readonly string[];
  readonly errno: number | null;
  readonly message: string;
}

async function outcomeOf(connection: Connection, sql: string): Promise<Outcome> {
  try {
    const [rows, fields] = (await connection.query(sql)) as unknown as [(string | null)[][], FieldPacket[]];
    return { rows, fields: fields.map(describeField), errno: null, message: '' };
  } catch (error) {
    const { errno, message } = error as { errno?: number; message: string };
    return { rows: [], fields: [], errno: errno ?? -1, message };
  }
}

const stringTypes: ReadonlySet<number> = new Set([252, 253, 254]);

/**
 * Name and what decides how values print. Lengths of computed columns may differ by how they were computed; the decimals of strings say only
 * whether the server went through a temporary table.
 */
function describeField({ name, columnType, decimals: sent, flags }: FieldPacket): string {
  const decimals = stringTypes.has(columnType!) ? 0 : sent;
  const unsigned = (Number(flags) & 32) !== 0 ? ' unsigned' : '';
  return `${name} type ${columnType} decimals ${decimals}${unsigned}`;
}

function sortedRows(rows: readonly (string | null)[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Doubles may differ in their last digits: sums in another order round otherwise. */
function sameValue(left: string | null, right: string | null): boolean {
  if (left === right) return true;
  if (left === null || right === null || !/[.e]/.test(left + right)) return false;
  const [a, b] = [Number(left), Number(right)];
  return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= 1e-9 * Math.max(1e-6, Math.abs(a), Math.abs(b));
}

function sameRows(left: Outcome, right: Outcome, ordered: boolean): boolean {
  if (left.rows.length !== right.rows.length) return false;
  if (!ordered && JSON.stringify(sortedRows(left.rows)) === JSON.stringify(sortedRows(right.rows))) return true;
  const order = (rows: (string | null)[][]): (string | null)[][] =>
    ordered ? rows : sortedRows(rows).map((row) => JSON.parse(row) as (string | null)[]);
  const other = order(right.rows);
  const doubles = left.fields.map((field) => / type [45] /.test(field));
  return order(left.rows).every((row, index) =>
    row.every((value, column) => {
      const theirs = other[index]![column]!;
      return value === theirs || (doubles[column] === true && sameValue(value, theirs));
    }),
  );
}

test(`${queryCount} generated queries, seed ${seed}`, async () => {
  const random = new Random(seed);
  const wrong: string[] = [];
  let same = 0;
  let unsupported = 0;
  const reasons = new Map<string, number>();
  for (let index = 0; index < queryCount; index++) {
    const { sql, ordered } = generateQuery(random);
    const expected = await outcomeOf(whole, sql);
    const actual = await outcomeOf(sharded, sql);
    if (actual.errno === 1235) {
      unsupported++;
      const reason = actual.message.replaceAll(/'[a-z_]+'/g, "'…'");
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      continue;
    }
    const agrees =
      expected.errno === actual.errno &&
      (expected.errno !== null ||
        (sameRows(expected, actual, ordered) && JSON.stringify(expected.fields) === JSON.stringify(actual.fields)));
    if (agrees) same++;
    else wrong.push(report(sql, expected, actual));
  }
  const summary = `seed ${seed}: ${queryCount} queries, ${same} same, ${unsupported} not supported, ${wrong.length} wrong`;
  process.stdout.write(`${summary}\n${[...reasons].map(([reason, count]) => `  ${count} × ${reason}`).join('\n')}\n`);
  expect(wrong.slice(0, Number(process.env.SHOW ?? 5))).toEqual([]);
  expect(same).toBeGreaterThanOrEqual(Math.min(2000, queryCount * 0.8));
}, 600_000);

/** The rows that one side has and the other has not. */
function difference(left: Outcome, right: Outcome): string {
  const theirs = sortedRows(right.rows);
  const missing = sortedRows(left.rows).filter((row) => {
    const index = theirs.indexOf(row);
    if (index >= 0) theirs.splice(index, 1);
    return index < 0;
  });
  return `missing ${missing.slice(0, 4).join(' ')}; too many ${theirs.slice(0, 4).join(' ')}`;
}

function report(sql: string, expected: Outcome, actual: Outcome): string {
  const shown = (outcome: Outcome): string =>
    outcome.errno === null
      ? `${outcome.rows.length} rows ${JSON.stringify(outcome.rows.slice(0, 6))}\n    ${outcome.fields.join(', ')}`
      : `${outcome.errno} ${outcome.message}`;
  return `${sql}\n  expected: ${shown(expected)}\n  actual:   ${shown(actual)}\n  ${difference(expected, actual)}`;
}
