/** Queries over pairs of tables of every placement, narrowed in every way: each table's rows are read where they are. */
import { placementSchemas as schemas, placedTables as tables } from '../../support/placements';
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const sides = useProxyAndOracle(
  { schemas },
  tables.flatMap((table) => [
    `CREATE TABLE ${table} (id BIGINT NOT NULL PRIMARY KEY, n INT)`,
    `INSERT INTO ${table} VALUES (1, 1), (2, 3), (3, 2), (4, NULL), (5, 5), (6, 1)`,
  ]),
);

const conditions = ['a.id = 2', 'a.id > 2'];

const queries = (a: string, b: string, where: string): readonly string[] => [
  `SELECT a.id, b.n FROM ${a} a JOIN ${b} b ON b.id = a.id WHERE ${where} ORDER BY 1, 2`,
  `SELECT a.id, b.n FROM ${a} a JOIN ${b} b ON b.n = a.n WHERE ${where} ORDER BY 1, 2, b.id`,
  `SELECT a.id, b.id, b.n FROM ${a} a LEFT JOIN ${b} b ON b.id = a.n WHERE ${where} ORDER BY 1, 2`,
  `SELECT a.id, b.id, b.n FROM ${b} b LEFT JOIN ${a} a ON b.id = a.id AND ${where} ORDER BY 2, 1`,
  `SELECT a.id, b.id FROM ${a} a RIGHT JOIN ${b} b ON b.id = a.id AND ${where} ORDER BY 2, 1`,
  `SELECT a.id, (SELECT b.n FROM ${b} b WHERE b.id = a.id) AS s FROM ${a} a WHERE ${where} ORDER BY 1`,
  `SELECT a.id, (SELECT MAX(b.n) FROM ${b} b WHERE b.id = 2) AS s FROM ${a} a WHERE ${where} ORDER BY 1`,
  `SELECT a.id FROM ${a} a WHERE ${where} AND a.id IN (SELECT b.id FROM ${b} b WHERE b.n > 1) ORDER BY 1`,
  `SELECT a.id FROM ${a} a WHERE ${where} AND a.id NOT IN (SELECT b.n FROM ${b} b WHERE b.id < 4) ORDER BY 1`,
  `SELECT a.id FROM ${a} a WHERE ${where} AND EXISTS (SELECT 1 FROM ${b} b WHERE b.n = a.n AND b.id = 3) ORDER BY 1`,
  `SELECT a.id FROM ${a} a WHERE ${where} AND NOT EXISTS (SELECT 1 FROM ${b} b WHERE b.id = a.n) ORDER BY 1`,
  `SELECT a.id, a.n FROM ${a} a WHERE ${where} UNION ALL SELECT b.id, b.n FROM ${b} b WHERE b.id = 2 ORDER BY 1, 2`,
  `SELECT a.n FROM ${a} a WHERE ${where} UNION SELECT b.n FROM ${b} b ORDER BY 1`,
  `SELECT a.n FROM ${a} a WHERE ${where} INTERSECT SELECT b.n FROM ${b} b WHERE b.id < 4 ORDER BY 1`,
  `SELECT a.n FROM ${a} a WHERE ${where} EXCEPT SELECT b.n FROM ${b} b WHERE b.id = 1 ORDER BY 1`,
  `SELECT COUNT(*), SUM(a.n), MAX(b.n) FROM ${a} a, ${b} b WHERE a.id = b.id AND ${where}`,
  `SELECT b.n, COUNT(*) FROM ${a} a JOIN ${b} b USING (id) WHERE ${where} GROUP BY b.n ORDER BY 1`,
  `WITH a AS (SELECT * FROM ${a}) SELECT a.id, b.n FROM a JOIN ${b} b ON b.id = a.id WHERE ${where} ORDER BY 1`,
  `SELECT d.id, d.c FROM (SELECT a.id, COUNT(*) AS c FROM ${a} a JOIN ${b} b ON b.n >= a.n WHERE ${where} GROUP BY a.id) d ORDER BY 1`,
  `SELECT (SELECT COUNT(*) FROM ${a} a WHERE ${where}) + (SELECT COUNT(*) FROM ${b} b WHERE b.id = 3) AS s`,
  `SELECT a.id, SUM(b.n) OVER (ORDER BY a.id) FROM ${a} a JOIN ${b} b ON b.id = a.id WHERE ${where} ORDER BY 1`,
  `SELECT a.id FROM ${a} a JOIN ${b} b ON b.id = a.id JOIN items c ON c.id = b.n WHERE ${where} ORDER BY 1`,
  `SELECT a.id, b.id FROM ${a} a JOIN ${b} b ON b.id = a.id + 1 WHERE ${where} ORDER BY b.n DESC, 1 LIMIT 2`,
];

test.each(tables)(
  '%s with each',
  async (a) => {
    const { client, oracle } = sides();
    for (const b of tables)
      for (const where of conditions)
        for (const sql of queries(a, b, where)) {
          const expected = await rowsAsText(oracle, sql);
          const given = await rowsAsText(client, sql).catch((error: Error) => error.message);
          expect([sql, given]).toEqual([sql, expected]);
        }
  },
  120_000,
);
