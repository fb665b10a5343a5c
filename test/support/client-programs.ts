/** Programs of other languages as clients of the product: their drivers are fetched once and kept, and a test says why it was skipped. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createTyped, insertTyped } from './column-types';
import { type MariaDbServer, startMariaDb } from './mariadb';
import { type ProxyServer, startProxy } from './proxy';

/** Sources of the programs. */
export const sourceFolder = join(__dirname, '..', 'clients-src');

/** A fetch that takes longer counts as failed. */
const fetchTimeoutMs = 150_000;

export function isInstalled(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/**
 * A folder that outlives the test run, filled by `fetch` when it is not yet there. `version` changes when other content is wanted.
 * Null when the fetch failed: then the test is skipped.
 */
export function fetched(name: string, version: string, fetch: (folder: string) => boolean): string | null {
  const base = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mycat-tests');
  const folder = join(base, `${name}-${version}`);
  const done = join(folder, '.complete');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (!fetch(folder)) return null;
  writeFileSync(done, '');
  return folder;
}

/** Runs a command that fetches or builds; what it says goes to standard error when it fails. */
export function make(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): boolean {
  const made = spawnSync(command, args, { ...options, encoding: 'utf8', timeout: fetchTimeoutMs });
  if (made.status === 0) return true;
  process.stderr.write(`${command} ${args.join(' ')}: ${made.error ?? ''}${made.stdout}${made.stderr}\n`);
  return false;
}

/** `describe`, or `describe.skip` with the reason told. jest drops the console output of files in which every test is skipped. */
export function describeUnless(reason: string | null): jest.Describe {
  if (reason === null) return describe;
  process.stderr.write(`Skipped: ${reason}\n`);
  return describe.skip;
}

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs a program while this process serves it. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string; readonly cwd?: string } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, timeout: 120_000 });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, error }));
  });
}

/** The product with tables for every kind of check, and beside it one MariaDB with the same rows, both with a database `testdb`. */
export interface ClientServers {
  readonly proxy: ProxyServer;
  readonly backend: MariaDbServer;
  /** For programs: HOST, PORT, USERNAME, PASSWORD, and REAL_PORT for the MariaDB. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const tables: readonly string[] = [
  createTyped('typed'),
  `CREATE TABLE vals (id BIGINT NOT NULL PRIMARY KEY, i INT, l BIGINT UNSIGNED, f FLOAT, d DOUBLE, c DECIMAL(30,10), s VARCHAR(200), x LONGTEXT,
    b LONGBLOB, t DATETIME(6), y DATE, m TIME(3), o BOOLEAN) DEFAULT CHARSET=utf8mb4`,
  `CREATE TABLE people (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, city VARCHAR(20), age INT, wage DECIMAL(10,2), born DATE,
    KEY by_city (city), UNIQUE KEY by_id_name (id, name)) DEFAULT CHARSET=utf8mb4`,
  'CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(10) UNIQUE) DEFAULT CHARSET=utf8mb4',
  "CREATE TABLE notes (id INT NOT NULL PRIMARY KEY AUTO_INCREMENT, body VARCHAR(100) DEFAULT 'x', n INT) DEFAULT CHARSET=utf8mb4",
];
const rows: readonly string[] = [
  ...insertTyped('typed'),
  `INSERT INTO people VALUES (1,'Ann','Rome',30,100.50,'1990-01-02'),(2,'Bob','Oslo',41,2000,'1980-12-31'),(3,'Zoë',NULL,NULL,NULL,NULL),
    (4,'ann','rome',5,0.01,'2019-02-28'),(5,'中文','Oslo',77,99999999.99,'1947-07-07')`,
  "INSERT INTO colours VALUES (1,'red'),(2,'green'),(3,NULL)",
];

export async function startClientServers(): Promise<ClientServers> {
  const backend = await startMariaDb({
    databases: ['db1', 'db2', 'db3', 'testdb'],
    args: ['--max-allowed-packet=64M'],
  });
  await backend.run("GRANT ALL ON *.* TO tester@'%' IDENTIFIED BY '123456'");
  const proxy = await startProxy(
    {
      schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
        <table name="typed" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
        <table name="vals" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
        <table name="people" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
        <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
      </schema>`,
      system: '<property name="maxPacketSize">67108864</property><property name="useCompression">1</property>',
      users:
        '<user name="tester" defaultAccount="true"><property name="password">123456</property><property name="schemas">testdb</property></user>' +
        '<user name="second"><property name="password">654321</property><property name="schemas">testdb</property></user>',
    },
    backend,
  );
  const client = await proxy.connect({ user: 'tester', password: '123456', database: 'testdb' });
  for (const sql of [...tables, ...rows]) await client.query(sql);
  await client.end();
  await backend.run([...tables, ...rows], 'testdb');
  return {
    proxy,
    backend,
    environment: {
      HOST: '127.0.0.1',
      PORT: String(proxy.port),
      REAL_PORT: String(backend.port),
      USERNAME: 'tester',
      PASSWORD: '123456',
    },
    async stop() {
      await proxy.stop();
      await backend.stop();
    },
  };
}

/** The lines `ok NAME` and `FAIL NAME: why` of a program, by name. */
export function checksOf({ out, error, code }: Outcome): ReadonlyMap<string, string> {
  const checks = new Map<string, string>();
  for (const line of out.split('\n')) {
    const ok = /^ok (.*)$/.exec(line);
    const failed = /^FAIL ([^:]*): (.*)$/.exec(line);
    if (ok) checks.set(ok[1]!, 'ok');
    if (failed) checks.set(failed[1]!, failed[2]!);
  }
  if (checks.size === 0) checks.set('the program', `exit code ${code}: ${out}${error}`);
  return checks;
}
