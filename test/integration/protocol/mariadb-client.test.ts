import { spawn, spawnSync } from 'node:child_process';
import { useEchoServer } from '../../support/echo-server';

const server = useEchoServer(
  new Map([
    ['root', { password: 'secret', plugin: 'mysql_native_password' }],
    ['sha2', { password: 'geheim', plugin: 'caching_sha2_password' }],
  ]),
);

interface Output {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `mariadb` command line client; the server is in this process, so it must not block. */
function mariadb(args: readonly string[], input: string, password = 'secret'): Promise<Output> {
  const child = spawn('mariadb', ['--no-defaults', '-h127.0.0.1', `-P${server.port()}`, ...args], {
    env: { ...process.env, MYSQL_PWD: password },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (status) => resolve({ ...output, status })));
}

const isInstalled = spawnSync('mariadb', ['--version']).status === 0;
const describeClient = isInstalled ? describe : describe.skip;

const ways: readonly (readonly [string, readonly string[]])[] = [
  ['plain', ['--skip-ssl']],
  ['TLS', ['--ssl', '--ssl-verify-server-cert=0']],
  ['compressed', ['--skip-ssl', '--compress']],
  ['compressed TLS', ['--ssl', '--compress']],
];

describeClient.each(ways)('the mariadb client, %s', (_, args) => {
  test('statements from a pipe', async () => {
    const output = await mariadb(['-uroot', '-N', ...args], 'numbers 3;\nupdate;\necho grüße;\n');
    expect(output).toEqual({ status: 0, stdout: '0\n1\n2\ngrüße\n', stderr: '' });
  });

  test('use, then errors with --force', async () => {
    const output = await mariadb(
      ['-uroot', '-N', '-f', 'first', ...args],
      'use other;\nerror;\nuse missing;\necho on;\n',
    );
    expect(output.stdout).toBe('on\n');
    expect(output.stderr).toContain("ERROR 1146 (42S02) at line 2: Table 'db.t' doesn't exist");
    expect(output.stderr).toContain("ERROR 1049 (42000) at line 3: Unknown database 'missing'");
  });

  test('row counts and info', async () => {
    const output = await mariadb(['-uroot', '-vvv', ...args], 'update;\n');
    expect(output.stdout).toContain('Query OK, 3 rows affected, 2 warnings');
    expect(output.stdout).toContain('Rows matched: 3');
  });

  test('a large result', async () => {
    const output = await mariadb(['-uroot', '-N', ...args], 'numbers 100000;\n');
    expect(output.stdout.split('\n')).toHaveLength(100_001);
  });

  test('wrong password', async () => {
    const output = await mariadb(['-uroot', ...args], 'echo x;', 'wrong');
    expect(output.status).toBe(1);
    expect(output.stderr).toContain(
      "ERROR 1045 (28000): Access denied for user 'root'@'127.0.0.1' (using password: YES)",
    );
  });
});

describeClient('the mariadb client', () => {
  test('status', async () => {
    const output = await mariadb(['-uroot', '--ssl', '-e', 'status'], '');
    expect(output.stdout).toContain('Cipher in use');
  });
});
