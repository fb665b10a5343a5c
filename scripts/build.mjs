// `npm run build`: compiles to dist/.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';

if (!existsSync('node_modules/typescript'))
  spawnSync('npm', ['install', '--no-audit', '--no-fund'], { stdio: 'inherit' });
const { status } = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status === 0) chmodSync('dist/cli/main.js', 0o755);
process.exit(status ?? 1);
