/**
 * The server is killed at every step of a commit over two nodes, and at random moments while clients transfer money. After a restart every
 * transaction has happened on all nodes or on none, none that a client saw committed is lost, and no prepared branch is left.
 * KILLS chooses how often the server and its MariaDB are killed in the random part.
 */
import { rmSync } from 'node:fs';
import { type Connection, createConnection } from 'mysql2/promise';
import { runCommand } from '../../support/command';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { writeConfiguration } from '../../support/proxy';
import { newRandom, type Random } from '../../support/random';
import { type ServerProcess, startServerProcess } from '../../support/server-process';

const schemas = `<schema name="bank" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="accounts" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="transfers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;
const kills = Number(process.env.KILLS ?? 10);
const clients = 6;
const accounts = 30;
const initialBalance = 1000;

let backend: MariaDbServer;
let folder: string;

beforeAll(async () => {
  backend = await startMariaDb({
    databases: ['db1', 'db2', 'db3'],
    args: ['--innodb-flush-log-at-trx-commit=1'],
  });
  for (const database of ['db1', 'db2', 'db3']) {
    await backend.run(
      [
        'CREATE TABLE accounts (id INT NOT NULL PRIMARY KEY, balance INT NOT NULL) ENGINE=InnoDB',
        'CREATE TABLE transfers (id BIGINT NOT NULL PRIMARY KEY, amount INT NOT NULL) ENGINE=InnoDB',
      ],
      database,
    );
  }
}, 60_000);
afterAll(async () => {
  await backend?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = writeConfiguration({ schemas }, backend.port);
  for (const [index, database] of ['db1', 'db2', 'db3'].entries()) {
    const ids = Array.from({ length: accounts }, (_, id) => id).filter((id) => id % 3 === index);
    const rows = ids.map((id) => `(${id}, ${initialBalance})`).join();
    await backend.run(['TRUNCATE accounts', 'TRUNCATE transfers', `INSERT INTO accounts VALUES ${rows}`], database);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function connect({ port }: ServerProcess): Promise<Connection> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    password: '123456',
    database: 'bank',
  });
  connection.on('error', () => undefined);
  return connection;
}

/** Waits until no prepared branch is left. */
async function settled(): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const branches = await backend.run('XA RECOVER');
    if (branches.length === 0) return;
    if (Date.now() > deadline) throw new Error(`prepared branches are left: ${JSON.stringify(branches)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function state(): Promise<{ total: number; transfers: Map<string, number[]> }> {
  let total = 0;
  const transfers = new Map<string, number[]>();
  for (const database of ['db1', 'db2', 'db3']) {
    const [sum] = (await backend.run('SELECT CAST(SUM(balance) AS SIGNED) AS total FROM accounts', database)) as [
      { total: number },
    ];
    total += sum.total;
    const rows = (await backend.run('SELECT id, amount FROM transfers', database)) as { id: number; amount: number }[];
    for (const { id, amount } of rows) {
      const pair = String(Math.floor(id / 3));
      transfers.set(pair, [...(transfers.get(pair) ?? []), amount]);
    }
  }
  return { total, transfers };
}

/** Moves money from an account to one of another node, and notes it on both. Returns whether the client saw it committed. */
async function transfer(
  connection: Connection,
  from: number,
  to: number,
  amount: number,
  number: number,
  committing: () => void = () => undefined,
): Promise<boolean> {
  await connection.query('BEGIN');
  await connection.query(`UPDATE accounts SET balance = balance - ${amount} WHERE id = ${from}`);
  await connection.query(`UPDATE accounts SET balance = balance + ${amount} WHERE id = ${to}`);
  const notes = [`(${number * 3 + (from % 3)}, ${-amount})`, `(${number * 3 + (to % 3)}, ${amount})`];
  await connection.query(`INSERT INTO transfers VALUES ${notes.join()}`);
  committing();
  await connection.query('COMMIT');
  return true;
}

describe.each([
  ['prepare:dn1', 'none'],
  ['prepare:dn2', 'none'],
  ['prepared:dn1', 'none'],
  ['prepared:dn2', 'none'],
  ['decide:*', 'none'],
  ['decided:*', 'all'],
  ['commit:dn1', 'all'],
  ['commit:dn2', 'all'],
  ['committed:dn1', 'all'],
  ['committed:dn2', 'all'],
] as const)('killed at %s', (stopAt, outcome) => {
  test(`${outcome} of the transaction has happened after a restart`, async () => {
    const crashing = await startServerProcess(folder, { stopAt: stopAt.replace(':*', ':*') });
    const connection = await connect(crashing);
    await expect(transfer(connection, 0, 1, 10, 1)).rejects.toBeDefined();
    expect(await crashing.ended).toBe('SIGKILL');
    const restarted = await startServerProcess(folder);
    await settled();
    const { total, transfers } = await state();
    expect(total).toBe(accounts * initialBalance);
    expect([...transfers.values()]).toEqual(outcome === 'all' ? [[-10, 10]] : []);
    const again = await connect(restarted);
    expect(await transfer(again, 0, 1, 5, 2)).toBe(true);
    await again.end();
    await restarted.kill('SIGTERM');
  }, 60_000);
});

test('two servers with logs of their own leave each other’s branches alone', async () => {
  const otherFolder = writeConfiguration({ schemas }, backend.port);
  try {
    const crashing = await startServerProcess(folder, { stopAt: 'decided:*' });
    await expect(transfer(await connect(crashing), 0, 1, 10, 1)).rejects.toBeDefined();
    await crashing.ended;
    const other = await startServerProcess(otherFolder);
    const client = await connect(other);
    const [shown] = await client.query('SHOW DISTRIBUTED TRANSACTIONS');
    await client.end();
    expect(shown).toMatchObject([{ State: 'foreign' }]);
    expect(await backend.run('XA RECOVER')).toHaveLength(2);
    const restarted = await startServerProcess(folder);
    await settled();
    expect((await state()).transfers.size).toBe(1);
    await restarted.kill('SIGTERM');
    await other.kill('SIGTERM');
  } finally {
    rmSync(otherFolder, { recursive: true, force: true });
  }
}, 60_000);

test('a second server with the same log does not start', async () => {
  const first = await startServerProcess(folder);
  await expect(startServerProcess(folder)).rejects.toMatchObject({ message: expect.stringContaining('has it open') });
  // The command ends as well, whatever connections it has opened by then.
  const { code, out, error } = await runCommand(['console', '--conf', folder, '--port', '0']);
  expect({ code, said: out + error }).toEqual({ code: 1, said: expect.stringContaining('has it open') });
  await first.kill('SIGTERM');
}, 60_000);

/** What clients saw of their transfers, by number. */
interface Seen {
  lastNumber: number;
  readonly committed: Set<number>;
  readonly rolledBack: Set<number>;
}

/** Transfers until the server is gone or `stop` says so. Failures while a shard is down are what a client has to expect. */
async function transferOn(server: ServerProcess, random: Random, seen: Seen, stop: () => boolean): Promise<void> {
  const connection = await connect(server);
  let lost = false;
  connection.on('error', () => {
    lost = true;
  });
  void server.ended.then(() => {
    lost = true;
  });
  while (!stop() && !lost) {
    const number = ++seen.lastNumber;
    const amount = 1 + random.below(50);
    const from = random.below(accounts);
    const to = (from + 1 + random.below(2)) % accounts;
    let committing = false;
    try {
      if (random.below(10) === 0) {
        await withdrawn(connection, from, to, amount, number);
        seen.rolledBack.add(number);
        continue;
      }
      await transfer(connection, from, to, amount, number, () => {
        committing = true;
      });
      seen.committed.add(number);
    } catch (error) {
      // A failure before COMMIT has undone everything; one of COMMIT itself leaves the client in the dark.
      if (!committing) seen.rolledBack.add(number);
      if ((error as { errno?: number }).errno === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
      await connection.query('ROLLBACK').catch(() => undefined);
    }
  }
  connection.destroy();
}

/** Every transfer has happened on both nodes or on none, as the clients were told. */
async function expectWhole({ committed, rolledBack }: Seen): Promise<void> {
  await settled();
  const { total, transfers } = await state();
  expect(total).toBe(accounts * initialBalance);
  const halves = [...transfers].filter(([, amounts]) => amounts.length !== 2 || amounts[0]! + amounts[1]! !== 0);
  expect(halves).toEqual([]);
  expect([...committed].filter((number) => !transfers.has(String(number)))).toEqual([]);
  expect([...rolledBack].filter((number) => transfers.has(String(number)))).toEqual([]);
}

describe.each(['file', 'table'] as const)('decisions in a %s', (store) => {
  test(`${kills} kills of server or shard at random moments while ${clients} clients transfer money`, async () => {
    const system =
      store === 'table'
        ? '<property name="xaLogStore">table</property><property name="xaLogNodes">dn1,dn3</property>'
        : '';
    rmSync(folder, { recursive: true, force: true });
    folder = writeConfiguration({ schemas, system }, backend.port);
    const random = newRandom();
    const seen: Seen = { lastNumber: 0, committed: new Set(), rolledBack: new Set() };
    let server = await startServerProcess(folder);
    for (let round = 0; round < kills; round++) {
      let stopped = false;
      const work = Array.from({ length: clients }, () => transferOn(server, random, seen, () => stopped));
      await new Promise((resolve) => setTimeout(resolve, 150 + random.below(250)));
      if (random.below(3) === 0) {
        await backend.crash();
        await new Promise((resolve) => setTimeout(resolve, random.below(150)));
        await backend.restart();
        await new Promise((resolve) => setTimeout(resolve, 300));
        stopped = true;
        await Promise.all(work);
      } else {
        await server.kill('SIGKILL');
        await Promise.allSettled(work);
        server = await startServerProcess(folder);
      }
    }
    await expectWhole(seen);
    expect(seen.committed.size).toBeGreaterThan(kills);
    await server.kill('SIGTERM');
  }, 600_000);
});

async function withdrawn(
  connection: Connection,
  from: number,
  to: number,
  amount: number,
  number: number,
): Promise<void> {
  await connection.query('BEGIN');
  await connection.query(`UPDATE accounts SET balance = balance - ${amount} WHERE id IN (${from}, ${to})`);
  await connection.query(`INSERT INTO transfers VALUES (${number * 3 + (from % 3)}, ${-amount})`);
  await connection.query('ROLLBACK');
}
