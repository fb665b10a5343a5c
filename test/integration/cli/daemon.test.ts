/** `mycat start`, `stop`, `restart`, `status` and `console` as real processes. No backend runs: a server starts without them. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { processBirth } from '../../../cli/process-birth';
import { type CommandResult, runCommand, startCommand } from '../../support/command';

const shipped = join(__dirname, '../../../conf');
let folder: string;
let conf: string;
let pidFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-daemon-'));
  conf = join(folder, 'conf');
  pidFile = join(folder, 'logs/mycat.pid');
  cpSync(shipped, conf, { recursive: true, filter: (source) => !source.endsWith('.ts') });
});
afterEach(async () => {
  await mycat('stop');
  rmSync(folder, { recursive: true, force: true });
});

function mycat(command: string, ...args: string[]): Promise<CommandResult> {
  return runCommand([command, '--conf', conf, ...args]);
}

function pidOf(file: string): number {
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
}

test('start, status, restart and stop', async () => {
  expect(await mycat('status')).toMatchObject({ code: 3, out: 'not running\n' });

  const started = await mycat('start', '--port', '0');
  expect(started).toMatchObject({ code: 0, error: '' });
  expect(started.out).toMatch(
    /^ready: accepting MySQL clients on 0\.0\.0\.0:\d+, commands of managers on 0\.0\.0\.0:\d+\nprocess \d+, log in .*mycat\.log\n$/,
  );
  const port = Number(/clients on .*?:(\d+)/.exec(started.out)![1]);
  const client = await createConnection({ host: '127.0.0.1', port, user: 'root', password: '123456' });
  await client.query('SELECT 1');
  await client.end();

  const first = pidOf(pidFile);
  expect(await mycat('status')).toMatchObject({
    code: 0,
    out: `running: process ${first}, accepting MySQL clients on 0.0.0.0:${port}\n`,
  });
  expect(await mycat('start', '--port', '0')).toMatchObject({
    code: 0,
    out: expect.stringMatching(`^running already: process ${first},`),
  });

  expect(await mycat('restart', '--port', '0')).toMatchObject({
    code: 0,
    out: expect.stringMatching(`^stopped: process ${first}\nready: `),
  });
  const second = pidOf(pidFile);
  expect(second).not.toBe(first);
  expect(processBirth(first)).toBeNull();

  expect(await mycat('stop')).toMatchObject({ code: 0, out: `stopped: process ${second}\n` });
  expect(existsSync(pidFile)).toBe(false);
  expect(await mycat('status')).toMatchObject({ code: 3, out: 'not running\n' });
  expect(await mycat('stop')).toMatchObject({ code: 0, out: 'not running\n' });
  const log = readFileSync(join(folder, 'logs/mycat.log'), 'utf8').trim().split('\n');
  expect(log.map((line) => JSON.parse(line).msg)).toContain('stopping: waiting for running statements');
});

test('a pid file left behind by a server that was killed is recognised', async () => {
  await mycat('start', '--port', '0');
  const killed = pidOf(pidFile);
  process.kill(killed, 'SIGKILL');
  while (processBirth(killed) !== null) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await mycat('status')).toMatchObject({ code: 3, out: expect.stringContaining(`process ${killed} of`) });
  expect(await mycat('start', '--port', '0')).toMatchObject({ code: 0 });
  expect(pidOf(pidFile)).not.toBe(killed);
});

test("a process that has the old server's number by now is not signalled", async () => {
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    await mycat('start', '--port', '0');
    await mycat('stop');
    writeFileSync(pidFile, `${stranger.pid}\nboot/123\n127.0.0.1:8066\n`);
    expect(await mycat('status')).toMatchObject({ code: 3 });
    expect(await mycat('stop')).toMatchObject({ code: 0, out: expect.stringContaining('has ended before') });
    expect(existsSync(pidFile)).toBe(false);
    expect(processBirth(stranger.pid!)).not.toBeNull();
    expect(stranger.exitCode).toBeNull();
    expect(stranger.signalCode).toBeNull();
  } finally {
    stranger.kill('SIGKILL');
  }
});

test('mistakes and a taken port are told by start; restart with mistakes leaves the server running', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '0.0.0.0', resolve));
  const { port } = taken.address() as { port: number };
  try {
    const refused = await mycat('start', '--port', String(port));
    expect(refused.code).toBe(1);
    expect(refused.out).toBe(
      `cannot start: 0.0.0.0:${port} is in use by another process; stop that one, or choose another serverPort in server.xml or --port\n`,
    );
    expect(await mycat('status')).toMatchObject({ code: 3 });
    expect(await mycat('console', '--port', String(port))).toMatchObject({ code: 1, out: refused.out });
  } finally {
    taken.close();
  }
  await mycat('start', '--port', '0');
  const pid = pidOf(pidFile);
  const schema = readFileSync(join(conf, 'schema.xml'), 'utf8');
  writeFileSync(join(conf, 'schema.xml'), schema.replaceAll('dn1,dn2,dn3', 'dn1,dn2,dn9'));
  const restarted = await mycat('restart');
  expect(restarted.code).toBe(1);
  expect(restarted.out).toContain("dataNode 'dn9' is not found!");
  expect(restarted.out).toContain('not restarted: correct the configuration first');
  expect(await mycat('status')).toMatchObject({ code: 0, out: expect.stringContaining(`process ${pid},`) });
  await mycat('stop');
  const wrong = await mycat('start');
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain("dataNode 'dn9' is not found!");
});

test('console says ready once it accepts clients, and a signal ends it with 0', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const command = startCommand(['console', '--conf', conf, '--port', '0', '--pid-file', pidFile]);
    const ready = await command.line(/ready/);
    const port = Number(/^ready: accepting MySQL clients on 0\.0\.0\.0:(\d+),/.exec(ready)![1]);
    const client = await createConnection({ host: '127.0.0.1', port, user: 'root', password: '123456' });
    const closed = new Promise((resolve) => client.once('end', resolve));
    client.on('error', () => undefined);
    expect(await mycat('status', '--pid-file', pidFile)).toMatchObject({ code: 0 });
    command.child.kill(signal);
    expect(await command.ended).toMatchObject({ code: 0 });
    await closed;
    expect(existsSync(pidFile)).toBe(false);
  }
});

test('SIGHUP reads the configuration again, and mistakes change nothing', async () => {
  const started = await mycat('start', '--port', '0');
  const port = Number(/clients on .*?:(\d+)/.exec(started.out)![1]);
  const pid = pidOf(pidFile);
  const login = async (user: string): Promise<string> => {
    try {
      const client = await createConnection({ host: '127.0.0.1', port, user, password: user });
      await client.end();
      return 'in';
    } catch {
      return 'refused';
    }
  };
  expect(await login('late')).toBe('refused');
  const serverXml = readFileSync(join(conf, 'server.xml'), 'utf8');
  const late =
    '<user name="late"><property name="password">late</property><property name="schemas">TESTDB</property></user></mycat:server>';
  writeFileSync(join(conf, 'server.xml'), serverXml.replace('</mycat:server>', late));
  process.kill(pid, 'SIGHUP');
  const log = (): string => readFileSync(join(folder, 'logs/mycat.log'), 'utf8');
  while (!log().includes('configuration changed')) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await login('late')).toBe('in');
  writeFileSync(join(conf, 'server.xml'), '<broken');
  process.kill(pid, 'SIGHUP');
  while (!log().includes('configuration not changed')) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await login('late')).toBe('in');
});

test('a log folder that cannot be made is named', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect(await mycat('start', '--log-dir', join(folder, 'file/logs'))).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^mycat: ENOTDIR: .*file\/logs/),
  });
  // There the system does not say that a folder cannot be made, but that the one above it is not there.
  expect(await mycat('start', '--log-dir', '/proc/mycat/logs')).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^mycat: ENOENT: .*\/proc\/mycat/),
  });
});

test('options that are not right are named', async () => {
  expect(await mycat('start', '--port', 'many')).toMatchObject({
    code: 1,
    error: expect.stringContaining('a port is a number from 0 to 65535'),
  });
  expect(await runCommand(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});
