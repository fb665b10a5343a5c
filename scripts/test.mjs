// `npm test`: installs what is missing, then lint, type check and all tests. Ends with a line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (command, args, options = {}) => spawnSync(command, args, { stdio: 'inherit', ...options }).status ?? 1;
const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

function require(step, status) {
  if (status === 0) return;
  console.error(`\n${step} failed`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

// Not 'npm ci': some npm releases refuse lock files in which packages for other platforms have no version.
if (!existsSync('node_modules/jest')) require('npm install', run('npm', ['install', '--no-audit', '--no-fund']));

const hasServer = () => existsSync('/usr/sbin/mariadbd') || has('mariadbd');
// Without it the tests over a Galera cluster are skipped.
const hasGalera = () =>
  ['/usr/lib/galera', '/usr/lib64/galera-4'].some((folder) => existsSync(`${folder}/libgalera_smm.so`));
const mayInstall = process.getuid?.() === 0 && has('apt-get');
if (!hasServer() || !has('mariadb') || (!hasGalera() && mayInstall)) {
  if (!mayInstall) {
    console.error(
      'The tests need a MariaDB server and client: install the packages mariadb-server and mariadb-client, then run `npm test` again.',
    );
    process.exit(1);
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env: environment });
  const install = (...packages) =>
    run('apt-get', ['install', '-y', '-qq', ...packages], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!hasServer() || !has('mariadb'))
    require('installing mariadb-server', install('mariadb-server', 'mariadb-client'));
  if (!hasGalera() && install('galera-4') !== 0) console.error('galera-4 cannot be installed: its tests are skipped');
}

require('lint', run('npx', ['biome', 'check', '.']));
require('type check', run('npx', ['tsc', '--noEmit']));

const folder = mkdtempSync(join(tmpdir(), 'mycat-tests-'));
const report = join(folder, 'report.json');
const status = run('npx', ['jest', '--json', `--outputFile=${report}`]);
let counts = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
if (existsSync(report)) {
  const read = JSON.parse(readFileSync(report, 'utf8'));
  counts = { ...read, numFailedTests: read.numFailedTests + read.numRuntimeErrorTestSuites };
}
rmSync(folder, { recursive: true, force: true });
const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : '';
console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed${skipped}`);
process.exit(status);
