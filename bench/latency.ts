import { join } from 'node:path';
import { runChild } from './child';
import type { BenchEnvironment } from './environment';
import { joinRows, joinSql, loadJoinTables } from './join';
import { openReader, time } from './packet-reader';
import { type BenchResult, median } from './result';

const clients = 8;
const seconds = 4;
const rounds = 3;

/** Milliseconds within which half, and 99 of 100, of the queries were answered. */
interface Latency {
  readonly queries: number;
  readonly p50: number;
  readonly p99: number;
}

/** How long point queries of some clients take while another client runs one large join after the other, against the same when it does not. */
export async function benchLatency(environment: BenchEnvironment): Promise<readonly BenchResult[]> {
  await loadJoinTables(environment);
  const heavy = await openReader(environment.proxyPort, '123456', 'bench');
  const target = [environment.proxyPort, 'root', '123456', 'bench'];
  const points = async (): Promise<Latency> => {
    const args = [...target, clients, seconds, joinRows].map(String);
    return JSON.parse(await runChild([join(__dirname, 'latency-load.js'), ...args])) as Latency;
  };
  const idle: Latency[] = [];
  const busy: Latency[] = [];
  let joins = 0;
  for (let round = 0; round <= rounds; round++) {
    const alone = await points();
    let isOver = false;
    const besides = points().finally(() => {
      isOver = true;
    });
    for (; !isOver; joins++) await time(heavy, joinSql, 1);
    const together = await besides;
    if (round === 0) continue;
    idle.push(alone);
    busy.push(together);
  }
  heavy.end();
  const [own, other] = [median(idle.map(({ p99 }) => p99)), median(busy.map(({ p99 }) => p99))];
  const shown = (latencies: readonly Latency[], p99: number): string =>
    `p99 ${p99.toFixed(2)} ms, p50 ${median(latencies.map(({ p50 }) => p50)).toFixed(2)} ms`;
  return [
    {
      name: 'p99 of point queries while a large join runs',
      goal: 3,
      unit: 'times without the join, at most',
      ratio: other / own,
      note: `${clients} clients; ${shown(busy, other)}; without ${shown(idle, own)}; ${joins} joins`,
    },
  ];
}
