/** Messages in the client's character set, and what modes of the session change, beside one MariaDB. */
import { type Connection, createConnection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { schemas } from './tables';

let proxy: ProxyServer;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  await proxy.backend.run([
    'CREATE DATABASE shop',
    'CREATE TABLE shop.customers (id BIGINT UNSIGNED PRIMARY KEY, `größe` INT)',
  ]);
  const through = await proxy.connect();
  await through.query('CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY, `größe` INT)');
  for (const sql of ['INSERT INTO customers (id) VALUES (1), (2), (3)']) {
    await through.query(sql);
    await proxy.backend.run(sql, 'shop');
  }
  await through.end();
});
afterAll(() => proxy?.stop());

async function both(charset: string): Promise<readonly Connection[]> {
  return [
    await proxy.connect({ charset }),
    await createConnection({ host: '127.0.0.1', port: proxy.backend.port, user: 'root', database: 'shop', charset }),
  ];
}

async function messageOf(connection: Connection, sql: string): Promise<string> {
  return connection.query(sql).then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

test.each(['LATIN1_SWEDISH_CI', 'GBK_CHINESE_CI', 'UTF8MB4_GENERAL_CI'])('messages in %s', async (charset) => {
  const [through, direct] = await both(charset);
  for (const sql of [
    'SELECT `é` FROM customers',
    'SELECT `é` FROM customers WHERE id = 1',
    "INSERT INTO customers (id, `größe`) VALUES (9, 'é')",
    'SELECT * FROM `é`',
  ])
    expect(await messageOf(through!, sql)).toBe(await messageOf(direct!, sql));
  await Promise.all([through!.end(), direct!.end()]);
});

test('names in double quotes are told in terms of the schema', async () => {
  const [through, direct] = await both('UTF8MB4_GENERAL_CI');
  for (const connection of [through!, direct!]) await connection.query("SET sql_mode = 'ANSI_QUOTES'");
  const sql = 'SELECT id - 5 FROM customers WHERE id = 1';
  expect(await messageOf(through!, sql)).toBe(await messageOf(direct!, sql));
  await Promise.all([through!.end(), direct!.end()]);
});

test.each([
  ['ORACLE', "SELECT MAX(id), 'a' || NULL FROM customers"],
  ['EMPTY_STRING_IS_NULL', "SELECT COUNT(*), '' IS NULL FROM customers"],
])('what the engine would compute otherwise under %s is refused', async (mode, sql) => {
  const through = await proxy.connect();
  await through.query(`SET sql_mode = '${mode}'`);
  expect(await messageOf(through, sql)).toMatch(/doesn't yet support/);
  expect(await messageOf(through, `${sql} WHERE id = 1`)).toBe('no error');
  expect(await messageOf(through, 'SELECT MAX(id) FROM customers')).toBe('no error');
  await through.end();
});
