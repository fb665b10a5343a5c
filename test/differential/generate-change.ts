/** Random changes of the shop's tables, in and out of transactions, some of them wrong. */
import type { Random } from '../support/random';

interface TableShape {
  readonly name: string;
  readonly columns: Readonly<Record<string, (random: Random) => string>>;
  readonly idMax: number;
}

const number = (low: number, high: number) => (random: Random) => String(low + random.below(high - low + 1));
const maybe = (value: (random: Random) => string) => (random: Random) => (random.chance(0.1) ? 'NULL' : value(random));
const text = (max: number) => (random: Random) =>
  random.pick(["'a'", "'B'", "'ß'", "'中文'", "'it''s'", "'a\\\\b'", "''", "'x '", `'${'y'.repeat(max)}'`]);

const customers: TableShape = {
  name: 'customers',
  idMax: 120,
  columns: {
    name: maybe(text(30)),
    city: maybe(text(20)),
    since: maybe((random) => random.pick(["'2024-02-29'", "'2023-12-31'", 'CURDATE()'])),
    credit: maybe((random) => `${random.below(2000) - 1000}.${random.below(1000)}`),
    score: maybe((random) => String(random.below(1000) / 8)),
    level: maybe(number(0, 255)),
    tag: maybe(text(5)),
  },
};
const orders: TableShape = {
  name: 'orders',
  idMax: 160,
  columns: {
    customer_id: number(1, 120),
    status: maybe((random) => random.pick(["'new'", "'paid'", "'sent'", '2'])),
    ordered_at: maybe((random) => random.pick(["'2024-01-01 10:00:00.125'", "'2024-06-30'"])),
    total: maybe((random) => `${random.below(100000)}.${random.below(10000)}`),
    flags: maybe(number(-5, 5)),
    note: maybe(text(40)),
  },
};
const orderLines: TableShape = {
  name: 'order_lines',
  idMax: 480,
  columns: {
    order_id: number(1, 160),
    product_id: maybe(number(1, 40)),
    quantity: maybe(number(0, 9)),
    price: maybe((random) => `${random.below(100)}.${random.below(100)}`),
    weight: maybe((random) => String(random.below(64) / 4)),
  },
};
const products: TableShape = {
  name: 'products',
  idMax: 40,
  columns: {
    name: maybe(text(30)),
    category: maybe(text(10)),
    price: maybe((random) => `${random.below(100)}.${random.below(100)}`),
    big: maybe((random) => random.pick(['0', '18446744073709551615', '9007199254740993'])),
  },
};
const notes: TableShape = {
  name: 'notes',
  idMax: 60,
  columns: { order_id: maybe(number(1, 160)), body: maybe(text(30)) },
};

const tables = [customers, orders, orderLines, products, notes];

/**
 * Lines of different orders have different ids: a key that does not say where rows are is unique on each node, not over all of them.
 */
function row(table: TableShape, random: Random, id = 1 + random.below(table.idMax)): string {
  if (table === orderLines) {
    const { order_id: _, ...others } = table.columns;
    return `(${[id, 1 + (id % 160), ...Object.values(others).map((value) => value(random))].join(', ')})`;
  }
  return `(${[id, ...Object.values(table.columns).map((value) => value(random))].join(', ')})`;
}

function columnList(table: TableShape): string {
  return `(${['id', ...Object.keys(table.columns)].join(', ')})`;
}

/** Columns that no rule depends on. */
function freeColumns(table: TableShape): string[] {
  return Object.keys(table.columns).filter((name) => name !== 'order_id' || table === notes);
}

function assignment(table: TableShape, random: Random): string {
  const name = random.pick(freeColumns(table));
  const numeric = ['flags', 'quantity', 'level'].includes(name);
  return `${name} = ${numeric && random.chance(0.5) ? `${name} + 1` : table.columns[name]!(random)}`;
}

function condition(table: TableShape, random: Random): string {
  const id = 1 + random.below(table.idMax);
  return random.pick([
    `id = ${id}`,
    `id IN (${id}, ${id + 1}, ${id + 7})`,
    `id BETWEEN ${id} AND ${id + random.below(20)}`,
    `id > ${table.idMax - random.below(20)}`,
    `${random.pick(freeColumns(table))} IS NULL`,
  ]);
}

function insert(random: Random): string {
  const table = random.pick(tables);
  const verb = random.pick(['INSERT', 'INSERT', 'INSERT IGNORE', 'REPLACE']);
  const rows = Array.from({ length: 1 + random.below(random.pick([1, 4, 12])) }, () => row(table, random));
  const list = random.chance(0.8) ? ` ${columnList(table)}` : '';
  const update = verb === 'INSERT' && random.chance(0.3) ? ` ON DUPLICATE KEY UPDATE ${assignment(table, random)}` : '';
  if (random.chance(0.1)) {
    const [name, value] = random.pick(Object.entries(table.columns).filter(([column]) => column !== 'order_id'));
    const id = 1 + random.below(table.idMax);
    const tied = table === orderLines ? `, order_id = ${1 + (id % 160)}` : table === orders ? ', customer_id = 3' : '';
    return `${verb} INTO ${table.name} SET id = ${id}${tied}${name === 'customer_id' ? '' : `, ${name} = ${value(random)}`}`;
  }
  return `${verb} INTO ${table.name}${list} VALUES ${rows.join(', ')}${update}`;
}

