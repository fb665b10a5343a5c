import { join } from 'node:path';
import { runChild, startChild } from './child';
import type { BenchEnvironment } from './environment';
import { type BenchResult, median, medianRatio } from './result';

const clients = 8;
const seconds = 2;
const rounds = 9;
const rows = 30_000;

interface Load {
  readonly queriesPerSecond: number;
  readonly cpuMicroseconds: number;
}

/** Point selects by the sharding key through the server, against the same queries through a bare relay in front of the same MariaDB. */
export async function benchPointSelect(environment: BenchEnvironment): Promise<readonly BenchResult[]> {
  const { backend, proxy, proxyPort } = environment;
  for (const [index, database] of ['db1', 'db2', 'db3'].entries()) {
    await backend.run(
      [
        'CREATE TABLE sbtest1 (id INT NOT NULL PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL, pad CHAR(60) NOT NULL)',
        `INSERT INTO sbtest1 SELECT seq * 3 + ${index}, seq, REPEAT(CHAR(65 + seq % 26), 119), 'pad' FROM seq_0_to_${rows / 3 - 1}`,
      ],
      database,
    );
  }
  const relay = await startChild([join(__dirname, 'relay.js'), String(backend.port)], /ready/);
  const relayPort = Number(relay.ready.split(' ')[1]);
  const throughRelay: Load[] = [];
  const throughProxy: Load[] = [];
  const measure = async (
    port: number,
    credentials: readonly string[],
    ids: readonly number[],
    pid: typeof relay,
  ): Promise<Load> => {
    const before = pid.cpuSeconds();
    const args = [port, ...credentials, clients, seconds, ...ids].map(String);
    const output = await runChild([join(__dirname, 'load.js'), ...args]);
    const { queries } = JSON.parse(output) as { queries: number };
    return {
      queriesPerSecond: queries / seconds,
      cpuMicroseconds: ((pid.cpuSeconds() - before) / queries) * 1e6,
    };
  };
  // One round warms both up; the rounds alternate, so that what else the machine does hits both.
  for (let round = 0; round <= rounds; round++) {
    const relayLoad = await measure(relayPort, ['root', '', 'db1'], [0, 3, rows / 3], relay);
    const proxyLoad = await measure(proxyPort, ['root', '123456', 'bench'], [0, 1, rows], proxy);
    if (round === 0) continue;
    throughRelay.push(relayLoad);
    throughProxy.push(proxyLoad);
  }
  await relay.stop();
  const ratio = (value: (load: Load) => number): number =>
    medianRatio(throughProxy.map(value), throughRelay.map(value));
  const shown = (loads: readonly Load[]): string =>
    `${Math.round(median(loads.map((load) => load.queriesPerSecond)))} queries/s, ${median(loads.map((load) => load.cpuMicroseconds)).toFixed(0)} µs CPU`;
  return [
    {
      name: 'point select: throughput against a bare relay',
      ratio: ratio((load) => load.queriesPerSecond),
      goal: 0.8,
      unit: 'times, at least',
      note: `${clients} clients; server ${shown(throughProxy)}; relay ${shown(throughRelay)}`,
    },
    {
      name: 'point select: CPU per query against the relay’s',
      ratio: ratio((load) => load.cpuMicroseconds),
      goal: 1.3,
      unit: 'times, at most',
      note: 'user and system time of the process',
    },
  ];
}
