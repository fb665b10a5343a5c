import { encodedRows, encodePlainly, encodeRows, rowsToEncode } from './engine/encoding';
import { bestMs, runPlan } from './engine/measure';
import { type OperatorCase, operatorCases } from './engine/operators';
import type { BenchResult } from './result';

/** What the engine's operators and the text protocol's encoder do on one thread, over rows in memory: no network, no MariaDB. */
export async function benchOperators(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const operator of operatorCases) if (operator.goal !== null) results.push(await resultOf(operator));
  const rows = rowsToEncode();
  const encoding = await bestMs(() => void encodeRows(rows));
  const plain = await bestMs(() => void encodePlainly(rows), 3);
  const rate = { rate: 2 } as const;
  return [...results, figure('text protocol: encoding rows of 5 columns', rate, encodedRows, encoding, plain)];
}

async function resultOf({ name, rows, plan, tables, goal, baseline }: OperatorCase): Promise<BenchResult> {
  if (goal === null || baseline === undefined) throw new Error(`nothing is promised of ${name}`);
  const made = tables();
  const ms = await bestMs(() => runPlan(plan, made));
  return figure(name, goal, rows, ms, await bestMs(() => baseline(made)));
}

function figure(
  name: string,
  goal: NonNullable<OperatorCase['goal']>,
  rows: number,
  ms: number,
  plainMs: number,
): BenchResult {
  if ('seconds' in goal) {
    const note = `one thread without payload, as doubles: ${(plainMs / 1000).toFixed(2)} s`;
    return { name, ratio: ms / 1000, goal: goal.seconds, unit: 'seconds, at most', note };
  }
  const rate = (milliseconds: number): number => rows / milliseconds / 1000;
  const note = `a plain loop on one thread: ${rate(plainMs).toFixed(1)} M rows/s`;
  return { name, ratio: rate(ms), goal: goal.rate, unit: 'million rows/s, at least', note };
}
