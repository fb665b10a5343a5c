/** `npm run bench [-- NAME ...] [-- --json FILE]`: measures what docs promise, each figure a ratio taken in this run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './arguments';
import { startEnvironment } from './environment';
import { measures } from './measures';
import { type BenchResult, tableOf } from './result';

async function main(): Promise<void> {
  const wanted = readArguments(
    process.argv.slice(2),
    measures.map(({ name }) => name),
  );
  if (wanted.kind === 'usage') {
    process.stderr.write(`${wanted.message}\n`);
    process.exitCode = 2;
    return;
  }
  const results: BenchResult[] = [];
  const environment = await startEnvironment(join(__dirname, '../cli/main.js'), join(process.cwd(), 'conf'));
  try {
    for (const { name, run } of measures) if (wanted.names.includes(name)) results.push(...(await run(environment)));
  } finally {
    await environment.stop();
  }
  process.stdout.write(`${tableOf(results)}\n`);
  if (wanted.jsonFile !== null) writeFileSync(wanted.jsonFile, `${JSON.stringify(results, null, 2)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
