/** Tables of a shop with awkward values, the same for the whole database and for the shards. */
import type { Random } from '../support/random';

export const shopSchemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  <table name="customers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="orders" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long">
    <childTable name="order_lines" primaryKey="id" joinKey="order_id" parentKey="id"/>
  </table>
  <table name="products" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="auto-sharding-long"/>
  <table name="notes" primaryKey="id" dataNode="dn2"/>
</schema>`;

export const shopTables: readonly string[] = [
  `CREATE TABLE customers (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(30), city VARCHAR(20) COLLATE utf8mb4_unicode_ci,
    since DATE, credit DECIMAL(12,3), score DOUBLE, level TINYINT UNSIGNED, tag CHAR(5) COLLATE utf8mb4_bin) DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, customer_id BIGINT NOT NULL, status ENUM('new','paid','sent','lost'),
    ordered_at DATETIME(3), total DECIMAL(20,4), flags INT, note VARCHAR(40), KEY (customer_id)) DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE order_lines (id BIGINT NOT NULL PRIMARY KEY, order_id BIGINT NOT NULL, product_id BIGINT, quantity INT,
    price DECIMAL(10,2), weight FLOAT, KEY (order_id)) DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE products (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(30), category VARCHAR(10), price DECIMAL(10,2), big BIGINT UNSIGNED) DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, title VARCHAR(20), amount BIGINT, at TIME) DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE notes (id BIGINT NOT NULL PRIMARY KEY, order_id BIGINT, body VARCHAR(30)) DEFAULT CHARSET=utf8mb4`,
];

const names = [
  'Ann',
  'ann',
  'ÁNN',
  'Bob',
  'bob ',
  'Zoë',
  'zoe',
  'Émile',
  'emile',
  'ß',
  'ss',
  '',
  'Łukasz',
  '中文',
  '😀',
];
const cities = ['Rome', 'rome', 'Oslo', 'Köln', 'KOLN', 'köln', 'Åre', 'are', 'Zürich'];

/** INSERT statements, some rows each. */
export function shopRows(random: Random): readonly string[] {
  const text = (value: string | null): string => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
  const maybe = (value: string, chance = 0.1): string => (random.chance(chance) ? 'NULL' : value);
  const number = (low: number, high: number): number => low + random.below(high - low + 1);
  const decimal = (digits: number, scale: number): string =>
    `${random.chance(0.3) ? '-' : ''}${number(0, 10 ** digits)}.${String(number(0, 10 ** scale - 1)).padStart(scale, '0')}`;
  const statements: string[] = [];
  const insert = (table: string, count: number, row: (id: number) => readonly (string | number)[]): void => {
    const rows: string[] = [];
    for (let id = 1; id <= count; id++) rows.push(`(${row(id).join(',')})`);
    for (let at = 0; at < rows.length; at += 100)
      statements.push(`INSERT INTO ${table} (${columns[table]}) VALUES ${rows.slice(at, at + 100).join(',')}`);
  };
  insert('customers', 80, (id) => [
    id,
    maybe(text(random.pick(names))),
    maybe(text(random.pick(cities))),
    maybe(`'20${number(10, 24)}-0${number(1, 9)}-1${number(0, 9)}'`),
    maybe(decimal(6, 3)),
    maybe(`${number(-1000, 1000)}.${number(0, 99)}e${number(-3, 6)}`),
    maybe(String(number(0, 255))),
    maybe(text(random.pick(['a', 'A', 'b', 'bb', 'B']))),
  ]);
  insert('orders', 240, (id) => [
    id,
    number(1, 90),
    maybe(text(random.pick(['new', 'paid', 'sent', 'lost']))),
    maybe(
      `'2024-0${number(1, 9)}-${number(10, 28)} ${number(10, 23)}:${number(10, 59)}:${number(10, 59)}.${number(100, 999)}'`,
    ),
    maybe(decimal(9, 4)),
    maybe(String(number(-2147483648, 2147483647))),
    maybe(text(random.pick(['x', 'X', 'y ', 'y', 'long note', "it's", '']))),
  ]);
  insert('order_lines', 700, (id) => [
    id,
    number(1, 250),
    maybe(String(number(1, 35))),
    maybe(String(number(-3, 20))),
    maybe(decimal(3, 2)),
    maybe(`${number(0, 50)}.5`),
  ]);
  insert('products', 30, (id) => [
    id,
    maybe(text(`product ${number(1, 20)}`)),
    maybe(text(random.pick(['toys', 'Toys', 'food', 'tools']))),
    maybe(decimal(3, 2)),
    maybe(random.pick(['18446744073709551615', '9223372036854775808', '0', '12345678901234567890'])),
  ]);
  insert('items', 120, (id) => [
    random.pick([id, 5_000_000 + id, 10_000_000 + id]),
    maybe(text(random.pick(names))),
    maybe(random.pick(['9223372036854775807', '-9223372036854775808', String(number(-1000, 1000))])),
    maybe(`'${number(0, 300)}:${number(10, 59)}:00'`),
  ]);
  insert('notes', 40, (id) => [id, number(1, 260), maybe(text(random.pick(names)))]);
  return statements;
}

const columns: Readonly<Record<string, string>> = {
  customers: 'id, name, city, since, credit, score, level, tag',
  orders: 'id, customer_id, status, ordered_at, total, flags, note',
  order_lines: 'id, order_id, product_id, quantity, price, weight',
  products: 'id, name, category, price, big',
  items: 'id, title, amount, at',
  notes: 'id, order_id, body',
};
