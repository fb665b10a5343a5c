/** Views: made by the same statements on one MariaDB and behind the proxy, they give the same rows. */
import type { Connection } from 'mysql2/promise';
import { Random } from '../support/random';
import { compareGenerated, differenceOf, options, summaryOf } from './compare';
import { type GeneratedQuery, generateQuery } from './generate-query';
import { shopRows, shopSchemas, shopTables } from './shop-data';
import { type Sides, startSides } from './sides';

const seed = Number(process.env.SEED ?? 20241124);
const queryCount = Number(process.env.QUERIES ?? 200);

let sides: Sides;
let whole: Connection;
let sharded: Connection;

const views: readonly string[] = [
  'CREATE VIEW big_orders AS SELECT id, customer_id AS customer, total, note FROM orders WHERE total > 100000 ORDER BY total DESC, id',
  'CREATE VIEW per_customer (customer, n, s) AS SELECT customer_id, COUNT(*), SUM(total) FROM orders GROUP BY customer_id HAVING COUNT(*) > 1',
  'CREATE VIEW all_columns AS SELECT * FROM customers',
  'CREATE VIEW both_tables AS SELECT c.*, o.id AS order_id, o.total AS total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id',
  'CREATE VIEW shared_columns AS SELECT * FROM customers NATURAL JOIN notes',
  'CREATE VIEW of_views AS SELECT b.customer, p.n, b.total FROM big_orders b JOIN per_customer p ON p.customer = b.customer',
  "CREATE VIEW united (id, what) AS SELECT id, 'order' FROM orders WHERE id < 9 UNION ALL SELECT id, 'a\\\\b''c' FROM customers WHERE id < 5",
  'CREATE VIEW first_three AS SELECT id, name FROM customers ORDER BY level DESC, id LIMIT 3',
  'CREATE VIEW computed AS SELECT id + 1, UPPER(name), 7 FROM customers WHERE id IN (SELECT customer_id FROM orders)',
  'CREATE VIEW with_common AS WITH t AS (SELECT id, level FROM customers) SELECT t.level, COUNT(*) AS n FROM t GROUP BY t.level',
  'CREATE VIEW of_one_node AS SELECT id, body FROM notes',
  'CREATE VIEW products_here AS SELECT id, name, price FROM products',
  'CREATE VIEW hidden_order AS SELECT name FROM customers ORDER BY id DESC',
  'CREATE VIEW ranked AS SELECT id, total, RANK() OVER (PARTITION BY customer_id ORDER BY total) AS r FROM orders',
];

/** Views that show what a table shows, each made in another way. */
const likeTables: Readonly<Record<string, string>> = {
  customers: 'SELECT * FROM customers',
  orders: 'SELECT id, customer_id, status, ordered_at, total, flags, note FROM orders WHERE id > 0 ORDER BY total',
  order_lines: 'SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_id',
  products: 'SELECT DISTINCT * FROM products',
  items: 'SELECT * FROM items WHERE id % 2 = 0 UNION ALL SELECT * FROM items WHERE id % 2 = 1',
  notes: 'SELECT id, MAX(order_id) AS order_id, MAX(body) AS body FROM notes GROUP BY id',
};

/** Of ANY over a table that it makes in memory MariaDB gives what the row before had where there is a NULL. */
function isComparable(sql: string): boolean {
  return sql.includes(' like_') && !/ (?:ANY|ALL) \(SELECT [^()]* FROM like_/.test(sql);
}

const tableViews = Object.entries(likeTables).map(([name, query]) => `CREATE VIEW like_${name} AS ${query}`);

/** The query with some of its tables, where they have an alias, changed into views. */
function withViews({ sql, ordered }: GeneratedQuery, random: Random): GeneratedQuery {
  const table = /\b(FROM|JOIN|,) (customers|orders|order_lines|products|items|notes) (?=[a-z]\w*\b)/g;
  const changed = sql.replaceAll(table, (whole, word: string, name: string) =>
    random.chance(0.7) ? `${word} like_${name} ` : whole,
  );
  return { sql: changed, ordered };
}

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas: shopSchemas },
    statements: [...shopTables, ...shopRows(new Random(seed)), ...views, ...tableViews],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

