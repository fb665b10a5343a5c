/**
 * Peak memory of the server while a file is loaded or a long INSERT runs, in a process of its own. LOAD_MEGABYTES says how large the file is (40 by default; the promise is
 * 1 GB in 300 MB): LOAD_MEGABYTES=1000 npx jest test/integration/bulk-memory.test.ts. An INSERT is one statement and is held whole.
 */
import { readFileSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type Connection, createConnection, type ResultSetHeader } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { writeConfiguration } from '../support/proxy';
import { type ServerProcess, startServerProcess } from '../support/server-process';

const megabytes = Number(process.env.LOAD_MEGABYTES ?? 40);
const peakMax = 300;
/** What is read ahead, waits for three data nodes, or is garbage. Less than a file of 40 MB. */
const growthMax = 35;
const insertMegabytes = Number(process.env.INSERT_MEGABYTES ?? 48);
const lineBytes = 1000;
const chunkLines = 250;

const schemas = `<schema name="shop" checkSQLschema="false">
  <table name="files" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

let backend: MariaDbServer;
let server: ServerProcess;
let folder: string;

beforeAll(async () => {
  const databases = ['db1', 'db2', 'db3'];
  backend = await startMariaDb({ databases, args: ['--innodb-flush-log-at-trx-commit=0', '--max-allowed-packet=1G'] });
  for (const database of databases)
    await backend.run('CREATE TABLE files (id INT NOT NULL PRIMARY KEY, body VARCHAR(1000)) CHARSET latin1', database);
  const system = `<property name="maxPacketSize">${2 ** 30}</property>`;
  folder = writeConfiguration({ schemas, system }, backend.port);
  server = await startServerProcess(folder);
});

afterAll(async () => {
  await server?.kill('SIGTERM');
  await backend?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

/** Most resident memory that the server has had so far, in MB. */
function peak(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))!;
  return Number(kilobytes) / 1024;
}

function* lines(from: number, end: number): Generator<Buffer> {
  for (let id = from; id < end; id += chunkLines) {
    const count = Math.min(chunkLines, end - id);
    const text = Array.from({ length: count }, (_, index) => `${id + index}\t`.padEnd(lineBytes - 1, 'x'));
    yield Buffer.from(`${text.join('\n')}\n`);
  }
}

function connect(): Promise<Connection> {
  return createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    password: '123456',
    database: 'shop',
  });
}

async function load(from: number, sizeMegabytes: number): Promise<void> {
  const client = await connect();
  const count = (sizeMegabytes * 1e6) / lineBytes;
  const [result] = await client.query({
    sql: "LOAD DATA LOCAL INFILE 'lines' INTO TABLE files",
    infileStreamFactory: () => Readable.from(lines(from, from + count)),
  });
  expect((result as ResultSetHeader).affectedRows).toBe(count);
  await client.end();
}

test(
  `a file of ${megabytes} MB`,
  async () => {
    // What a first statement makes the process allocate once is not the file's.
    await load(0, 10);
    const before = peak();
    await load(10_000, megabytes);
    const after = peak();
    process.stdout.write(`${megabytes} MB: peak ${after.toFixed(0)} MB, ${before.toFixed(0)} MB of it after 10 MB\n`);
    expect(after).toBeLessThan(peakMax);
    expect(after - before).toBeLessThan(growthMax);
  },
  megabytes * 2000 + 60_000,
);

test(`an INSERT of ${insertMegabytes} MB, in packets of 16 MiB`, async () => {
  const before = peak();
  const client = await connect();
  await client.query('DELETE FROM files');
  const rows = Array.from({ length: insertMegabytes * 1000 }, (_, id) => `(${id},'`.padEnd(lineBytes - 3, 'y'));
  const [result] = await client.query(`INSERT INTO files VALUES ${rows.join("'),")}')`);
  expect((result as ResultSetHeader).affectedRows).toBe(rows.length);
  await client.end();
  process.stdout.write(
    `INSERT of ${insertMegabytes} MB: peak ${peak().toFixed(0)} MB, ${before.toFixed(0)} MB before\n`,
  );
});
