import type { BenchEnvironment } from './environment';
import { openReader, time } from './packet-reader';
import { type BenchResult, median } from './result';

const rounds = 5;
const wideRows = 1_000_000;
const factRows = 3_000_000;
const groups = 1000;

/**
 * Large results and a large aggregate over three shards. The measure is the slowest shard's own time: the time until the last of the three
 * has answered the same part when all are asked at the same time, each by a client of its own, without anything in between.
 */
export async function benchScatter(environment: BenchEnvironment): Promise<readonly BenchResult[]> {
  await load(environment);
  const proxy = await openReader(environment.proxyPort, '123456', 'bench');
  const shards = await Promise.all(
    ['db1', 'db2', 'db3'].map((database) => openReader(environment.backend.port, '', database)),
  );
  const measured = async (
    sql: string,
    shardSql: string,
    rows: number,
    shardRows: readonly number[],
  ): Promise<{ readonly ratio: number; readonly note: string }> => {
    const own: number[] = [];
    const through: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const slowest = Math.max(
        ...(await Promise.all(shards.map((shard, index) => time(shard, shardSql, shardRows[index]!)))),
      );
      const total = await time(proxy, sql, rows);
      if (round === 0) continue;
      own.push(slowest);
      through.push(total);
    }
    const [shard, whole] = [median(own), median(through)];
    return { ratio: whole / shard, note: `${whole.toFixed(0)} ms; slowest shard ${shard.toFixed(0)} ms` };
  };
  const third = [Math.floor((wideRows - 0) / 3), Math.ceil(wideRows / 3), Math.floor(wideRows / 3)];
  const unordered = await measured('SELECT * FROM wide', 'SELECT * FROM wide', wideRows, third);
  const ordered = await measured('SELECT * FROM wide ORDER BY id', 'SELECT * FROM wide ORDER BY id', wideRows, third);
  const grouped = await measured(
    'SELECT g, COUNT(*), SUM(v), AVG(v) FROM facts GROUP BY g',
    'SELECT g, COUNT(*), SUM(v), COUNT(v) FROM facts GROUP BY g',
    groups,
    [groups, groups, groups],
  );
  for (const connection of [proxy, ...shards]) connection.end();
  return [
    {
      name: `${wideRows / 1e6}M rows × 5 columns, unordered`,
      goal: 1.3,
      unit: 'times the slowest shard, at most',
      ...unordered,
    },
    {
      name: `${wideRows / 1e6}M rows × 5 columns, ORDER BY an indexed column`,
      goal: 2,
      unit: 'times the slowest shard, at most',
      ...ordered,
    },
    {
      name: `GROUP BY over ${factRows / 1e6}M rows into ${groups} groups`,
      goal: 1.2,
      unit: 'times the slowest shard, at most',
      ...grouped,
    },
  ];
}

async function load({ backend }: BenchEnvironment): Promise<void> {
  for (const [index, database] of ['db1', 'db2', 'db3'].entries()) {
    const ids = (count: number): string => `seq_1_to_${count} WHERE seq % 3 = ${index}`;
    await backend.run(
      [
        'CREATE TABLE wide (id BIGINT NOT NULL PRIMARY KEY, n INT, d DECIMAL(12,2), s VARCHAR(32), at DATETIME)',
        `INSERT INTO wide SELECT seq, seq * 7 % 100000, seq / 8, CONCAT('row number ', seq), '2024-01-01' + INTERVAL seq SECOND FROM ${ids(wideRows)}`,
        'CREATE TABLE facts (id BIGINT NOT NULL PRIMARY KEY, g INT NOT NULL, v BIGINT NOT NULL)',
        `INSERT INTO facts SELECT seq, seq DIV 3 % ${groups}, seq * 31 % 1000003 FROM ${ids(factRows)}`,
        'ANALYZE TABLE wide, facts',
      ],
      database,
    );
  }
}
