import type { BenchEnvironment } from './environment';
import { openReader, time } from './packet-reader';
import { type BenchResult, median, medianRatio } from './result';

const rounds = 7;
export const joinRows = 1_000_000;

/** Both tables are sharded by `id`; rows with equal `k` lie on different nodes. The answer is one row. */
export const joinSql = 'SELECT COUNT(*), SUM(sold.v), SUM(paid.v) FROM sold JOIN paid ON sold.k = paid.k';

/**
 * A join of two large tables on a key that neither is sharded by, below an aggregate. The measure is what the shards need to send the columns of
 * the two inputs: the time until the last of three has sent both, one after the other, when all are asked at the same time, each by a
 * client of its own that does nothing with the rows.
 */
export async function benchJoin(environment: BenchEnvironment): Promise<readonly BenchResult[]> {
  await loadJoinTables(environment);
  const proxy = await openReader(environment.proxyPort, '123456', 'bench');
  const shards = await Promise.all(
    ['db1', 'db2', 'db3'].map((database) => openReader(environment.backend.port, '', database)),
  );
  const sent: number[] = [];
  const joined: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const from = performance.now();
    await Promise.all(
      shards.map(async (shard, index) => {
        for (const table of ['sold', 'paid']) await time(shard, `SELECT k, v FROM ${table}`, rowsOfNode(index));
      }),
    );
    const sending = performance.now() - from;
    const joining = await time(proxy, joinSql, 1);
    // The first round fills caches of plans and pages.
    if (round === 0) continue;
    sent.push(sending);
    joined.push(joining);
  }
  for (const connection of [proxy, ...shards]) connection.end();
  const [inputs, join] = [median(sent), median(joined)];
  return [
    {
      name: `hash join ${joinRows / 1e6}M × ${joinRows / 1e6}M with an aggregate on top`,
      goal: 1.5,
      unit: 'times sending the two inputs, at most',
      ratio: medianRatio(joined, sent),
      note: `${join.toFixed(0)} ms; shards send the inputs in ${inputs.toFixed(0)} ms`,
    },
  ];
}

function rowsOfNode(node: number): number {
  return Math.ceil((joinRows - node) / 3);
}

/** Makes the two tables, anew when they are there. Keys are a permutation of the row numbers: every row has one partner. */
export async function loadJoinTables({ backend }: BenchEnvironment): Promise<void> {
  for (const [index, database] of ['db1', 'db2', 'db3'].entries()) {
    const statements = ['sold', 'paid'].flatMap((table, number) => [
      `CREATE OR REPLACE TABLE ${table} (id BIGINT NOT NULL PRIMARY KEY, k BIGINT NOT NULL, v BIGINT NOT NULL)`,
      `INSERT INTO ${table} SELECT seq, (seq + ${number}) * 999983 % ${joinRows}, seq * 31 % 1000003
       FROM seq_0_to_${joinRows - 1} WHERE seq % 3 = ${index}`,
    ]);
    await backend.run([...statements, 'ANALYZE TABLE sold, paid'], database);
  }
}
