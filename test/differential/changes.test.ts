/**
 * The same changes on one MariaDB and through the proxy over three, in and out of transactions, wrong ones among them: the same affected rows,
 * messages, warnings and errors, and the same rows in all tables afterwards. SEED and CHANGES choose another run.
 */
import type { Connection, ResultSetHeader } from 'mysql2/promise';
import type { MariaDbServer } from '../support/mariadb';
import { Random } from '../support/random';
import { generateChange } from './generate-change';
import { shopRows, shopSchemas, shopTables } from './shop-data';
import { type Sides, startSides } from './sides';

const seed = Number(process.env.SEED ?? 20241126);
const changeCount = Number(process.env.CHANGES ?? 5000);
const compareEvery = 20;
const tables = ['customers', 'orders', 'order_lines', 'products', 'notes'];

let sides: Sides;
let backend: MariaDbServer;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas: shopSchemas },
    statements: [...shopTables, ...shopRows(new Random(seed)), 'DELETE FROM order_lines'],
    wholeOptions: { dateStrings: true, supportBigNumbers: true, bigNumberStrings: true },
  });
  ({ whole, sharded } = sides);
  backend = sides.backend;
}, 120_000);
afterAll(() => sides?.stop());

interface Outcome {
  readonly errno: number;
  readonly affected: number;
  readonly info: string;
  readonly warnings: number;
  readonly message: string;
}

async function outcomeOf(connection: Connection, sql: string): Promise<Outcome> {
  try {
    const [header] = (await connection.query(sql)) as unknown as [ResultSetHeader | object[]];
    if (Array.isArray(header)) {
      // Without ORDER BY rows may come in any.
      const rows = header.map((row) => JSON.stringify(Object.values(row)));
      if (!sql.includes('ORDER BY')) rows.sort();
      return { errno: 0, affected: header.length, info: rows.join(), warnings: 0, message: '' };
    }
    const { affectedRows, info, warningStatus } = header;
    // A server that sees that a condition cannot be true says nothing of rows.
    const said = info === 'Rows matched: 0  Changed: 0  Warnings: 0' ? '' : info;
    return { errno: 0, affected: affectedRows, info: said, warnings: warningStatus, message: '' };
  } catch (error) {
    const { errno, message } = error as { errno?: number; message: string };
    return { errno: errno ?? -1, affected: 0, info: '', warnings: 0, message };
  }
}

/** Of several wrong rows the first is reported, and which is first differs. */
const rowErrors: ReadonlySet<number> = new Set([1048, 1062, 1264, 1265, 1292, 1366, 1406]);

function bothRefusedRows(left: Outcome, right: Outcome): boolean {
  return rowErrors.has(left.errno) && rowErrors.has(right.errno);
}

async function contents(connection: Connection): Promise<Record<string, string[]>> {
  const result: Record<string, string[]> = {};
  for (const table of tables) {
    const [rows] = (await connection.query(`SELECT * FROM ${table} ORDER BY id`)) as unknown as [object[]];
    result[table] = rows.map((row) => JSON.stringify(Object.values(row)));
  }
  return result;
}

async function difference(): Promise<string[]> {
  const [expected, actual] = [await contents(whole), await contents(sharded)];
  return tables.flatMap((table) => {
    const [left, right] = [new Set(expected[table]), new Set(actual[table])];
    const missing = [...left].filter((row) => !right.has(row));
    const extra = [...right].filter((row) => !left.has(row));
    return missing.length + extra.length === 0 && left.size === right.size
      ? []
      : [`${table}: missing ${missing.slice(0, 3).join(' ')}; too many ${extra.slice(0, 3).join(' ')}`];
  });
}

/** Copies of global tables must be equal on all nodes. */
async function copiesAgree(): Promise<boolean> {
  const copies = await Promise.all(
    ['db1', 'db2', 'db3'].map(async (database) =>
      JSON.stringify(await backend.run('SELECT * FROM products ORDER BY id', database)),
    ),
  );
  return copies.every((copy) => copy === copies[0]);
}

test(`${changeCount} generated changes, seed ${seed}`, async () => {
  const random = new Random(seed);
  const wrong: string[] = [];
  const recent: string[] = [];
  const unsupported = new Map<string, number>();
  let same = 0;
  for (let index = 0; index < changeCount && wrong.length === 0; index++) {
    const sql = generateChange(random);
    const actual = await outcomeOf(sharded, sql);
    if (actual.errno === 1235) {
      const reason = actual.message.replaceAll(/'[a-z_]+'/g, "'…'");
      unsupported.set(reason, (unsupported.get(reason) ?? 0) + 1);
      continue;
    }
    const expected = await outcomeOf(whole, sql);
    recent.push(sql);
    const { message: _, ...left } = expected;
    const { message: __, ...right } = actual;
    if (JSON.stringify(left) === JSON.stringify(right) || bothRefusedRows(expected, actual)) same++;
    else wrong.push(`${sql}\n  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`);
    if (index % compareEvery === compareEvery - 1) {
      wrong.push(...(await difference()).map((line) => `after\n${recent.splice(0).join(';\n')}\n${line}`));
    }
  }
  for (const connection of [whole, sharded]) await connection.query('COMMIT');
  wrong.push(...(await difference()));
  if (!(await copiesAgree())) wrong.push('the copies of products differ');
  const refused = [...unsupported].map(([reason, count]) => `  ${count} × ${reason}`).join('\n');
  process.stdout.write(`seed ${seed}: ${same} changes the same\n${refused}\n`);
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(same).toBeGreaterThanOrEqual(changeCount * 0.9);
  expect(await backend.run('XA RECOVER')).toEqual([]);
}, 600_000);
