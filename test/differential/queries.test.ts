/**
 * The same data in one MariaDB and behind the proxy over three: the same queries must give the same rows, with the same column names and
 * types. What is not supported must say so (errno 1235) before anything is read. SEED and QUERIES choose another run.
 */
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { type ProxyServer, startProxy } from '../support/proxy';
import { Random } from '../support/random';
import { cases, inOtherWords } from './cases';
import { compareGenerated, differenceOf, options, summaryOf } from './compare';
import { expressionCases } from './expression-cases';
import { shopRows, shopSchemas, shopTables } from './shop-data';

const seed = Number(process.env.SEED ?? 20241124);
const queryCount = Number(process.env.QUERIES ?? 2500);

let backend: MariaDbServer;
let proxy: ProxyServer;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['whole', 'db1', 'db2', 'db3'] });
  proxy = await startProxy({ schemas: shopSchemas }, backend);
  whole = await createConnection({
    host: '127.0.0.1',
    port: backend.port,
    user: 'root',
    database: 'whole',
    ...options,
  });
  sharded = await proxy.connect({ ...options, supportBigNumbers: false, bigNumberStrings: false });
  const rows = shopRows(new Random(seed));
  for (const connection of [whole, sharded]) {
    for (const statement of [...shopTables, ...rows]) await connection.query(statement);
  }
}, 120_000);
afterAll(async () => {
  await whole?.end();
  await sharded?.end();
  await proxy?.stop();
  await backend?.stop();
});

test(
  `${queryCount} generated queries, seed ${seed}`,
  async () => {
    const comparison = await compareGenerated(new Random(seed), queryCount, whole, sharded);
    process.stdout.write(summaryOf(seed, comparison));
    expect(comparison.wrong.slice(0, Number(process.env.SHOW ?? 5))).toEqual([]);
    expect(comparison.same).toBeGreaterThanOrEqual(queryCount * 0.99);
  },
  600_000 + 100 * queryCount,
);

test.each(expressionCases)('%s', async (sql) => {
  // Of a time zone that only the backends know the engine could not tell.
  for (const connection of [whole, sharded]) await connection.query("SET time_zone = '+02:00'");
  expect(await differenceOf(sql, whole, sharded)).toBeNull();
});

test.each(cases)('%s', async (sql) => expect(await differenceOf(sql, whole, sharded)).toBeNull());

test.each(inOtherWords)('%s', async (sql, same) => expect(await differenceOf(sql, whole, sharded, same)).toBeNull());
