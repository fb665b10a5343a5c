/** `npm run bench [-- --json FILE] [-- --only point|transactions|scatter|tpch|start]`: measures what docs promise, each figure a ratio taken in this run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEnvironment } from './environment';
import { benchPointSelect } from './point-select';
import { type BenchResult, tableOf } from './result';
import { benchScatter } from './scatter';
import { benchStart } from './start';
import { benchTpch } from './tpch';
import { benchTransactions } from './transactions';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
  const cli = join(__dirname, '../cli/main.js');
  const conf = join(process.cwd(), 'conf');
  const results: BenchResult[] = [];
  const environment = await startEnvironment(cli);
  const wanted = (name: string): boolean => values.only === undefined || values.only === name;
  try {
    if (wanted('start')) results.push(...(await benchStart(cli, conf, environment)));
    if (wanted('point')) results.push(...(await benchPointSelect(environment)));
    if (wanted('transactions')) results.push(...(await benchTransactions(environment)));
    if (wanted('scatter')) results.push(...(await benchScatter(environment)));
    if (wanted('tpch')) results.push(...(await benchTpch(environment)));
  } finally {
    await environment.stop();
  }
  process.stdout.write(`${tableOf(results)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
