import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Listener, listen } from '../../../protocol/frontend/listener';
import { EchoHandler, testOptions } from '../../support/echo-handler';

const python = 'python3';
const isInstalled = spawnSync(python, ['-c', 'import pymysql, cryptography']).status === 0;
if (!isInstalled) {
  // jest drops the console output of a file in which every test is skipped.
  process.stderr.write(
    'Skipped: the PyMySQL tests need Python with PyMySQL and cryptography (pip install PyMySQL cryptography).\n',
  );
}
const describeClient = isInstalled ? describe : describe.skip;

const handler = new EchoHandler({
  users: new Map([
    ['root', { password: 'secret', plugin: 'mysql_native_password' }],
    ['sha2', { password: 'geheim', plugin: 'caching_sha2_password' }],
    ['sha2tls', { password: 'geheim', plugin: 'caching_sha2_password' }],
  ]),
  results: new Map(),
});
let folder: string;
let listener: Listener;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-protocol-'));
  listener = await listen(testOptions({ tls: { kind: 'self-signed', folder } }), handler);
});
afterAll(async () => {
  await listener.close(1000);
  rmSync(folder, { recursive: true });
});

/** Runs a program with `connect(user, password, **more)` at hand. Resolves to what it printed. */
function run(program: string): Promise<string> {
  const head = `
import pymysql, ssl
no_check = ssl.create_default_context()
no_check.check_hostname = False
no_check.verify_mode = ssl.CERT_NONE
def connect(user, password, **more):
    return pymysql.connect(host='127.0.0.1', port=${listener.address.port}, user=user, password=password, **more)
`;
  const child = spawn(python, ['-c', head + program]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => child.on('close', () => resolve(output.trim())));
}

describeClient('PyMySQL', () => {
  test('queries, errors, several statements', async () => {
    const output = await run(`
from pymysql.constants import CLIENT
c = connect('root', 'secret', client_flag=CLIENT.MULTI_STATEMENTS)
k = c.cursor()
k.execute('echo grüße 你好'); print(k.fetchall())
k.execute('numbers 2; update; numbers 1'); print(k.fetchall(), k.nextset(), k.rowcount, k.nextset(), k.fetchall(), k.nextset())
try: k.execute('error')
except pymysql.err.ProgrammingError as e: print(e.args)
c.ping(); c.select_db('other'); print(c.get_server_info())
`);
    expect(output.split('\n')).toEqual([
      "(('grüße 你好',),)",
      '((0,), (1,)) True 3 True ((0,),) None',
      "(1146, \"Table 'db.t' doesn't exist\")",
      '10.11.9-MariaDB-echo',
    ]);
  });

  test('caching_sha2_password: full by RSA, full over TLS, fast', async () => {
    const output = await run(`
for user, more in [('sha2', {}), ('sha2', {}), ('sha2tls', {'ssl': no_check}), ('sha2tls', {})]:
    c = connect(user, 'geheim', **more); c.ping(); print(user)
try: connect('sha2', 'wrong')
except pymysql.err.OperationalError as e: print(e.args[0])
`);
    expect(output.split('\n')).toEqual(['sha2', 'sha2', 'sha2tls', 'sha2tls', '1045']);
  });
});
