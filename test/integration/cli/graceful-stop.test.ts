/** What clients see when the server is told to stop. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { type RunningCommand, startCommand } from '../../support/command';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { confFiles } from '../../support/proxy';

let backend: MariaDbServer;
let folder: string;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'] });
  folder = mkdtempSync(join(tmpdir(), 'mycat-stop-'));
});
afterAll(async () => {
  await backend?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startServer(shutdownTimeout: number): Promise<{ command: RunningCommand; port: number }> {
  const files = confFiles(
    {
      schemas: '<schema name="TESTDB" dataNode="dn1"/>',
      system: `<property name="shutdownTimeout">${shutdownTimeout}</property>`,
    },
    backend.port,
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const command = startCommand(['console', '--conf', folder, '--port', '0']);
  const ready = await command.line(/ready/);
  return { command, port: Number(/clients on .*?:(\d+)/.exec(ready)![1]) };
}

async function connect(port: number): Promise<Connection> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    password: '123456',
    database: 'TESTDB',
  });
  connection.on('error', () => undefined);
  return connection;
}

/** Resolves when the backend runs such a statement. */
async function running(text: string): Promise<void> {
  for (;;) {
    const [found] = await backend.run(
      `SELECT COUNT(*) AS count FROM information_schema.processlist WHERE info LIKE '${text}%' AND id <> CONNECTION_ID()`,
    );
    if (Number((found as { count: string }).count) > 0) return;
  }
}

test('running statements end, idle clients are disconnected, nobody new comes in, the exit code is 0', async () => {
  const { command, port } = await startServer(60_000);
  const [busy, idle] = [await connect(port), await connect(port)];
  const idleEnded = new Promise((resolve) => idle.once('end', resolve));
  const answer = busy.query('SELECT SLEEP(2) AS slept');
  await running('SELECT SLEEP(2)');
  command.child.kill('SIGTERM');
  await idleEnded;
  await expect(connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(answer).resolves.toMatchObject([[{ slept: 0 }], {}]);
  expect(await command.ended).toMatchObject({ code: 0 });
});

test('a statement that takes longer than shutdownTimeout is given up, on the backend too', async () => {
  const { command, port } = await startServer(200);
  const client = await connect(port);
  const answer = client.query('SELECT SLEEP(100)').catch((error: Error) => error);
  await running('SELECT SLEEP(100)');
  command.child.kill('SIGTERM');
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(await answer).toBeInstanceOf(Error);
  for (;;) {
    const left = await backend.run(
      "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(100)%' AND id <> CONNECTION_ID()",
    );
    if (left.length === 0) break;
  }
});
