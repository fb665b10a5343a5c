// `npm run test:differential`: a long run of generated queries against one MariaDB. SEED, QUERIES and TYPE_QUERIES choose another.
import { spawnSync } from 'node:child_process';

const seed = process.env.SEED ?? String(1 + Math.floor(Math.random() * 2 ** 31));
const env = {
  ...process.env,
  SEED: seed,
  QUERIES: process.env.QUERIES ?? '12000',
  TYPE_QUERIES: process.env.TYPE_QUERIES ?? process.env.QUERIES ?? '10000',
};
console.log(`SEED=${seed} QUERIES=${env.QUERIES} TYPE_QUERIES=${env.TYPE_QUERIES}`);
const files = ['test/differential/queries.test.ts', 'test/differential/types.test.ts'];
const { status } = spawnSync('npx', ['jest', '--runInBand', ...files], { stdio: 'inherit', env });
process.exit(status ?? 1);
