/** Views: made by the same statements on one MariaDB and behind the proxy, they give the same rows. */
import type { Connection } from 'mysql2/promise';
import { Random } from '../support/random';
import { differenceOf, options } from './compare';
import { shopRows, shopSchemas, shopTables } from './shop-data';
import { type Sides, startSides } from './sides';

const seed = Number(process.env.SEED ?? 20241124);

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

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas: shopSchemas },
    statements: [...shopTables, ...shopRows(new Random(seed)), ...views],
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
