/** The same query on two connections: what counts as the same answer, and how a difference is shown. */
import type { Connection, FieldPacket } from 'mysql2/promise';
import type { Random } from '../support/random';
import { type GeneratedQuery, generateQuery } from './generate-query';

/** Values arrive as the texts that the server sent. */
export const options = {
  rowsAsArray: true as const,
  dateStrings: true,
  typeCast: (field: { string(): string | null }) => field.string(),
};

/** For COM_STMT_EXECUTE: rows have no texts that could be handed on. */
export const preparedOptions = {
  rowsAsArray: true as const,
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  jsonStrings: true,
};

interface Outcome {
  readonly rows: (string | null)[][];
  readonly fields: readonly string[];
  readonly errno: number | null;
  readonly message: string;
}

/** `execute`: COM_STMT_PREPARE and COM_STMT_EXECUTE. */
export type Command = 'query' | 'execute';

async function outcomeOf(connection: Connection, sql: string, command: Command = 'query'): Promise<Outcome> {
  try {
    const [rows, fields] = (await (command === 'query'
      ? connection.query(sql)
      : connection.execute(sql))) as unknown as [unknown[][], FieldPacket[]];
    const texts = rows.map((row) => row.map((value) => (value === null ? null : String(value))));
    return { rows: texts, fields: fields.map(describeField), errno: null, message: '' };
  } catch (error) {
    const { errno, message } = error as { errno?: number; message: string };
    // Not what a server said: a connection that is gone would fail alike on both sides.
    if (errno === undefined) throw error;
    return { rows: [], fields: [], errno, message };
  }
}

const stringTypes: ReadonlySet<number> = new Set([249, 250, 251, 252, 253, 254]);

/**
 * Name and what decides how values print. Lengths of computed columns may differ by how they were computed; the decimals of strings say only
 * whether the server went through a temporary table.
 */
function describeField({ name, columnType, decimals: sent, flags }: FieldPacket): string {
  const decimals = stringTypes.has(columnType!) ? 0 : sent;
  // A TIMESTAMP is called unsigned where it is a table's, and not where a temporary table has it.
  const unsigned = (Number(flags) & 32) !== 0 && columnType !== 7 ? ' unsigned' : '';
  // TINYBLOB to LONGBLOB: types that tell of lengths alone.
  const type = columnType! >= 249 && columnType! <= 251 ? 252 : columnType;
  return `${name} type ${type} decimals ${decimals}${unsigned}`;
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

/**
 * In which order conditions and joins are worked through is a server's own business: a row that another condition leaves out may be computed
 * with or not, and be out of range. So may the bounds of a window's range, which a server computes for the rows that it comes to.
 */
function outOfRangeElsewhere(sql: string, expected: Outcome, actual: Outcome): boolean {
  return actual.errno === 1690 && expected.errno === null && /\(SELECT| JOIN | RANGE BETWEEN /.test(sql);
}

export interface Comparison {
  readonly queryCount: number;
  readonly same: number;
  readonly wrong: readonly string[];
  /** How many queries were refused (1235), by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Joins without a condition can give more rows than a client holds: a query with as many is left out. */
const rowsMax = 500_000;

/** Generated queries on both: `whole` has all the rows and is right. @param wanted which of the generated queries are run and counted */
export async function compareGenerated(
  random: Random,
  queryCount: number,
  whole: Connection,
  sharded: Connection,
  wanted: (sql: string) => boolean = () => true,
  generate: (random: Random) => GeneratedQuery = generateQuery,
): Promise<Comparison> {
  const wrong: string[] = [];
  let same = 0;
  const refused = new Map<string, number>();
  await whole.query(`SET sql_select_limit = ${rowsMax}`);
  for (let index = 0; index < queryCount; index++) {
    let { sql, ordered } = generate(random);
    while (!wanted(sql)) ({ sql, ordered } = generate(random));
    const expected = await outcomeOf(whole, sql);
    if (expected.rows.length === rowsMax) {
      // Another one in its place.
      index--;
      continue;
    }
    const actual = await outcomeOf(sharded, sql);
    if (actual.errno === 1235) {
      const reason = actual.message.replaceAll(/'[a-z_]+'/g, "'…'");
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
      continue;
    }
    if (outOfRangeElsewhere(sql, expected, actual)) {
      const reason = 'a value out of range, in a row that the other server did not come to';
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
      continue;
    }
    const agrees =
      expected.errno === actual.errno &&
      (expected.errno !== null ||
        (sameRows(expected, actual, ordered) && JSON.stringify(expected.fields) === JSON.stringify(actual.fields)));
    if (agrees) same++;
    else wrong.push(report(sql, expected, actual));
  }
  await whole.query('SET sql_select_limit = DEFAULT');
  return { queryCount, same, wrong, refused };
}

/** How the answers to one query differ; null when they are the same. @param same what to ask of `whole`, where it has other words */
export async function differenceOf(
  sql: string,
  whole: Connection,
  sharded: Connection,
  same: string = sql,
  command: Command = 'query',
): Promise<string | null> {
  const expected = await outcomeOf(whole, same, command);
  const actual = await outcomeOf(sharded, sql, command);
  if (expected.errno !== null || actual.errno !== null)
    return expected.errno === actual.errno ? null : report(sql, expected, actual);
  const ordered = / ORDER BY [^()]*$/.test(sql);
  const agrees =
    sameRows(expected, actual, ordered) && JSON.stringify(expected.fields) === JSON.stringify(actual.fields);
  return agrees ? null : report(sql, expected, actual);
}

export function summaryOf(seed: number, { queryCount, same, wrong, refused }: Comparison): string {
  const count = [...refused.values()].reduce((sum, each) => sum + each, 0);
  const reasons = [...refused].map(([reason, times]) => `  ${times} × ${reason}\n`).join('');
  return `seed ${seed}: ${queryCount} queries, ${same} same, ${count} not supported, ${wrong.length} wrong\n${reasons}`;
}

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
