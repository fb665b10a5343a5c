/** PyMySQL, mysql-connector-python (with prepared statements), and SQLAlchemy's reflection over PyMySQL. */
import { join } from 'node:path';
import {
  type ClientServers,
  checksOf,
  describeUnless,
  fetched,
  isInstalled,
  make,
  runProgram,
  sourceFolder,
  startClientServers,
} from '../../support/client-programs';
import { useEchoServer } from '../../support/echo-server';

const source = join(sourceFolder, 'python');

function packages(): string | null {
  return fetched('python', '1.1.1-9.1.0', (folder) =>
    make('python3', ['-m', 'pip', 'install', '-q', '--target', folder, '-r', join(source, 'requirements.txt')]),
  );
}

const hasTools = isInstalled('python3', '-m', 'pip', '--version');
const folder = hasTools ? packages() : null;
const reason = !hasTools
  ? 'the Python drivers need Python 3 with pip.'
  : folder === null
    ? 'the Python drivers could not be fetched.'
    : null;

const driverChecks = [
  'rows and metadata',
  'parameters of every type',
  'commit and rollback over data nodes',
  'errors',
  'last insert id',
  'packets over 16 MiB',
  'TLS',
  'introspection',
];

describeUnless(reason)('Python', () => {
  let servers: ClientServers;
  beforeAll(async () => {
    servers = await startClientServers();
  });
  afterAll(() => servers?.stop());

  test.each([
    ['pymysql', driverChecks],
    ['mysql.connector', driverChecks],
    ['sqlalchemy', ['reflection']],
  ])('%s', async (driver, checks) => {
    const env = { ...servers.environment, PYTHONPATH: folder!, PYTHONDONTWRITEBYTECODE: '1' };
    const found = checksOf(await runProgram('python3', [join(source, 'driver_checks.py'), driver], { env }));
    expect(Object.fromEntries([...found].filter(([, outcome]) => outcome !== 'ok'))).toEqual({});
    expect([...found.keys()]).toEqual(expect.arrayContaining(checks));
  });
});

describeUnless(reason)('PyMySQL and the protocol alone', () => {
  const server = useEchoServer(
    new Map([
      ['root', { password: 'secret', plugin: 'mysql_native_password' }],
      ['sha2', { password: 'geheim', plugin: 'caching_sha2_password' }],
      ['sha2tls', { password: 'geheim', plugin: 'caching_sha2_password' }],
    ]),
  );

  /** Runs a program with `connect(user, password, **more)` at hand. Resolves to what it printed. */
  async function run(program: string): Promise<string> {
    const head = `
import pymysql, ssl
no_check = ssl.create_default_context()
no_check.check_hostname = False
no_check.verify_mode = ssl.CERT_NONE
def connect(user, password, **more):
    return pymysql.connect(host='127.0.0.1', port=${server.port()}, user=user, password=password, **more)
`;
    const env = { PYTHONPATH: folder!, PYTHONDONTWRITEBYTECODE: '1' };
    const { out, error } = await runProgram('python3', ['-c', head + program], { env });
    return (out + error).trim();
  }

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
