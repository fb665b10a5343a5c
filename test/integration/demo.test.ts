/** `mycat demo` as a real process: its three queries give what the sample data, made here once more, say. */
import { type Connection, createConnection } from 'mysql2/promise';
import { demoQueries, demoSizes } from '../../cli/demo-data';
import { type RunningCommand, runCommand, startCommand } from '../support/command';

let command: RunningCommand;
let port: number;
let client: Connection;

beforeAll(async () => {
  command = startCommand(['demo', '--port', '0']);
  port = Number(/:(\d+)$/.exec(await command.line(/^ready: /))![1]);
  client = await createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    password: '123456',
    database: 'TESTDB',
    rowsAsArray: true,
    dateStrings: true,
  });
}, 60_000);
afterAll(async () => {
  await client?.end();
  command?.child.kill('SIGTERM');
  await command?.ended;
});

async function rowsOf(sql: string): Promise<unknown[][]> {
  const [rows] = await client.query(sql);
  return rows as unknown as unknown[][];
}

/** As in cli/demo-data.ts. */
function scattered(key: number, salt: number, count: number): number {
  return Number(((BigInt(key) * 2654435761n + BigInt(salt) * 40503n) % 2147483647n) % BigInt(count));
}

const minute = 60_000;
const customerOf = (order: number): number => 1 + scattered(order, 7, demoSizes.customers);
const orderedAt = (order: number): number => Date.UTC(2024, 0, 1) + scattered(order, 8, 366 * 24 * 60) * minute;
const cities = [
  ...['Amsterdam', 'Beijing', 'Berlin', 'Lisbon', 'London', 'Madrid'],
  ...['Paris', 'Prague', 'Rome', 'Shanghai', 'Vienna', 'Zürich'],
];

/** City → orders and cents, of orders since July. */
function revenueByCity(): { readonly lines: number; readonly top: unknown[][] } {
  const byCity = new Map<string, { orders: number; cents: number }>();
  let lines = 0;
  for (let order = 1; order <= demoSizes.orders; order++) {
    const counted = orderedAt(order) >= Date.UTC(2024, 6, 1);
    const city = cities[scattered(customerOf(order), 3, cities.length)]!;
    const entry = byCity.get(city) ?? { orders: 0, cents: 0 };
    byCity.set(city, entry);
    if (counted) entry.orders++;
    for (let line = 1; line <= 1 + scattered(order, 6, 5); line++) {
      lines++;
      const id = order * 10 + line;
      const product = 1 + scattered(id, 11, demoSizes.products);
      if (counted) entry.cents += (1 + scattered(id, 10, 4)) * (199 + 100 * scattered(product, 5, 199));
    }
  }
  const top = [...byCity]
    .sort(([, left], [, right]) => right.cents - left.cents)
    .slice(0, 5)
    .map(([city, { orders, cents }]) => [city, orders, (cents / 100).toFixed(2)]);
  return { lines, top };
}

test('it says how to connect, and what to try', () => {
  const text = command.out();
  expect(text).toContain(`mysql -h 127.0.0.1 -P ${port} -u root -p123456 TESTDB`);
  for (const { sql } of demoQueries) expect(text).toContain(`${sql};`);
});

test('the point query', async () => {
  const at = new Date(orderedAt(4711)).toISOString().slice(0, 19).replace('T', ' ');
  expect((await rowsOf(demoQueries[0]!.sql)).map((row) => row.slice(0, 3))).toEqual([[4711, customerOf(4711), at]]);
});

test('the join and aggregate across shards, over at least 100,000 order lines', async () => {
  const { lines, top } = revenueByCity();
  expect(lines).toBeGreaterThanOrEqual(100_000);
  expect(await rowsOf('SELECT COUNT(*) FROM order_lines')).toEqual([[lines]]);
  expect(await rowsOf(demoQueries[1]!.sql)).toEqual(top);
});

test('the plan: shards join orders and lines, the engine joins customers', async () => {
  const plan = (await rowsOf(demoQueries[2]!.sql)).map(([line]) => String(line)).join('\n');
  expect(plan).toMatch(/hash-join \(on: c\.id = o\.customer_id/);
  for (const node of ['dn1', 'dn2', 'dn3'])
    expect(plan).toMatch(new RegExp(`fragment \\(node: ${node}, sql: SELECT .*JOIN "order_lines"`));
});

test('rows are where the rules say, in the tutorial’s tables too', async () => {
  expect(await rowsOf('SELECT COUNT(*), MIN(id), MAX(id) FROM p2p_item')).toEqual([[15, 1, 10_000_005]]);
  for (const id of [3, 5_000_003, 10_000_003])
    expect(await rowsOf(`SELECT title FROM p2p_item WHERE id = ${id}`)).toEqual([[`item ${id}`]]);
  expect(await rowsOf('SELECT COUNT(*) FROM p2p_user')).toEqual([[5]]);
  await expect(client.query("INSERT INTO p2p_item VALUES (15000001, 'x', 1)")).rejects.toMatchObject({
    errno: 1064,
    message: "can't find any valid datanode :p2p_item -> ID -> 15000001",
  });
});

test('changes, a prepared statement and a transaction', async () => {
  await client.query("INSERT INTO p2p_user VALUES (6, 'six'), (7, 'seven')");
  await client.query('BEGIN');
  await client.query("UPDATE p2p_item SET title = 'new' WHERE id = 1");
  expect(await rowsOf('SELECT title FROM p2p_item WHERE id = 1')).toEqual([['new']]);
  await client.query('ROLLBACK');
  const [rows] = await client.execute('SELECT title, price FROM p2p_item WHERE id = ?', [1]);
  expect(rows).toEqual([['item 1', '9.50']]);
  await client.query('DELETE FROM p2p_user WHERE id > 5');
  expect(await rowsOf('SELECT COUNT(*) FROM p2p_user')).toEqual([[5]]);
});

test('a port that is taken is said, with the way out', async () => {
  const second = await runCommand(['demo', '--port', String(port)]);
  expect(second.code).toBe(1);
  expect(second.out).toBe(
    `cannot start: port ${port} is in use by another process. Choose another one:  npm run demo -- --port ${port + 1}\n`,
  );
});

test('SIGINT ends it with exit code 0', async () => {
  await client.end();
  command.child.kill('SIGINT');
  expect(await command.ended).toMatchObject({ code: 0, error: '' });
});
