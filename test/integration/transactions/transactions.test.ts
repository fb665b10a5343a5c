/** Transactions over several data nodes: what one server would do, on three. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="bank" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="accounts" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="names" primaryKey="id" dataNode="dn1,dn2,dn3" type="global"/>
</schema>`;

let proxy: ProxyServer;
let client: Connection;
let other: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  client = await proxy.connect();
  other = await proxy.connect();
  await client.query('CREATE TABLE accounts (id INT NOT NULL PRIMARY KEY, balance INT NOT NULL) ENGINE=InnoDB');
  await client.query('CREATE TABLE names (id INT NOT NULL PRIMARY KEY, name VARCHAR(20)) ENGINE=InnoDB');
}, 60_000);
afterAll(async () => {
  await client?.end();
  await other?.end();
  await proxy?.stop();
});
beforeEach(async () => {
  await client.query('ROLLBACK');
  await other.query('ROLLBACK');
  await client.query('SET autocommit = 1');
  await client.query('DELETE FROM accounts');
  await client.query('DELETE FROM names');
  await client.query('INSERT INTO accounts VALUES (0, 100), (1, 100), (2, 100), (3, 100)');
});

async function balances(connection: Connection): Promise<string> {
  const [rows] = (await connection.query('SELECT id, balance FROM accounts ORDER BY id')) as unknown as [
    { id: number; balance: number }[],
  ];
  return rows.map(({ id, balance }) => `${id}:${balance}`).join(' ');
}

const failing = (sql: string, connection = client) =>
  connection.query(sql).then(
    () => ({ errno: 0, message: '' }),
    (error: { errno: number; message: string }) => ({ errno: error.errno, message: error.message }),
  );

async function preparedBranches(): Promise<number> {
  return (await proxy.backend.run('XA RECOVER')).length;
}

test('changes of several nodes become visible together, at COMMIT', async () => {
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = balance - 10 WHERE id = 0');
  await client.query('UPDATE accounts SET balance = balance + 10 WHERE id = 1');
  expect(await balances(client)).toBe('0:90 1:110 2:100 3:100');
  expect(await balances(other)).toBe('0:100 1:100 2:100 3:100');
  await client.query('COMMIT');
  expect(await balances(other)).toBe('0:90 1:110 2:100 3:100');
  expect(await preparedBranches()).toBe(0);
});

test('ROLLBACK undoes them on all nodes', async () => {
  await client.query('SET autocommit = 0');
  await client.query('UPDATE accounts SET balance = 0');
  await client.query("INSERT INTO names VALUES (1, 'a')");
  await client.query('ROLLBACK');
  expect(await balances(client)).toBe('0:100 1:100 2:100 3:100');
  expect((await client.query('SELECT * FROM names'))[0]).toEqual([]);
});

test('a statement that fails on one node changes nothing on the others', async () => {
  expect((await failing('INSERT INTO accounts VALUES (7, 1), (8, 1), (3, 1)')).errno).toBe(1062);
  expect(await balances(other)).toBe('0:100 1:100 2:100 3:100');
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = 50 WHERE id = 2');
  expect((await failing('INSERT INTO accounts VALUES (7, 1), (8, 1), (3, 1)')).errno).toBe(1062);
  expect(await balances(client)).toBe('0:100 1:100 2:50 3:100');
  await client.query('COMMIT');
  expect(await balances(other)).toBe('0:100 1:100 2:50 3:100');
});

test('savepoints also undo what nodes did that joined later', async () => {
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = 1 WHERE id = 0');
  await client.query('SAVEPOINT one');
  await client.query('UPDATE accounts SET balance = 1 WHERE id = 1');
  await client.query('SAVEPOINT two');
  await client.query('UPDATE accounts SET balance = 1 WHERE id = 2');
  await client.query('ROLLBACK TO SAVEPOINT Two');
  expect(await balances(client)).toBe('0:1 1:1 2:100 3:100');
  await client.query('ROLLBACK TO one');
  expect((await failing('ROLLBACK TO two')).errno).toBe(1305);
  await client.query('RELEASE SAVEPOINT one');
  expect((await failing('RELEASE SAVEPOINT one')).errno).toBe(1305);
  await client.query('COMMIT');
  expect(await balances(other)).toBe('0:1 1:100 2:100 3:100');
});

test('COMMIT AND CHAIN goes on, RELEASE ends the session', async () => {
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = 5 WHERE id IN (0, 1)');
  await client.query('COMMIT AND CHAIN');
  await client.query('UPDATE accounts SET balance = 6 WHERE id IN (0, 1)');
  await client.query('ROLLBACK');
  expect(await balances(other)).toBe('0:5 1:5 2:100 3:100');
  const third = await proxy.connect();
  await third.query('BEGIN');
  await third.query('COMMIT RELEASE');
  await expect(third.query('SELECT 1')).rejects.toBeDefined();
});

test('a deadlock on one node rolls the whole transaction back', async () => {
  await client.query('BEGIN');
  await other.query('BEGIN');
  await client.query('UPDATE accounts SET balance = 1 WHERE id = 1');
  await client.query('UPDATE accounts SET balance = 1 WHERE id = 0');
  await other.query('UPDATE accounts SET balance = 2 WHERE id = 3');
  const waiting = failing('UPDATE accounts SET balance = 1 WHERE id = 3');
  const outcomes = await Promise.all([waiting, failing('UPDATE accounts SET balance = 2 WHERE id = 0', other)]);
  const victim = outcomes.findIndex(({ errno }) => errno === 1213);
  expect(outcomes.map(({ errno }) => errno).sort((a, b) => a - b)).toEqual([0, 1213]);
  await [client, other][1 - victim]!.query('COMMIT');
  await [client, other][victim]!.query('COMMIT');
  expect(await balances(client)).toBe(victim === 0 ? '0:2 1:100 2:100 3:2' : '0:1 1:1 2:100 3:1');
});

test('READ ONLY transactions refuse changes before any node is asked', async () => {
  await client.query('START TRANSACTION READ ONLY');
  expect((await failing('UPDATE accounts SET balance = 1 WHERE id = 0')).errno).toBe(1792);
  expect((await failing('UPDATE accounts SET balance = 1')).errno).toBe(1792);
  expect(await balances(client)).toBe('0:100 1:100 2:100 3:100');
  await client.query('COMMIT');
});

test('WITH CONSISTENT SNAPSHOT is taken on all nodes at once', async () => {
  await client.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  await other.query('UPDATE accounts SET balance = 7');
  expect(await balances(client)).toBe('0:100 1:100 2:100 3:100');
  await client.query('COMMIT');
  expect(await balances(client)).toBe('0:7 1:7 2:7 3:7');
});

test('the isolation level of the next transaction holds for one', async () => {
  await client.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
  await client.query('BEGIN');
  await balances(client);
  await other.query('UPDATE accounts SET balance = 8');
  expect(await balances(client)).toBe('0:8 1:8 2:8 3:8');
  await client.query('COMMIT');
  await client.query('BEGIN');
  await balances(client);
  await other.query('UPDATE accounts SET balance = 9');
  expect(await balances(client)).toBe('0:8 1:8 2:8 3:8');
  await client.query('COMMIT');
});

test('one node may be read twice in a statement, with its changes', async () => {
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = balance + id');
  const sql = 'SELECT a.id, b.id AS other FROM accounts a JOIN accounts b ON a.balance = b.balance ORDER BY a.id';
  const [rows] = await client.query(sql);
  expect(rows).toEqual([0, 1, 2, 3].map((id) => ({ id, other: id })));
  await client.query('ROLLBACK');
});

test('DDL commits what is open', async () => {
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = 4 WHERE id IN (0, 1)');
  await client.query('ALTER TABLE names COMMENT = "x"');
  await client.query('ROLLBACK');
  expect(await balances(other)).toBe('0:4 1:4 2:100 3:100');
});

test('a lost connection rolls the transaction back, and the client can go on', async () => {
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = 1 WHERE id IN (0, 1)');
  const threads = (await proxy.backend.run(
    "SELECT id FROM information_schema.processlist WHERE db = 'db2' AND user = 'root' AND command = 'Sleep'",
  )) as { id: number }[];
  for (const { id } of threads) await proxy.backend.run(`KILL ${id}`);
  const failure = await failing('SELECT * FROM accounts WHERE id = 1');
  expect(failure.errno).toBe(2013);
  expect(failure.message).toContain('the transaction was rolled back on dn1, dn2');
  expect(await balances(client)).toBe('0:100 1:100 2:100 3:100');
});

test('a client that leaves rolls back', async () => {
  const third = await proxy.connect();
  await third.query('BEGIN');
  await third.query('UPDATE accounts SET balance = 1');
  third.destroy();
  await client.query('SET innodb_lock_wait_timeout = 20');
  await client.query('UPDATE accounts SET balance = 2');
  expect(await balances(client)).toBe('0:2 1:2 2:2 3:2');
});

test('XA RECOVER and SHOW DISTRIBUTED TRANSACTIONS are empty when all is well; XA START is refused', async () => {
  expect((await client.query('XA RECOVER'))[0]).toEqual([]);
  expect((await client.query('SHOW DISTRIBUTED TRANSACTIONS'))[0]).toEqual([]);
  expect((await failing("XA START 'a'")).errno).toBe(1235);
});

test('what somebody else prepared is shown and left alone', async () => {
  await proxy.backend.run(
    [
      "XA START 'foreign','x',5",
      'INSERT INTO accounts VALUES (300, 1)',
      "XA END 'foreign','x',5",
      "XA PREPARE 'foreign','x',5",
    ],
    'db1',
  );
  await proxy.server.coordinator.recoverNow();
  const [rows] = await client.query('SHOW DISTRIBUTED TRANSACTIONS');
  expect(rows).toMatchObject([{ Transaction: 'foreign', State: 'foreign', Data_nodes: 'x' }]);
  expect(await preparedBranches()).toBe(1);
  await proxy.backend.run("XA ROLLBACK 'foreign','x',5");
});
