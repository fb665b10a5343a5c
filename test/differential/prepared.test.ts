/** The fixed queries as prepared statements, and queries with placeholders: the binary protocol of one MariaDB and of the proxy over three. */
import type { Connection } from 'mysql2/promise';
import { Random } from '../support/random';
import { cases } from './cases';
import { differenceOf, preparedOptions } from './compare';
import { shopRows, shopSchemas, shopTables } from './shop-data';
import { type Sides, startSides } from './sides';

const seed = 20241129;

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas: shopSchemas },
    statements: [...shopTables, ...shopRows(new Random(seed))],
    wholeOptions: preparedOptions,
    shardedOptions: preparedOptions,
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

test.each(cases)('prepared: %s', async (sql) =>
  expect(await differenceOf(sql, whole, sharded, sql, 'execute')).toBeNull(),
);

/** Values bound to placeholders take part in routing, comparisons, results and limits. */
const withParameters: readonly (readonly [sql: string, values: readonly (string | number | null)[]])[] = [
  ['SELECT id, total FROM orders WHERE id = ?', [7]],
  ['SELECT id, total FROM orders WHERE id IN (?, ?, ?) ORDER BY id', [7, 8, 9]],
  ['SELECT COUNT(*) AS n FROM orders WHERE total > ? AND customer_id < ?', [10.5, 40]],
  [
    'SELECT customer_id, SUM(total) AS s FROM orders WHERE status = ? GROUP BY customer_id HAVING s > ? ORDER BY 1',
    ['paid', 100],
  ],
  [
    'SELECT c.id, o.id AS o FROM customers c JOIN orders o ON o.customer_id = c.id AND o.total > ? ORDER BY c.id, o.id LIMIT ?',
    [0, 9],
  ],
  ['SELECT id FROM customers WHERE name = ? OR name <=> ? ORDER BY id', ['ann', null]],
  ['SELECT id, ? AS v, id + ? AS w FROM customers ORDER BY id LIMIT 3', ['text', 1]],
  [
    'SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.total > ?) ORDER BY id',
    [500],
  ],
  ['SELECT id FROM customers WHERE level < ? UNION SELECT id FROM items WHERE title = ? ORDER BY 1', [40, 'zoe']],
  ['SELECT id, ROW_NUMBER() OVER (ORDER BY total, id) + ? AS r FROM orders WHERE id < ? ORDER BY id', [100, 30]],
  [
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < ?) SELECT n, (SELECT COUNT(*) FROM orders WHERE customer_id = n) AS c FROM t ORDER BY n',
    [6],
  ],
  ['SELECT id FROM orders WHERE ordered_at >= ? ORDER BY ordered_at, id LIMIT 5', ['2024-05-01 10:00:00']],
];

test.each(withParameters)('prepared with values: %s', async (sql, values) => {
  const rowsOf = async (connection: Connection): Promise<unknown> => (await connection.execute(sql, [...values]))[0];
  expect(await rowsOf(sharded)).toEqual(await rowsOf(whole));
});
