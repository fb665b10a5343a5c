/** go-sql-driver/mysql, with statements prepared on the server and interpolated by the driver. */
import { cpSync, readFileSync } from 'node:fs';
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

const source = join(sourceFolder, 'go');

function modules(): string | null {
  return fetched('go', '1.8.1', (folder) => {
    cpSync(source, folder, { recursive: true });
    return make('go', ['mod', 'download'], { cwd: folder });
  });
}

const hasTools = isInstalled('go', 'version');
const folder = hasTools ? modules() : null;
const reason = !hasTools ? 'the Go driver needs Go.' : folder === null ? 'the Go driver could not be fetched.' : null;
/** As main.go has them. */
const checks = [...readFileSync(join(source, 'main.go'), 'utf8').matchAll(/^\tcheck\("([^"]+)", /gm)].map(
  ([, name]) => name!,
);

describeUnless(reason)('Go', () => {
  let servers: ClientServers;
  let program: string;
  beforeAll(async () => {
    servers = await startClientServers();
    program = join(folder!, 'checks');
    cpSync(source, folder!, { recursive: true });
    if (!make('go', ['build', '-o', program, '.'], { cwd: folder! })) throw new Error('go build failed');
  });
  afterAll(() => servers?.stop());

  test.each([
    'parseTime=true&multiStatements=true',
    'multiStatements=true&parseTime=true&interpolateParams=true&collation=utf8mb4_unicode_ci',
  ])('%s', async (options) => {
    const found = checksOf(await runProgram(program, [options], { env: servers.environment }));
    expect(Object.fromEntries([...found].filter(([, outcome]) => outcome !== 'ok'))).toEqual({});
    expect([...found.keys()]).toEqual(expect.arrayContaining(checks));
  });
});
