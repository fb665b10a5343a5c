import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Connection, createConnection } from 'mysql2/promise';
import { runChild, startChild } from './child';
import type { BenchEnvironment } from './environment';
import { type BenchResult, median, medianRatio } from './result';

const clients = 8;
const seconds = 4;
const rounds = 3;
const rows = 30_000;
/** Transfers through the server and by hand take turns in blocks, so that what else the machine does hits both. */
const transferBlocks = 10;
const transfersInBlock = 60;
const transferWarmUps = 200;
const insertedRows = 100_000;
/** The first bulk loads of a process are compiled while they run: they tell nothing of the ones after. */
const bulkWarmUps = 4;
const bulkRounds = 7;
const databases = ['db1', 'db2', 'db3'];

/** Transactions on one shard and on two, and bulk loads over three. */
export async function benchTransactions(environment: BenchEnvironment): Promise<readonly BenchResult[]> {
  await prepare(environment);
  return [await oneShard(environment), await twoShards(environment), ...(await bulk(environment))];
}

async function prepare({ backend }: BenchEnvironment): Promise<void> {
  for (const [index, database] of databases.entries()) {
    await backend.run(
      [
        'CREATE TABLE IF NOT EXISTS sbtest1 (id INT NOT NULL PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL, pad CHAR(60) NOT NULL)',
        'TRUNCATE sbtest1',
        `INSERT INTO sbtest1 SELECT seq * 3 + ${index}, seq, REPEAT(CHAR(65 + seq % 26), 119), 'pad' FROM seq_0_to_${rows / 3 - 1}`,
        'CREATE TABLE IF NOT EXISTS accounts (id INT NOT NULL PRIMARY KEY, balance INT NOT NULL)',
        'CREATE TABLE IF NOT EXISTS bulk (id INT NOT NULL PRIMARY KEY, n INT NOT NULL, s VARCHAR(40) NOT NULL)',
        `INSERT INTO accounts VALUES (${index}, 0)`,
      ],
      database,
    );
  }
}

async function oneShard({ backend, proxyPort }: BenchEnvironment): Promise<BenchResult> {
  const relay = await startChild([join(__dirname, 'relay.js'), String(backend.port)], /ready/);
  const relayPort = Number(relay.ready.split(' ')[1]);
  const measure = async (port: number, ...credentials: readonly string[]): Promise<number> => {
    const args = [port, ...credentials, clients, seconds, 3, rows / 3].map(String);
    const output = await runChild([join(__dirname, 'transaction-load.js'), ...args]);
    return (JSON.parse(output) as { transactions: number }).transactions / seconds;
  };
  const direct: number[] = [];
  const through: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const own = await measure(relayPort, 'root', '', 'db1');
    const ours = await measure(proxyPort, 'root', '123456', 'bench');
    if (round === 0) continue;
    direct.push(own);
    through.push(ours);
  }
  await relay.stop();
  return {
    name: 'read-write transactions on one shard: throughput against a bare relay',
    ratio: medianRatio(through, direct),
    goal: 0.75,
    unit: 'times, at least',
    note: `${clients} clients; ${median(through).toFixed(0)} against ${median(direct).toFixed(0)} transactions/s`,
  };
}

function connectTo(port: number, password: string, database: string): Promise<Connection> {
  return createConnection({ host: '127.0.0.1', port, user: 'root', password, database });
}

/** Milliseconds of each of many runs, sorted out by `median`. */
async function timed(count: number, work: (number: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < count; number++) {
    const from = performance.now();
    await work(number);
    times.push(performance.now() - from);
  }
  return median(times);
}