test.each([
  'SELECT * FROM big_orders',
  'SELECT note, total AS t FROM big_orders b WHERE customer < 40 LIMIT 7',
  'SELECT * FROM big_orders ORDER BY id LIMIT 5',
  'SELECT COUNT(*) AS n, MAX(total) AS m FROM big_orders',
  'SELECT * FROM per_customer ORDER BY customer',
  'SELECT * FROM per_customer WHERE customer = 12',
  'SELECT * FROM per_customer p WHERE p.n > 4 ORDER BY p.n, p.customer',
  'SELECT * FROM all_columns ORDER BY id',
  'SELECT all_columns.* FROM all_columns WHERE all_columns.id = 7',
  'SELECT name FROM all_columns WHERE id IN (3, 4) ORDER BY all_columns.id',
  'SELECT * FROM both_tables ORDER BY id, order_id',
  'SELECT level, COUNT(order_id) AS n, SUM(total) AS s FROM both_tables GROUP BY level ORDER BY level',
  'SELECT * FROM shared_columns ORDER BY id',
  'SELECT * FROM of_views ORDER BY customer, total',
  'SELECT v.n, c.name FROM of_views v JOIN all_columns c ON c.id = v.customer WHERE v.total > 500000 ORDER BY 1, 2, c.id',
  'SELECT * FROM united ORDER BY id, what',
  'SELECT what, COUNT(*) AS n FROM united GROUP BY what ORDER BY what',
  'SELECT * FROM first_three',
  'SELECT COUNT(*) AS n FROM first_three f JOIN orders o ON o.customer_id = f.id',
  'SELECT * FROM computed ORDER BY 1',
  'SELECT `id + 1`, `7` FROM computed WHERE `id + 1` < 20 ORDER BY `id + 1`',
  'SELECT * FROM with_common ORDER BY level',
  'SELECT * FROM of_one_node ORDER BY id',
  'SELECT o.id, p.name FROM order_lines o JOIN products_here p ON p.id = o.product_id ORDER BY o.id',
  'SELECT * FROM hidden_order LIMIT 10',
  'SELECT h.* FROM hidden_order h',
  'SELECT * FROM ranked WHERE r = 2 ORDER BY id',
  'SELECT id FROM customers WHERE id IN (SELECT customer FROM big_orders) ORDER BY id',
  'SELECT c.id, (SELECT MAX(b.total) FROM big_orders b WHERE b.customer = c.id) AS m FROM customers c ORDER BY c.id',
  'SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM per_customer p WHERE p.customer = o.customer_id AND p.n = 3) ORDER BY id',
  'SELECT a.id FROM all_columns a JOIN all_columns b ON a.id = b.level WHERE a.name = b.name ORDER BY a.id',
  'WITH w AS (SELECT * FROM big_orders) SELECT COUNT(*) AS n FROM w JOIN w x ON w.id = x.id',
  'SELECT id FROM big_orders UNION SELECT customer FROM per_customer ORDER BY 1',
  'SELECT nope FROM big_orders',
  'SELECT big_orders.id FROM big_orders b',
])('%s', async (sql) => expect(await differenceOf(sql, whole, sharded)).toBeNull());

test(`${queryCount} generated queries over views, seed ${seed}`, async () => {
  const generate = (random: Random): GeneratedQuery => withViews(generateQuery(random), random);
  const comparison = await compareGenerated(new Random(seed), queryCount, whole, sharded, isComparable, generate);
  process.stdout.write(summaryOf(seed, comparison));
  expect(comparison.wrong.slice(0, Number(process.env.SHOW ?? 5))).toEqual([]);
  expect(comparison.same).toBeGreaterThanOrEqual(queryCount * 0.99);
}, 300_000);

test('columns that a table gets later are not those of a view', async () => {
  for (const side of [whole, sharded])
    await side.query('ALTER TABLE customers ADD COLUMN IF NOT EXISTS later INT DEFAULT 1');
  for (const sql of [
    'SELECT * FROM all_columns ORDER BY id',
    'SELECT * FROM both_tables ORDER BY id, order_id',
    'SELECT * FROM shared_columns ORDER BY id',
  ])
    expect(await differenceOf(sql, whole, sharded)).toBeNull();
});
