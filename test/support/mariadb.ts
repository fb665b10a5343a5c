import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

/** A real MariaDB server in a temporary folder on a free port. root has no password. */
export interface MariaDbServer {
  readonly port: number;
  readonly pid: number;
  /** Runs statements one by one as root, in `database` when given. Returns the rows of the last one. */
  run(statements: string | readonly string[], database?: string): Promise<unknown[]>;
  /** kill -9 */
  crash(): Promise<void>;
  /** After a crash: with the same data, on the same port. @param args further command-line options, for this start only */
  restart(args?: readonly string[]): Promise<void>;
  /** Ends it as an administrator does; its data stay, for `restart` and for copies. */
  shutDown(): Promise<void>;
  stop(): Promise<void>;
  /** Its data directory. */
  readonly data: string;
  /** The program and the options that it is started with. */
  readonly command: readonly [string, ...string[]];
}

export interface MariaDbOptions {
  /** Further command-line options. */
  readonly args?: readonly string[];
  /** Options of the first start only. */
  readonly firstArgs?: readonly string[];
  /** Databases to create. */
  readonly databases?: readonly string[];
  /** A data directory of a server that was shut down, to start with a copy of it. */
  readonly dataOf?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A test process that is killed cannot stop its servers: a shell that outlives it does. The folder in its command line tells the server. */
function endWithParent(serverId: number, folder: string): void {
  const watch = `while kill -0 ${process.pid} 2>/dev/null && kill -0 ${serverId} 2>/dev/null; do sleep 1; done
    if tr '\\0' ' ' </proc/${serverId}/cmdline 2>/dev/null | grep -qF '${folder}'; then kill -9 ${serverId}; rm -rf '${folder}'; fi`;
  spawn('sh', ['-c', watch], { detached: true, stdio: 'ignore' }).unref();
}

function installData(data: string, temporary: string, user: readonly string[]): void {
  const installed = spawnSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...user,
    ],
    { encoding: 'utf8' },
  );
  if (installed.status !== 0) throw new Error(`mariadb-install-db failed: ${installed.error ?? installed.stderr}`);
}

/** Starts a server and waits until it answers. It is killed when the process ends, at the latest. */
export async function startMariaDb(options: MariaDbOptions = {}): Promise<MariaDbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mycat-mariadb-'));
  const data = join(folder, 'data');
  // Servers clean up their temporary folder when they start: two that share one remove each other's files.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  if (options.dataOf !== undefined) cpSync(options.dataOf, data, { recursive: true });
  else installData(data, temporary, user);
  const port = await freePort();
  const server = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd'].find(existsSync) ?? 'mariadbd';
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${temporary}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder, 's')}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--innodb-buffer-pool-size=64M',
    '--innodb-log-file-size=32M',
    '--innodb-flush-log-at-trx-commit=0',
    '--performance-schema=OFF',
    '--skip-log-bin',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_general_ci',
    '--max-connections=500',
    ...user,
    ...(options.args ?? []),
  ];
  const run = runner(port);
  const start = (more: readonly string[] = []): Promise<ServerProcess> =>
    launch(server, [...args, ...more], folder, run, options.environment);
  let current = await start(options.firstArgs);
  for (const database of options.databases ?? []) await run(`CREATE DATABASE \`${database}\``);
  return {
    port,
    data,
    command: [server, ...args],
    get pid() {
      return current.child.pid!;
    },
    run,
    crash: () => ended(current, 'SIGKILL'),
    async restart(more) {
      current = await start(more);
    },
    shutDown: () => ended(current, 'SIGTERM'),
    async stop() {
      await ended(current, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Run = MariaDbServer['run'];

function runner(port: number): Run {
  return async (statements, database) => {
    const connection = await createConnection({
      host: '127.0.0.1',
      port,
      user: 'root',
      ...(database ? { database } : {}),
    });
    try {
      let rows: unknown = [];
      for (const sql of typeof statements === 'string' ? [statements] : statements)
        [rows] = await connection.query(sql);
      return Array.isArray(rows) ? rows : [];
    } finally {
      await connection.end();
    }
  };
}

interface ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
}

async function ended({ child, exited }: ServerProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(timer);
  }
  running.delete(child);
}

/** Starts the process and waits until it answers. */
async function launch(
  server: string,
  args: readonly string[],
  folder: string,
  run: Run,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(server, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } });
  running.add(child);
  endWithParent(child.pid!, folder);
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log = (log + chunk).slice(-8000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mariadbd ended:\n${log}`);
    try {
      await run('SELECT 1');
      return { child, exited };
    } catch (error) {
      if (Date.now() > deadline) {
        await ended({ child, exited }, 'SIGKILL');
        throw new Error(`mariadbd does not answer: ${error}\n${log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
