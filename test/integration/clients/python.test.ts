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
