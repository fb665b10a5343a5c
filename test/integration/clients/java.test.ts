/** MariaDB Connector/J and MySQL Connector/J, with statements prepared in the driver and on the server. */
import { copyFileSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
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

const source = join(sourceFolder, 'java');
const jars = ['mariadb-java-client-3.5.1.jar', 'mysql-connector-j-9.1.0.jar'];

function drivers(): string | null {
  return fetched('java', '3.5.1-9.1.0', (folder) => {
    copyFileSync(join(source, 'pom.xml'), join(folder, 'pom.xml'));
    const copy = [
      '-q',
      '-B',
      'dependency:copy-dependencies',
      '-DexcludeTransitive=true',
      `-DoutputDirectory=${folder}`,
    ];
    return make('mvn', copy, { cwd: folder });
  });
}

const hasTools = isInstalled('mvn', '--version') && isInstalled('javac', '-version') && isInstalled('java', '-version');
const folder = hasTools ? drivers() : null;
const reason = !hasTools
  ? 'the Java drivers need a JDK and Maven.'
  : folder === null
    ? 'the Java drivers could not be fetched.'
    : null;

const ways: readonly (readonly [driver: string, options: string])[] = [
  ['mariadb', 'useServerPrepStmts=false&allowMultiQueries=true'],
  ['mariadb', 'useServerPrepStmts=true&allowMultiQueries=true&useBulkStmts=true'],
  [
    'mysql',
    'sslMode=DISABLED&allowPublicKeyRetrieval=true&useServerPrepStmts=false&rewriteBatchedStatements=true&allowMultiQueries=true',
  ],
  [
    'mysql',
    'sslMode=DISABLED&allowPublicKeyRetrieval=true&useServerPrepStmts=true&useCursorFetch=true&cachePrepStmts=true&allowMultiQueries=true',
  ],
];
/** As DriverChecks.java has them. */
const checks = [...readFileSync(join(source, 'DriverChecks.java'), 'utf8').matchAll(/^ {4}check\("([^"]+)", /gm)].map(
  ([, name]) => name!,
);

describeUnless(reason)('Java', () => {
  let servers: ClientServers;
  let classPath: string;
  beforeAll(async () => {
    servers = await startClientServers();
    classPath = [folder!, ...jars.map((jar) => join(folder!, jar))].join(delimiter);
    if (!make('javac', ['-encoding', 'UTF-8', '-d', folder!, join(source, 'DriverChecks.java')]))
      throw new Error('javac failed');
  });
  afterAll(() => servers?.stop());

  test.each(ways)('%s with %s', async (driver, options) => {
    const java = ['-Dfile.encoding=UTF-8', '-cp', classPath, 'DriverChecks', driver, options];
    const found = checksOf(await runProgram('java', java, { env: servers.environment }));
    expect(Object.fromEntries([...found].filter(([, outcome]) => outcome !== 'ok'))).toEqual({});
    expect([...found.keys()]).toEqual(expect.arrayContaining(checks));
  });
});
