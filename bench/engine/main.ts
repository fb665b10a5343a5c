/**
 * How many rows a second the operators take in, those of which nothing is promised too. After `npx tsc -p tsconfig.bench.json`:
 * `node build/bench/engine/main.js [part of a name]`.
 */
import { bestMs, runPlan } from './measure';
import { operatorCases } from './operators';

async function main(wanted: string): Promise<void> {
  for (const { name, rows, plan, tables } of operatorCases.filter((operator) => operator.name.includes(wanted))) {
    const made = tables();
    const ms = await bestMs(() => runPlan(plan, made));
    const rate = (rows / ms / 1000).toFixed(1);
    process.stdout.write(`${name.padEnd(64)} ${rate.padStart(7)} M rows/s ${ms.toFixed(1).padStart(8)} ms\n`);
  }
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
