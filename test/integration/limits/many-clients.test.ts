/**
 * Many idle clients and some that work, over few connections to the backend: nobody sees an error, and what an idle client takes is reported.
 * IDLE_CLIENTS and ACTIVE_CLIENTS say how many (5000 and 500 is what it is meant for; the limit of open files must allow three times that).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { writeConfiguration } from '../../support/proxy';
import { type ServerProcess, startServerProcess } from '../../support/server-process';
import { WireClient } from '../../support/wire-client';

const idleCount = Number(process.env.IDLE_CLIENTS ?? 300);
const activeCount = Number(process.env.ACTIVE_CLIENTS ?? 40);
const statementsEach = 20;
const backendConnections = 64;
/** Logins under way at a time. */
const wave = 50;

let backend: MariaDbServer;
let server: ServerProcess;
let folder: string;

/** Bytes that an idle client may take. Of a few clients the process's own coming and going says more. */
const idleBytesMax = 40 * 1024;
const idleBytesCountFrom = 1000;

beforeAll(async () => {
  const files = Number(spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout);
  if (files < 3 * (idleCount + activeCount))
    throw new Error(`ulimit -n is ${files}: ${3 * (idleCount + activeCount)} are needed`);
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'] });
  folder = writeConfiguration(
    {
      schemas: `<schema name="TESTDB" checkSQLschema="false" dataNode="dn1">
        <table name="t" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`,
      maxConnections: backendConnections,
      system: '<property name="backendAcquireTimeout">60000</property>',
    },
    backend.port,
  );
  server = await startServerProcess(folder);
});

afterAll(async () => {
  await server?.kill('SIGTERM');
  await backend?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function connect(): Promise<Connection> {
  return createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    password: '123456',
    database: 'TESTDB',
    connectTimeout: 60_000,
  });
}

function residentBytes(): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))!;
  return Number(kilobytes) * 1024;
}

async function logins(count: number): Promise<WireClient[]> {
  const clients: WireClient[] = [];
  for (let from = 0; from < count; from += wave) {
    const number = Math.min(wave, count - from);
    clients.push(
      ...(await Promise.all(Array.from({ length: number }, () => WireClient.login(server.port, 'root', '123456')))),
    );
  }
  return clients;
}

async function work(number: number): Promise<void> {
  const client = await connect();
  for (let round = 0; round < statementsEach; round++) {
    const id = (number * 31 + round * 7) % 300;
    const [rows] = (await client.query(`SELECT v FROM t WHERE id = ${id}`)) as unknown as [{ v: number }[]];
    expect(rows).toEqual([{ v: id * 2 }]);
    if (round % 10 === 0) {
      const [sums] = (await client.query('SELECT COUNT(*) AS n FROM t')) as unknown as [{ n: number }[]];
      expect(sums).toEqual([{ n: 300 }]);
    }
  }
  await client.end();
}

test(`${idleCount} idle clients and ${activeCount} that work over ${backendConnections} connections`, async () => {
  const setUp = await connect();
  await setUp.query('CREATE TABLE t (id INT PRIMARY KEY, v INT)');
  await setUp.query(`INSERT INTO t VALUES ${Array.from({ length: 300 }, (_, id) => `(${id}, ${id * 2})`).join()}`);
  // What the first clients make the process allocate once is not theirs.
  for (const client of await logins(wave)) client.socket.destroy();
  const before = residentBytes();
  const idle = await logins(idleCount);
  const after = residentBytes();
  await Promise.all(Array.from({ length: activeCount }, (_, number) => work(number)));
  // The idle ones are still there, and answered.
  for (const client of idle) client.send(Buffer.from([0x0e]));
  for (const client of idle) expect((await client.receive())?.payload[0]).toBe(0);
  const [rows] = (await setUp.query('SHOW PROCESSLIST')) as unknown as [object[]];
  expect(rows.length).toBeGreaterThan(idleCount);
  await setUp.end();
  for (const client of idle) client.socket.destroy();
  const idleBytes = (after - before) / idleCount;
  process.stdout.write(`an idle client takes ${(idleBytes / 1024).toFixed(1)} KB of resident memory\n`);
  if (idleCount >= idleBytesCountFrom) expect(idleBytes).toBeLessThan(idleBytesMax);
}, 600_000);
