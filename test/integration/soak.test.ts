/**
 * 200 clients at once with random work, random disconnects in the middle of statements, and KILLs. SOAK_SECONDS says how long (15 when not set).
 * Every answer is checked by who asked for it; afterwards nothing may be left of what was interrupted.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Connection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { type ProxyServer, startProxy } from '../support/proxy';
import { newRandom, Random } from '../support/random';

const seconds = Number(process.env.SOAK_SECONDS ?? 15);
const clientCount = 200;
const rowCount = 900;
const total = (rowCount * (rowCount + 1)) / 2;

let backend: MariaDbServer;
let proxy: ProxyServer;
/** When the clients stop; now, as soon as one has failed. */
let end = 0;
const counts: Record<string, number> = {};

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'], args: ['--max-connections=2000'] });
  const files = {
    schemas: `<schema name="soak" checkSQLschema="false" dataNode="dn1">
      <table name="fixed" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="own" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
    // A transaction holds a connection to each data node that it has touched: with fewer, two could wait for each other's.
    maxConnections: 800,
  };
  proxy = await startProxy(files, backend);
  const client = await proxy.connect();
  await client.query(
    'CREATE TABLE fixed (id BIGINT NOT NULL PRIMARY KEY, v BIGINT, s VARCHAR(600)) DEFAULT CHARSET=utf8mb4',
  );
  await client.query(
    'CREATE TABLE own (id BIGINT NOT NULL PRIMARY KEY, client INT, v INT, KEY (client)) DEFAULT CHARSET=utf8mb4',
  );
  for (let from = 1; from <= rowCount; from += 100) {
    const rows = Array.from({ length: 100 }, (_, i) => `(${from + i}, ${(from + i) * 7}, REPEAT('é', 300))`);
    await client.query(`INSERT INTO fixed VALUES ${rows.join(',')}`);
  }
  await client.end();
});
afterAll(async () => {
  await proxy?.stop();
  await backend?.stop();
});

async function connected(): Promise<Connection> {
  const connection = await proxy.connect({ connectTimeout: 60_000 });
  // That a killed one is gone is told to who uses it.
  connection.on('error', () => undefined);
  return connection;
}

type Rows = readonly Record<string, unknown>[];

class SoakClient {
  /** What it waits for; null when it is done. */
  doing: string | null = 'login';
  private connection: Connection | null = null;
  private stored = 0;

  constructor(
    private readonly number: number,
    private readonly random: Random,
    private readonly killer: Connection,
  ) {}

  async run(): Promise<void> {
    while (Date.now() < end) {
      this.connection ??= await connected();
      const [name, work] = this.random.pick(this.works);
      this.doing = name;
      await work();
      counts[name] = (counts[name] ?? 0) + 1;
    }
    this.doing = 'goodbye';
    await this.connection?.end();
    this.doing = null;
  }

  private async rows(sql: string, values?: unknown[]): Promise<Rows> {
    const [rows] = values ? await this.connection!.execute(sql, values as number[]) : await this.connection!.query(sql);
    return rows as unknown as Rows;
  }

  private readonly pointSelect = async (): Promise<void> => {
    const id = 1 + this.random.below(rowCount);
    const [row] = await this.rows(`SELECT id, v FROM fixed WHERE id = ${id}`);
    expect(row).toEqual({ id: String(id), v: String(id * 7) });
  };

  private readonly preparedSelect = async (): Promise<void> => {
    const id = 1 + this.random.below(rowCount);
    const [row] = await this.rows('SELECT v, s FROM fixed WHERE id = ?', [id]);
    expect(row).toEqual({ v: String(id * 7), s: 'é'.repeat(300) });
  };

  private readonly aggregate = async (): Promise<void> => {
    const [row] = await this.rows('SELECT COUNT(*) AS n, SUM(v) AS t FROM fixed');
    expect(row).toEqual({ n: String(rowCount), t: String(total * 7) });
  };

  private readonly ordered = async (): Promise<void> => {
    const offset = this.random.below(rowCount - 5);
    const rows = await this.rows(`SELECT id FROM fixed ORDER BY id LIMIT 5 OFFSET ${offset}`);
    expect(rows.map(({ id }) => Number(id))).toEqual([1, 2, 3, 4, 5].map((each) => each + offset));
  };

  private readonly transaction = async (): Promise<void> => {
    const commits = this.random.chance(0.5) && this.stored < 5;
    const id = this.number * 1000 + this.stored;
    await this.connection!.query('BEGIN');
    await this.connection!.query(`INSERT INTO own VALUES (${id}, ${this.number}, 1), (${id + 500}, ${this.number}, 2)`);
    const [inside] = await this.rows(`SELECT COUNT(*) AS n FROM own WHERE client = ${this.number}`);
    expect(inside).toEqual({ n: String(this.stored * 2 + 2) });
    await this.connection!.query(commits ? 'COMMIT' : 'ROLLBACK');
    if (commits) this.stored++;
    const [after] = await this.rows(`SELECT COUNT(*) AS n FROM own WHERE client = ${this.number}`);
    expect(after).toEqual({ n: String(this.stored * 2) });
  };

  /** Leaves without a word while a statement of each kind runs. */
  private readonly disconnect = async (): Promise<void> => {
    const sql = this.random.pick([
      'SELECT SLEEP(30) FROM fixed WHERE id = 1',
      'SELECT COUNT(*), SUM(SLEEP(30)) FROM fixed WHERE id < 4',
      'SELECT a.id, b.s FROM fixed a JOIN fixed b ON a.id = b.id + 1',
      'SELECT id, s FROM fixed',
      `UPDATE own SET v = SLEEP(30) WHERE client = ${this.number}`,
    ]);
    if (this.random.chance(0.3)) await this.connection!.query('BEGIN');
    // mysql2 leaves the promise of a connection that was destroyed open.
    this.connection!.query(sql).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, this.random.below(60)));
    this.connection!.destroy();
    this.connection = null;
  };

  private readonly killed = async (): Promise<void> => {
    const id = this.connection!.threadId;
    const killsQuery = this.random.chance(0.6);
    const sql = this.random.pick([
      'SELECT SLEEP(30) FROM fixed WHERE id = 1',
      'SELECT SUM(SLEEP(30)) AS t FROM fixed WHERE id < 4',
    ]);
    const answer = this.connection!.query(sql).then(
      () => 'rows',
      (error: { errno?: number; code?: string }) => error.errno ?? error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, 30 + this.random.below(30)));
    await this.killer.query(`KILL ${killsQuery ? 'QUERY' : 'CONNECTION'} ${id}`);
    const outcome = await answer;
    if (killsQuery) {
      expect(outcome).toBe(1317);
      return;
    }
    expect([1317, 1927, 'PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', -104]).toContain(outcome);
    this.connection!.destroy();
    this.connection = null;
  };

  private readonly works: readonly (readonly [string, () => Promise<void>])[] = [
    ...Array.from({ length: 12 }, () => ['point select', this.pointSelect] as const),
    ...Array.from({ length: 8 }, () => ['prepared select', this.preparedSelect] as const),
    ...Array.from({ length: 5 }, () => ['aggregate', this.aggregate] as const),
    ...Array.from({ length: 5 }, () => ['ordered', this.ordered] as const),
    ...Array.from({ length: 4 }, () => ['transaction', this.transaction] as const),
    ['disconnect', this.disconnect],
    ['kill', this.killed],
  ];
}

function after(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, null));
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are reachable, in the heap and outside of it. */
function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test(`${clientCount} clients for ${seconds} s`, async () => {
  const random = newRandom();
  const killer = await proxy.connect();
  end = Date.now() + seconds * 1000;
  const clients = Array.from(
    { length: clientCount },
    (_, i) => new SoakClient(i + 1, new Random(random.next()), killer),
  );
  const work = Promise.allSettled(
    clients.map((client) =>
      client.run().catch((error) => {
        end = 0;
        throw error;
      }),
    ),
  );
  await Promise.race([work, after((seconds * 1000) / 3)]);
  const early = usedBytes();
  const outcomes = await Promise.race([work, after((seconds * 2000) / 3 + 60_000)]);
  // A client that waits for an answer that never comes.
  if (!outcomes) expect(clients.map(({ doing }) => doing).filter((doing) => doing !== null)).toEqual([]);
  const failed = outcomes?.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  const late = usedBytes();
  console.info(`${JSON.stringify(counts)}; in use ${early >> 20} MiB after a third, ${late >> 20} MiB at the end`);
  expect(late).toBeLessThan(early * 1.5 + 100 * 2 ** 20);
  await killer.end();
  for (const kind of ['point select', 'prepared select', 'aggregate', 'ordered', 'transaction', 'disconnect', 'kill'])
    expect(counts[kind]).toBeGreaterThan(0);
});

/** Waits for what happens soon, not for how long it takes: what is killed and does not end is closed after five seconds. */
async function eventually<T>(look: () => T | Promise<T>, expected: T): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (JSON.stringify(await look()) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await look()).toEqual(expected);
}

test('nothing is left: no borrowed connection, no session, no running statement, no open transaction', async () => {
  await eventually(() => proxy.server.sessions.processes(), []);
  await eventually(
    () => [...proxy.server.sources.statistics().values()].map(({ active, waiting }) => ({ active, waiting })),
    [{ active: 0, waiting: 0 }],
  );
  await eventually(
    () =>
      proxy.backend.run(
        "SELECT command, state, info FROM information_schema.processlist WHERE command <> 'Sleep' AND id <> CONNECTION_ID()",
      ),
    [],
  );
  expect(await proxy.backend.run('SELECT trx_id FROM information_schema.innodb_trx')).toEqual([]);
  expect(await proxy.backend.run('XA RECOVER')).toEqual([]);
  const connections = (await proxy.backend.run(
    "SELECT id FROM information_schema.processlist WHERE command = 'Sleep'",
  )) as unknown[];
  const pooled = [...proxy.server.sources.statistics().values()].reduce((sum, { idle }) => sum + idle, 0);
  // Heartbeats have a connection of their own.
  expect(connections.length).toBeLessThanOrEqual(pooled + 1);
});

test('the log tells of no failure of ours', () => {
  expect(proxy.logged.filter((line) => line.startsWith('error'))).toEqual([]);
});

test('a client that comes afterwards gets right answers', async () => {
  const client = await proxy.connect();
  const [rows] = await client.query('SELECT COUNT(*) AS n, SUM(v) AS t FROM fixed');
  expect(rows).toEqual([{ n: String(rowCount), t: String(total * 7) }]);
  await client.end();
});