async function twoShards({ backend, proxyPort }: BenchEnvironment): Promise<BenchResult> {
  const [first, second] = await Promise.all([connectTo(backend.port, '', 'db1'), connectTo(backend.port, '', 'db2')]);
  const proxy = await connectTo(proxyPort, '123456', 'bench');
  // Both databases are on one server, where the branches need names of their own.
  const onBoth = (sql: string): Promise<unknown> =>
    Promise.all([first.query(`${sql},'1'`), second.query(`${sql},'2'`)]);
  let transaction = 0;
  const byHand = async (): Promise<void> => {
    const xid = `'bench-${++transaction}'`;
    await onBoth(`XA START ${xid}`);
    await first.query('UPDATE accounts SET balance = balance - 1 WHERE id = 0');
    await second.query('UPDATE accounts SET balance = balance + 1 WHERE id = 1');
    await onBoth(`XA END ${xid}`);
    await onBoth(`XA PREPARE ${xid}`);
    await onBoth(`XA COMMIT ${xid}`);
  };
  const throughProxy = async (): Promise<void> => {
    await proxy.query('BEGIN');
    await proxy.query('UPDATE accounts SET balance = balance - 1 WHERE id = 0');
    await proxy.query('UPDATE accounts SET balance = balance + 1 WHERE id = 1');
    await proxy.query('COMMIT');
  };
  await timed(transferWarmUps, byHand);
  await timed(transferWarmUps, throughProxy);
  const own: number[] = [];
  const ours: number[] = [];
  for (let block = 0; block < transferBlocks; block++) {
    own.push(await timed(transfersInBlock, byHand));
    ours.push(await timed(transfersInBlock, throughProxy));
  }
  await Promise.all([first.end(), second.end(), proxy.end()]);
  return {
    name: 'transfer between two shards: latency against the same XA by hand',
    ratio: medianRatio(ours, own),
    goal: 2.2,
    unit: 'times, at most',
    note: `median ${median(ours).toFixed(2)} ms, decision on disk included; by hand ${median(own).toFixed(2)} ms, without one`,
  };
}

const rowText = (id: number): string => `(${id},${(id * 7) % 1000},'row number ${id}')`;

function insertOf(ids: readonly number[]): string {
  return `INSERT INTO bulk (id, n, s) VALUES ${ids.map(rowText).join(',')}`;
}

/** Clients read a file in pieces, and send a packet of each. */
const filePieceBytes = 64 * 1024;

function fileOf(ids: readonly number[]): readonly Buffer[] {
  const file = Buffer.from(ids.map((id) => `${id}\t${(id * 7) % 1000}\trow number ${id}\n`).join(''));
  const count = Math.ceil(file.length / filePieceBytes);
  return Array.from({ length: count }, (_, index) =>
    file.subarray(index * filePieceBytes, (index + 1) * filePieceBytes),
  );
}

async function bulk({ backend, proxyPort }: BenchEnvironment): Promise<readonly BenchResult[]> {
  const shards = await Promise.all(databases.map((database) => connectTo(backend.port, '', database)));
  const proxy = await connectTo(proxyPort, '123456', 'bench');
  const all = Array.from({ length: insertedRows }, (_, id) => id);
  const parts = databases.map((_, index) => all.filter((id) => id % 3 === index));
  const empty = async (): Promise<void> => {
    for (const shard of shards) await shard.query('TRUNCATE bulk');
  };
  const compare = async <Input>(
    name: string,
    inputOf: (ids: readonly number[]) => Input,
    load: (connection: Connection, input: Input) => Promise<unknown>,
  ): Promise<BenchResult> => {
    const whole = inputOf(all);
    const partInputs = parts.map(inputOf);
    const own: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < bulkWarmUps + bulkRounds; round++) {
      await empty();
      const direct = await timed(1, () => Promise.all(shards.map((shard, index) => load(shard, partInputs[index]!))));
      await empty();
      const through = await timed(1, () => load(proxy, whole));
      if (round < bulkWarmUps) continue;
      own.push(direct);
      ours.push(through);
    }
    return {
      name: `${insertedRows / 1000}K rows by ${name}, split over 3 shards`,
      ratio: medianRatio(ours, own),
      goal: 1.2,
      unit: 'times loading the parts in parallel, at most',
      note: `${median(ours).toFixed(0)} ms against ${median(own).toFixed(0)} ms`,
    };
  };
  const results = [
    await compare('one INSERT', insertOf, (connection, sql) => connection.query(sql)),
    await compare('LOAD DATA LOCAL', fileOf, (connection, pieces) =>
      connection.query({
        sql: "LOAD DATA LOCAL INFILE 'rows' INTO TABLE bulk (id, n, s)",
        infileStreamFactory: () => Readable.from(pieces),
      }),
    ),
  ];
  await Promise.all([...shards, proxy].map((connection) => connection.end()));
  return results;
}
