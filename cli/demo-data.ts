/** Sample data of the demo: tables in MySQL's words, rows made by each shard for itself. The same on every run. */

/** Sent through the front door, so that every shard gets them. */
export const demoTables: readonly string[] = [
  'CREATE TABLE p2p_item (id BIGINT NOT NULL PRIMARY KEY, title VARCHAR(100), price DECIMAL(10,2))',
  'CREATE TABLE p2p_user (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(100))',
  'CREATE TABLE customers (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, city VARCHAR(40) NOT NULL, since DATE NOT NULL)',
  'CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, customer_id BIGINT NOT NULL, ordered_at DATETIME NOT NULL, status VARCHAR(10) NOT NULL)',
  'CREATE TABLE order_lines (id BIGINT NOT NULL PRIMARY KEY, order_id BIGINT NOT NULL, product_id BIGINT NOT NULL, quantity INT NOT NULL, price DECIMAL(10,2) NOT NULL)',
  'CREATE TABLE products (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, category VARCHAR(20) NOT NULL, price DECIMAL(10,2) NOT NULL)',
];

export const demoSizes = { customers: 5000, orders: 50_000, products: 200 } as const;

const firstNames = [
  'Ada',
  'Alan',
  'Barbara',
  'Donald',
  'Edgar',
  'Edsger',
  'Frances',
  'Grace',
  'Jim',
  'Margaret',
  'Michael',
  'Tony',
];
const lastNames = [
  'Allen',
  'Codd',
  'Dijkstra',
  'Gray',
  'Hamilton',
  'Hoare',
  'Hopper',
  'Knuth',
  'Liskov',
  'Lovelace',
  'Stonebraker',
  'Turing',
];
const cities = [
  'Amsterdam',
  'Beijing',
  'Berlin',
  'Lisbon',
  'London',
  'Madrid',
  'Paris',
  'Prague',
  'Rome',
  'Shanghai',
  'Vienna',
  'Zürich',
];
const statuses = ['new', 'paid', 'paid', 'sent', 'sent', 'sent', 'sent', 'returned'];
const categories = ['books', 'garden', 'kitchen', 'music', 'tools'];
const things = ['Lamp', 'Chair', 'Kettle', 'Atlas', 'Spade', 'Radio', 'Clock', 'Ladder', 'Teapot', 'Drum'];

/** A number from 0 to below `count` that looks random and is always the same for a key. */
function scattered(key: string, salt: number, count: number): string {
  return `((${key}) * 2654435761 + ${salt} * 40503) % 2147483647 % ${count}`;
}

function picked(list: readonly string[], index: string): string {
  return `[${list.map((text) => `'${text}'`).join(', ')}][1 + ${index}]`;
}

/** Cents of a product's price, from 1.99 to 199.99. */
const productPrice = (id: string): string => `CAST(1.99 + ${scattered(id, 5, 199)} AS DECIMAL(10,2))`;

/** Lines of an order: 1 to 5. */
const lineCount = (order: string): string => `1 + ${scattered(order, 6, 5)}`;

/**
 * DuckDB's statements that give shard `shard` (0, 1 or 2) its rows: those that the configuration's rules put there.
 */
export function demoRows(shard: number): readonly string[] {
  const firstItem = shard * 5_000_000;
  const mine = `% 3 = ${shard}`;
  return [
    `INSERT INTO p2p_item SELECT ${firstItem} + n, 'item ' || (${firstItem} + n), CAST(n * 9.5 AS DECIMAL(10,2)) FROM range(1, 6) AS r(n)`,
    `INSERT INTO p2p_user SELECT n, 'user ' || n FROM range(1, 6) AS r(n)`,
    `INSERT INTO customers SELECT id, ${picked(firstNames, scattered('id', 1, firstNames.length))} || ' ' || ${picked(lastNames, scattered('id', 2, lastNames.length))},
       ${picked(cities, scattered('id', 3, cities.length))}, CAST(DATE '2015-01-01' + to_days(CAST(${scattered('id', 4, 3000)} AS INTEGER)) AS DATE)
     FROM range(1, ${demoSizes.customers + 1}) AS r(id) WHERE id ${mine}`,
    `INSERT INTO products SELECT id, ${picked(things, 'id % 10')} || ' ' || id, ${picked(categories, 'id % 5')}, ${productPrice('id')}
     FROM range(1, ${demoSizes.products + 1}) AS r(id)`,
    `INSERT INTO orders SELECT id, 1 + ${scattered('id', 7, demoSizes.customers)},
       TIMESTAMP '2024-01-01 00:00:00' + to_minutes(${scattered('id', 8, 366 * 24 * 60)}), ${picked(statuses, scattered('id', 9, statuses.length))}
     FROM range(1, ${demoSizes.orders + 1}) AS r(id) WHERE id ${mine}`,
    `INSERT INTO order_lines SELECT id, order_id, product_id, 1 + ${scattered('id', 10, 4)}, ${productPrice('product_id')}
     FROM (SELECT order_id * 10 + line AS id, order_id, 1 + ${scattered('order_id * 10 + line', 11, demoSizes.products)} AS product_id
           FROM range(1, ${demoSizes.orders + 1}) AS o(order_id), range(1, 6) AS l(line)
           WHERE order_id ${mine} AND line <= ${lineCount('order_id')})`,
  ];
}

export interface DemoQuery {
  readonly title: string;
  readonly sql: string;
}

const report = `SELECT c.city, COUNT(DISTINCT o.id) AS orders, SUM(l.quantity * l.price) AS revenue
  FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id
  WHERE o.ordered_at >= '2024-07-01' GROUP BY c.city ORDER BY revenue DESC LIMIT 5`;

export const demoQueries: readonly DemoQuery[] = [
  { title: 'one order, on the one shard that has it', sql: 'SELECT * FROM orders WHERE id = 4711' },
  { title: 'the cities that buy most, joined and summed across the shards', sql: report },
  { title: 'how that is done, and what each shard is asked', sql: `EXPLAIN ${report}` },
];
