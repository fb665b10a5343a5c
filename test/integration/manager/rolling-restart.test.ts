/**
 * Two servers behind a balancer that asks /readyz are restarted one after the other, with `offline` first: clients with a pool that pings a
 * connection before use, and connects again when that fails, see no error.
 */
import { connect as connectSocket, createServer, type Server } from 'node:net';
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const workers = 8;
const probeMs = 30;
const schemas = `<schema name="TESTDB" checkSQLschema="false" dataNode="dn1">
  <table name="accounts" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`;

let backend: MariaDbServer;
const proxies: ProxyServer[] = [];

const start = (): Promise<ProxyServer> =>
  startProxy({ schemas, system: '<property name="httpPort">0</property>' }, backend);

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'] });
  proxies.push(await start(), await start());
  const client = await proxies[0]!.connect();
  await client.query('CREATE TABLE accounts (id INT PRIMARY KEY, amount INT NOT NULL)');
  await client.query(`INSERT INTO accounts VALUES ${Array.from({ length: 30 }, (_, id) => `(${id}, 100)`).join()}`);
  await client.end();
});

afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await backend?.stop();
});

/** Gives new connections in turn to the servers that were ready when they were last asked. */
class Balancer {
  private readonly ready = new Set<ProxyServer>();
  private next = 0;
  private readonly probe: NodeJS.Timeout;

  private constructor(private readonly tcp: Server) {
    this.probe = setInterval(() => void this.ask(), probeMs);
  }

  static async open(): Promise<Balancer> {
    const tcp = createServer((client) => {
      const [...servers] = balancer.ready;
      const proxy = servers[balancer.next++ % servers.length];
      if (!proxy) {
        client.destroy();
        return;
      }
      const upstream = connectSocket(proxy.port, '127.0.0.1');
      client.pipe(upstream).pipe(client);
      for (const socket of [client, upstream])
        socket.on('error', () => {
          client.destroy();
          upstream.destroy();
        });
    });
    const balancer = new Balancer(tcp);
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get port(): number {
    return (this.tcp.address() as { port: number }).port;
  }

  isReady(proxy: ProxyServer): boolean {
    return this.ready.has(proxy);
  }

  private async ask(): Promise<void> {
    for (const proxy of [...proxies]) {
      const answer = await fetch(`http://127.0.0.1:${proxy.server.httpPort}/readyz`).catch(() => null);
      if (answer?.status === 200 && proxies.includes(proxy)) this.ready.add(proxy);
      else this.ready.delete(proxy);
    }
  }

  close(): void {
    clearInterval(this.probe);
    this.tcp.close();
  }
}

/** As connection pools are: first in, first out; a ping before use; another attempt when connecting fails. */
class Pool {
  private readonly idle: Connection[] = [];
  reconnects = 0;

  constructor(private readonly port: number) {}

  async take(): Promise<Connection> {
    for (;;) {
      const connection = this.idle.shift();
      if (!connection) return this.open();
      try {
        await connection.ping();
        return connection;
      } catch {
        this.reconnects++;
        connection.destroy();
      }
    }
  }

  private async open(): Promise<Connection> {
    for (let attempt = 1; ; attempt++) {
      try {
        const connection = await createConnection({
          host: '127.0.0.1',
          port: this.port,
          user: 'root',
          password: '123456',
          database: 'TESTDB',
        });
        connection.on('error', () => undefined);
        return connection;
      } catch (error) {
        if (attempt === 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, probeMs));
      }
    }
  }

  giveBack(connection: Connection): void {
    this.idle.push(connection);
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.map((connection) => connection.end().catch(() => undefined)));
  }
}

async function work(pool: Pool, number: number, isOver: () => boolean): Promise<number> {
  let statements = 0;
  while (!isOver()) {
    const connection = await pool.take();
    await connection.query(`SELECT amount FROM accounts WHERE id = ${number}`);
    await connection.query('BEGIN');
    await connection.query(`UPDATE accounts SET amount = amount - 1 WHERE id = ${number}`);
    await connection.query(`UPDATE accounts SET amount = amount + 1 WHERE id = ${number + workers + 1}`);
    await connection.query('COMMIT');
    await connection.query('SELECT SUM(amount) FROM accounts WHERE id > 27');
    pool.giveBack(connection);
    statements += 6;
  }
  return statements;
}

test('one server after the other is restarted, and no statement fails', async () => {
  const balancer = await Balancer.open();
  while (!proxies.every((proxy) => balancer.isReady(proxy))) await new Promise((resolve) => setTimeout(resolve, 10));
  const pool = new Pool(balancer.port);
  let isOver = false;
  const working = Promise.all(Array.from({ length: workers }, (_, number) => work(pool, number, () => isOver)));
  working.catch(() => {
    isOver = true;
  });
  try {
    for (const index of [0, 1]) {
      const old = proxies[index]!;
      const manager = await old.manager();
      await manager.query('offline');
      await manager.end();
      // Everybody finds another server with the next ping.
      while (!isOver && (balancer.isReady(old) || old.server.sessions.processes().length > 0))
        await new Promise((resolve) => setTimeout(resolve, 10));
      await old.stop();
      const fresh = await start();
      proxies[index] = fresh;
      while (!balancer.isReady(fresh)) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    isOver = true;
  }
  for (const statements of await working) expect(statements).toBeGreaterThan(0);
  expect(pool.reconnects).toBeGreaterThan(0);
  const client = await proxies[0]!.connect();
  expect((await client.query('SELECT SUM(amount) AS total FROM accounts'))[0]).toEqual([{ total: '3000' }]);
  await client.end();
  await pool.close();
  balancer.close();
}, 60_000);
