/** Aggregates over joins whose rows are not made (rule aggregate-below-join): as one MariaDB, with memory for all keys and without. */
import type { Connection } from 'mysql2/promise';
import { useProxyAndOracle } from '../support/proxy-and-oracle';
import { newRandom, type Random } from '../support/random';
import { options } from './compare';

const seed = newRandom();
const rowCount = 2500;

/** Keys with and without NULLs, partners by the dozen and none; numbers whose sums pass 64 bits. */
function rowsOf(random: Random): string {
  const orNull = (value: string): string => (random.chance(0.1) ? 'NULL' : value);
  const digits = (count: number): string => Array.from({ length: count }, () => random.below(10)).join('');
  const sign = (): string => random.pick(['', '-']);
  const rows = Array.from({ length: rowCount }, (_, id) => [
    String(id),
    orNull(`${sign()}${random.below(1500)}`),
    orNull(random.pick([`${random.below(300)}`, `1844674407370955${1000 + random.below(600)}`])),
    orNull(`'${random.pick(['a', 'B', 'ab', 'Ab '])}${random.below(200)}'`),
    orNull(`${sign()}${random.below(40)}.${digits(2)}`),
    orNull(`${sign()}${random.pick([digits(3), digits(18)])}`),
    orNull(random.pick([digits(3), `10${digits(18)}`])),
    orNull(`${sign()}${digits(random.below(36) + 1)}.${digits(4)}`),
    orNull(`'2024-01-01' + INTERVAL ${random.below(100_000)} MINUTE`),
    orNull(`${random.below(1000)} / 8`),
  ]);
  return rows.map((values) => `(${values.join(', ')})`).join(', ');
}

const columns =
  'k INT, u BIGINT UNSIGNED, s VARCHAR(20), d DECIMAL(6,2), n BIGINT, m BIGINT UNSIGNED, w DECIMAL(40,4), at DATETIME, f DOUBLE';
const statements = ['sold', 'paid'].flatMap((table) => [
  `CREATE TABLE ${table} (id BIGINT NOT NULL PRIMARY KEY, ${columns}) DEFAULT CHARSET=utf8mb4`,
  `INSERT INTO ${table} VALUES ${rowsOf(seed)}`,
  `ANALYZE TABLE ${table}`,
]);

const keys = ['k', 'u', 's', 'd', 'id'] as const;
const calls = ['COUNT', 'SUM', 'AVG', 'MIN', 'MAX'] as const;

function argumentOf(random: Random, name: (typeof calls)[number]): string {
  const numbers = ['k', 'u', 'd', 'n', 'm', 'w', 'id'];
  return random.pick(name === 'SUM' || name === 'AVG' ? numbers : [...numbers, 'at']);
}

function queryOf(random: Random): string {
  const alias = (): string => random.pick(['a', 'b']);
  const items = Array.from({ length: 1 + random.below(6) }, () => {
    const name = random.pick(calls);
    const argument = `${alias()}.${argumentOf(random, name)}`;
    return random.chance(0.2) ? 'COUNT(*)' : `${name}(${argument})`;
  });
  const on = [...new Set([random.pick(keys), ...(random.chance(0.2) ? [random.pick(keys)] : [])])];
  // Texts of a group are any of those that are equal: keys that are the same when they are equal.
  const group = random.pick([null, null, 'k', 'd', 'u']);
  const groupKey = group === null ? null : `${alias()}.${group}`;
  const where = ['a', 'b'].flatMap((side) => (random.chance(0.3) ? [`${side}.id < ${random.below(rowCount)}`] : []));
  return [
    `SELECT ${[...(groupKey === null ? [] : [groupKey]), ...items].join(', ')} FROM sold a JOIN paid b`,
    `ON ${on.map((key) => `a.${key} = b.${key}`).join(' AND ')}`,
    ...(where.length > 0 ? [`WHERE ${where.join(' AND ')}`] : []),
    ...(groupKey === null ? [] : [`GROUP BY ${groupKey}`]),
  ].join(' ');
}

async function sortedRows(connection: Connection, sql: string): Promise<readonly string[]> {
  const [rows] = await connection.query({ sql, ...options });
  return (rows as unknown[][]).map((row) => row.map(String).join('|')).sort();
}

describe.each([
  ['with memory for all keys', '64m'],
  ['with little memory', '150k'],
])('%s', (_, queryMemoryLimit) => {
  const sides = useProxyAndOracle(
    {
      schemas: `<schema name="shop" checkSQLschema="false">
        <table name="sold,paid" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`,
      system: `<property name="queryMemoryLimit">${queryMemoryLimit}</property>`,
    },
    statements,
  );

  test('aggregates are those of one server', async () => {
    const { client, oracle } = sides();
    const random = newRandom();
    let early = 0;
    for (let round = 0; round < 30; round++) {
      const sql = queryOf(random);
      expect({ sql, rows: await sortedRows(client, sql) }).toEqual({ sql, rows: await sortedRows(oracle, sql) });
      const plan = await sortedRows(client, `EXPLAIN ${sql}`);
      if (plan.some((line) => line.includes('join-aggregate'))) early++;
    }
    expect(early).toBeGreaterThan(10);
  });
});
