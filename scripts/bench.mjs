// `npm run bench`: compiles to build/ and runs bench/main.ts there, with the arguments given.
import { spawnSync } from 'node:child_process';

const compiled = spawnSync('npx', ['tsc', '-p', 'tsconfig.bench.json'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
const { status } = spawnSync(process.execPath, ['build/bench/main.js', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
