/** Changes that read tables of one placement and write those of another: what is read is where its rows are, not where the target is. */
import { placementSchemas as schemas, placedTables as tables } from '../../support/placements';
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const sides = useProxyAndOracle({ schemas }, [
  ...tables.map((table) => `CREATE TABLE ${table} (id BIGINT NOT NULL PRIMARY KEY, n INT)`),
]);

const conditions = ['s.id = 1', 's.id = 2', 's.id = 3', 's.id IN (1, 4)', 's.id = 2 AND s.id = 3', 's.n > 2', '1 = 0'];

async function onBoth(sql: string): Promise<void> {
  const { client, oracle } = sides();
  const told = async (connection: typeof client): Promise<string> => {
    try {
      const [{ affectedRows, info }] = (await connection.query(sql)) as unknown as [
        { affectedRows: number; info: string },
      ];
      return `${affectedRows} ${info}`;
    } catch (error) {
      return String((error as { errno?: number }).errno);
    }
  };
  const expected = await told(oracle);
  expect(`${sql}: ${await told(client)}`).toBe(`${sql}: ${expected}`);
}

async function sameTables(sql: string): Promise<void> {
  const { client, oracle } = sides();
  for (const table of tables) {
    const query = `SELECT '${table}', id, n FROM ${table} ORDER BY id`;
    expect([sql, await rowsAsText(client, query)]).toEqual([sql, await rowsAsText(oracle, query)]);
  }
}

beforeEach(async () => {
  for (const table of tables) {
    await onBoth(`DELETE FROM ${table} WHERE id > 0`);
    await onBoth(`INSERT INTO ${table} VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)`);
  }
});

test.each(tables)('rows of %s into each', async (source) => {
  for (const target of tables)
    for (const [index, condition] of conditions.entries()) {
      const key = `s.id + ${(index + 1) * 100}`;
      await onBoth(`INSERT INTO ${target} SELECT ${key}, s.n FROM ${source} s WHERE ${condition} AND s.id < 100`);
      await onBoth(
        `REPLACE INTO ${target} (id, n) SELECT s.id, s.n + 1 FROM ${source} s WHERE ${condition} AND s.id < 100`,
      );
      await onBoth(
        `INSERT INTO ${target} SELECT s.id, s.n FROM ${source} s WHERE ${condition} AND s.id < 100 ON DUPLICATE KEY UPDATE n = VALUES(n) + 10`,
      );
      await onBoth(
        `INSERT INTO ${target} SELECT id, n FROM ${source} s WHERE ${condition} AND s.id < 100 ON DUPLICATE KEY UPDATE n = s.n + 20`,
      );
      await sameTables(`${source} → ${target} where ${condition}`);
    }
});

test.each(tables)('changes of each by rows of %s', async (source) => {
  for (const target of tables)
    for (const condition of conditions) {
      if (source === target) continue;
      await onBoth(`UPDATE ${target} t JOIN ${source} s ON s.id = t.id SET t.n = t.n + s.n WHERE ${condition}`);
      await onBoth(`UPDATE ${target} t SET t.n = 7 WHERE t.id IN (SELECT s.id FROM ${source} s WHERE ${condition})`);
      await onBoth(`UPDATE ${target} t SET t.n = (SELECT MAX(s.n) FROM ${source} s WHERE ${condition}) WHERE t.id = 2`);
      await onBoth(`DELETE t FROM ${target} t JOIN ${source} s ON s.id = t.id WHERE ${condition} AND s.id = 5`);
      await onBoth(
        `UPDATE ${target} t, ${source} s SET t.n = t.n + 1, s.n = s.n + 2 WHERE t.id = s.id AND ${condition}`,
      );
      await onBoth(`DELETE t, s FROM ${target} t JOIN ${source} s ON s.id = t.id WHERE ${condition} AND s.id = 3`);
      await onBoth(`DELETE FROM ${target} WHERE id = 4 AND n > (SELECT COUNT(*) FROM ${source} s WHERE ${condition})`);
      await sameTables(`${target} by ${source} where ${condition}`);
    }
});