function insertSelect(random: Random): string {
  const offset = random.below(60);
  const range = `id BETWEEN ${1 + random.below(80)} AND ${40 + random.below(80)}`;
  const verb = random.pick(['INSERT IGNORE', 'REPLACE', 'INSERT']);
  return random.pick([
    `${verb} INTO notes (id, order_id, body) SELECT id, customer_id, note FROM orders WHERE ${range} AND id <= 60`,
    `${verb} INTO customers (id, name, city) SELECT id + ${offset}, name, tag FROM customers WHERE ${range}`,
    `${verb} INTO products (id, name, big) SELECT id, body, order_id FROM notes WHERE ${range} AND id <= 40`,
    `${verb} INTO order_lines (id, order_id, quantity) SELECT id - 1 + 160, id, COUNT(*) FROM orders WHERE ${range} GROUP BY id`,
    `${verb} INTO orders (id, customer_id, total) SELECT p.id + ${offset}, p.id, p.price FROM products p WHERE p.${range}`,
    `${verb} INTO notes (id, order_id, body) SELECT o.id, c.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.${range} AND o.id <= 60`,
    `INSERT INTO customers (id, score) SELECT id, total FROM orders WHERE ${range} ON DUPLICATE KEY UPDATE score = VALUES(score)`,
  ]);
}

function update(random: Random): string {
  const table = random.pick(tables);
  const range = `BETWEEN ${1 + random.below(80)} AND ${30 + random.below(80)}`;
  const assigned = assignment(table, random);
  return random.pick([
    () => `UPDATE ${table.name} SET ${assigned} WHERE ${condition(table, random)}`,
    () => `UPDATE ${table.name} SET ${assigned} WHERE ${condition(table, random)}`,
    () =>
      `UPDATE ${table.name} SET ${assigned} WHERE ${condition(table, random)} ORDER BY id ${random.pick(['', 'DESC'])} LIMIT ${1 + random.below(6)}`,
    () => `UPDATE ${table.name} SET ${assigned} ORDER BY id DESC LIMIT ${1 + random.below(9)}`,
    () => `UPDATE orders o JOIN customers c ON c.id = o.customer_id SET o.note = c.name WHERE o.id ${range}`,
    () => `UPDATE orders o JOIN order_lines l ON l.order_id = o.id SET o.flags = 7, l.quantity = 8 WHERE o.id ${range}`,
    () => `UPDATE order_lines l JOIN products p ON p.id = l.product_id SET l.price = p.price WHERE l.id ${range}`,
    () => `UPDATE products p JOIN notes n ON n.id = p.id SET p.category = 'n', n.body = p.name WHERE p.id ${range}`,
    () => `UPDATE IGNORE customers c, orders o SET c.level = 3 WHERE c.id = o.customer_id AND o.id ${range}`,
  ])();
}

function remove(random: Random): string {
  const table = random.pick(tables);
  const id = 1 + random.below(table.idMax);
  return random.pick([
    () => `DELETE FROM ${table.name} WHERE id = ${id}`,
    () => `DELETE FROM ${table.name} WHERE id IN (${id}, ${id + 1})`,
    () => `DELETE FROM ${table.name} WHERE id > ${table.idMax - random.below(5)}`,
    () => `DELETE FROM ${table.name} ORDER BY id LIMIT ${random.below(4)}`,
    () => `DELETE FROM ${table.name} WHERE id BETWEEN ${id} AND ${id + 3} ORDER BY id DESC LIMIT 2 RETURNING *`,
    () => `DELETE FROM ${table.name} WHERE id IN (SELECT order_id FROM notes WHERE id < ${id}) RETURNING id, id * 2`,
    () => `DELETE l FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.id = ${id}`,
    () => `DELETE o, n FROM orders o JOIN notes n ON n.order_id = o.id WHERE n.id = ${id}`,
    () => `DELETE FROM c USING customers c JOIN orders o ON o.customer_id = c.id WHERE o.id = ${id} AND c.id > 80`,
  ])();
}

function wrong(random: Random): string {
  return random.pick([
    'INSERT INTO orders (id, customer_id) VALUES (500, NULL)',
    'UPDATE customers SET nothing = 1',
    'INSERT INTO customers (id, level) VALUES (501, 300), (502, 1)',
    'UPDATE customers SET level = level + 200 WHERE id < 50',
    "UPDATE customers SET since = '2023-02-30' WHERE id < 9",
    'DELETE FROM nowhere',
    'INSERT INTO notes (id) SELECT id FROM orders LIMIT 500',
    'INSERT INTO customers (id, name) SELECT id, note FROM orders',
    "INSERT INTO customers (id, name) VALUES ('12abc', 'x'), (3, 'y')",
    "REPLACE INTO customers (id, name) VALUES (99999999999, 'x')",
  ]);
}

/** Sharding keys in other spellings than they are stored in. */
function spelled(random: Random): string {
  const id = 1 + random.below(120);
  const key = random.pick([`'${id}'`, `0${id}`, `${id}.0`, `${id - 1}.5`, `${id}e0`, `' ${id}'`]);
  return random.pick([
    `REPLACE INTO customers (id, name) VALUES (${key}, 'spelled')`,
    `INSERT IGNORE INTO customers (name, id) SELECT 'spelled', ${key}`,
    `UPDATE customers SET name = 'found' WHERE id = ${key}`,
  ]);
}

/** A statement. Transactions come and go; a statement of them where there is none is part of it. */
export function generateChange(random: Random): string {
  const kind = random.below(100);
  if (kind < 30) return insert(random);
  if (kind < 42) return insertSelect(random);
  if (kind < 68) return update(random);
  if (kind < 80) return remove(random);
  if (kind < 84) return wrong(random);
  if (kind < 87) return spelled(random);
  return random.pick([
    'BEGIN',
    'BEGIN',
    'COMMIT',
    'COMMIT',
    'ROLLBACK',
    'SAVEPOINT one',
    'SAVEPOINT two',
    'ROLLBACK TO one',
    'ROLLBACK TO SAVEPOINT two',
    'RELEASE SAVEPOINT one',
    'SET autocommit = 0',
    'SET autocommit = 1',
  ]);
}
