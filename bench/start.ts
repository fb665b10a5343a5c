import { startChild } from './child';
import type { BenchEnvironment } from './environment';
import { type BenchResult, median } from './result';

const rounds = 5;
const bytesPerMegabyte = 1024 * 1024;

/** From the start of the process to `ready`, and memory when nothing happens. */
export async function benchStart({ cli, shippedConf }: BenchEnvironment): Promise<readonly BenchResult[]> {
  const seconds: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const child = await startChild([cli, 'console', '--conf', shippedConf, '--port', '0'], /ready/);
    seconds.push((performance.now() - from) / 1000);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    memory.push(child.residentBytes() / bytesPerMegabyte);
    await child.stop();
  }
  return [
    {
      name: 'start to ready with the shipped conf',
      ratio: median(seconds),
      goal: 1.5,
      unit: 'seconds, at most',
      note: `median of ${rounds} starts`,
    },
    {
      name: 'idle memory',
      ratio: median(memory),
      goal: 150,
      unit: 'MB resident, at most',
      note: 'one second after the start',
    },
  ];
}
