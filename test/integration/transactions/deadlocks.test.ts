/** Transactions that wait for each other on different data nodes, where no server sees a deadlock. */
import type { Connection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="bank" dataNode="dn1">
  <table name="accounts" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;
const deadlock = { errno: 1213, sqlState: '40001', message: expect.stringContaining('Deadlock found') };

let backend: MariaDbServer;
let proxy: ProxyServer;
const clients: Connection[] = [];

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'] });
});
afterAll(() => backend?.stop());

const often = '<property name="deadlockCheckPeriod">200</property>';

async function start(system = often): Promise<void> {
  proxy = await startProxy({ schemas, system }, backend);
  const connection = await client();
  await connection.query('DROP TABLE IF EXISTS accounts');
  await connection.query('CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL)');
  await connection.query('INSERT INTO accounts VALUES (1, 100), (2, 100), (3, 100), (4, 100)');
}
afterEach(async () => {
  await Promise.all(clients.splice(0).map((connection) => connection.end()));
  await proxy?.stop();
});

async function client(): Promise<Connection> {
  const connection = await proxy.connect();
  clients.push(connection);
  return connection;
}

async function balances(): Promise<unknown> {
  const [rows] = await clients[0]!.query({ sql: 'SELECT balance FROM accounts ORDER BY id', rowsAsArray: true });
  return (rows as unknown[][]).map(([balance]) => balance);
}

async function move(connection: Connection, from: number, to: number): Promise<(() => Promise<unknown>)[]> {
  await connection.query('BEGIN');
  await connection.query(`UPDATE accounts SET balance = balance - 10 WHERE id = ${from}`);
  return [
    () => connection.query(`UPDATE accounts SET balance = balance + 10 WHERE id = ${to}`),
    () => connection.query('COMMIT'),
  ];
}

test.each([
  ['xa', often],
  ['weak', `${often}<property name="transactionMode">weak</property>`],
])('of transfers in opposite directions one is rolled back, the other goes on (%s)', async (_, system) => {
  await start(system);
  const [first, second] = await Promise.all([client(), client()]);
  const [firstArrives, firstCommits] = await move(first!, 1, 2);
  const [secondArrives] = await move(second!, 2, 1);
  const waiting = firstArrives!();
  const failing = expect(secondArrives!()).rejects.toMatchObject(deadlock);
  await waiting;
  await failing;
  await firstCommits!();
  expect(await balances()).toEqual([90, 110, 100, 100]);
  // Rolled back as a whole, and usable.
  await second!.query('UPDATE accounts SET balance = balance + 1 WHERE id = 3');
  expect(await balances()).toEqual([90, 110, 101, 100]);
  expect(proxy.logged.filter((line) => line.includes('deadlock over several data nodes'))).toHaveLength(1);
});

test('three transactions in a circle, one of them on one data node only', async () => {
  await start();
  const [first, second, third] = await Promise.all([client(), client(), client()]);
  // 1 and 4 are on one data node, 2 on another.
  const [firstArrives] = await move(first!, 1, 2);
  const [secondArrives] = await move(second!, 2, 4);
  const [thirdArrives] = await move(third!, 4, 1);
  const outcomes = await Promise.allSettled(
    [firstArrives, secondArrives, thirdArrives].map(async (arrive, index) => {
      await arrive!();
      await [first, second, third][index]!.query('COMMIT');
    }),
  );
  const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(failed).toEqual([expect.objectContaining({ errno: 1213 })]);
  const total = ((await balances()) as number[]).reduce((sum, balance) => sum + balance, 0);
  expect(total).toBe(400);
});

test('statements over all data nodes that meet rows in different orders', async () => {
  await start();
  const sessions = await Promise.all([client(), client(), client(), client()]);
  let done = 0;
  await Promise.all(
    sessions.map(async (session) => {
      for (let count = 0; count < 10; count++) {
        try {
          await session.query('UPDATE accounts SET balance = balance + 1');
          done++;
        } catch (error) {
          expect(error).toMatchObject({ errno: 1213 });
        }
      }
    }),
  );
  expect(done).toBeGreaterThan(0);
  expect(await balances()).toEqual([100 + done, 100 + done, 100 + done, 100 + done]);
});

test('without the check the server’s own lock timeout ends the wait', async () => {
  await start('<property name="deadlockCheckPeriod">0</property>');
  const [first, second] = await Promise.all([client(), client()]);
  for (const session of [first!, second!]) await session.query('SET innodb_lock_wait_timeout = 2');
  const [firstArrives] = await move(first!, 1, 2);
  const [secondArrives] = await move(second!, 2, 1);
  const outcomes = await Promise.allSettled([firstArrives!(), secondArrives!()]);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(reasons[0]).toMatchObject({ errno: 1205 });
});

test('a user of the data host who may not see the waits: said once, and statements go on', async () => {
  await backend.run(["CREATE OR REPLACE USER plain@'%' IDENTIFIED BY 'p'", "GRANT ALL ON `db_`.* TO plain@'%'"]);
  proxy = await startProxy({ schemas, system: often, backendUser: { user: 'plain', password: 'p' } }, backend);
  const [first, second] = await Promise.all([client(), client()]);
  await first!.query('DROP TABLE IF EXISTS accounts');
  await first!.query('CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL)');
  await first!.query('INSERT INTO accounts VALUES (1, 100), (2, 100)');
  for (const session of [first!, second!]) await session.query('SET innodb_lock_wait_timeout = 4');
  const [firstArrives] = await move(first!, 1, 2);
  const [secondArrives] = await move(second!, 2, 1);
  await Promise.allSettled([firstArrives!(), secondArrives!()]);
  const said = proxy.logged.filter((line) => line.includes('does not tell who waits for row locks'));
  expect(said).toEqual([expect.stringContaining('PROCESS')]);
});
