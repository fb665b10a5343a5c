import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { generateTpch } from '../test/tpch/generate';
import { readTpchQueries } from '../test/tpch/queries';
import { tpchShardStatements, tpchTables } from '../test/tpch/schema';
import type { BenchEnvironment } from './environment';
import { type BenchResult, median } from './result';

const scale = 0.1;
const rounds = 5;
const analyze = 'ANALYZE TABLE region, nation, part, supplier, partsupp, customer, orders, lineitem';

/** The 22 queries of TPC-H over three data nodes, as ratios to one MariaDB (the same server) that holds all rows. */
export async function benchTpch(environment: BenchEnvironment): Promise<readonly BenchResult[]> {
  await load(environment);
  const whole = await connectTo(environment.backend.port, '', 'whole');
  const sharded = await connectTo(environment.proxyPort, '123456', 'bench');
  const timings: { readonly number: string; readonly whole: number; readonly sharded: number }[] = [];
  for (const { number, sql } of readTpchQueries(join(process.cwd(), 'test/tpch/queries'))) {
    const own: number[] = [];
    const through: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const [one, other] = [await time(whole, sql), await time(sharded, sql)];
      // The first round fills caches of plans and pages.
      if (round === 0) continue;
      own.push(one);
      through.push(other);
    }
    timings.push({ number, whole: median(own), sharded: median(through) });
  }
  await whole.end();
  await sharded.end();
  const sum = (pick: (timing: (typeof timings)[number]) => number): number =>
    timings.reduce((total, timing) => total + pick(timing), 0);
  const [wholeMs, shardedMs] = [sum((timing) => timing.whole), sum((timing) => timing.sharded)];
  return [
    {
      name: `TPC-H SF ${scale}, 22 queries`,
      goal: 1,
      unit: 'times one MariaDB, at most',
      ratio: shardedMs / wholeMs,
      note: `${shardedMs.toFixed(0)} ms; MariaDB ${wholeMs.toFixed(0)} ms`,
    },
    ...timings.map((timing) => ({
      name: `TPC-H SF ${scale}, query ${timing.number}`,
      goal: 3,
      unit: 'times one MariaDB, at most',
      ratio: timing.sharded / timing.whole,
      note: `${timing.sharded.toFixed(0)} ms; MariaDB ${timing.whole.toFixed(0)} ms`,
    })),
  ];
}

function connectTo(port: number, password: string, database: string): Promise<Connection> {
  return createConnection({ host: '127.0.0.1', port, user: 'root', password, database, rowsAsArray: true });
}

/** Milliseconds from sending a query to its last row. */
async function time(connection: Connection, sql: string): Promise<number> {
  const from = performance.now();
  await connection.query(sql);
  return performance.now() - from;
}

async function load({ backend }: BenchEnvironment): Promise<void> {
  await backend.run('CREATE DATABASE whole');
  const rows = [...generateTpch(scale)];
  await backend.run([...tpchTables, 'BEGIN', ...rows, 'COMMIT', analyze], 'whole');
  for (const node of [0, 1, 2])
    await backend.run([...tpchTables, ...tpchShardStatements('whole', node), analyze], `db${node + 1}`);
}
