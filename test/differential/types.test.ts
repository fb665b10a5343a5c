/**
 * Tables with columns of every type in one MariaDB and behind the proxy over three: comparisons, joins, groups, orders, set operations,
 * subqueries, windows and expressions over them must give the same. SEED and TYPE_QUERIES choose another run.
 */
import type { Connection } from 'mysql2/promise';
import { Random } from '../support/random';
import { compareGenerated, differenceOf, options, summaryOf } from './compare';
import { typeQuery } from './generate-types';
import { type Sides, startSides } from './sides';
import { typeRows, typeSchemas, typeTables } from './type-data';

const seed = Number(process.env.SEED ?? 20241128);
const queryCount = Number(process.env.TYPE_QUERIES ?? 1000);

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas: typeSchemas },
    statements: [...typeTables, ...typeRows(new Random(seed))],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

test(
  `${queryCount} generated queries over every type, seed ${seed}`,
  async () => {
    const comparison = await compareGenerated(new Random(seed), queryCount, whole, sharded, () => true, typeQuery);
    process.stdout.write(summaryOf(seed, comparison));
    expect(comparison.wrong.slice(0, Number(process.env.SHOW ?? 5))).toEqual([]);
    expect(comparison.same).toBeGreaterThanOrEqual(queryCount * 0.99);
  },
  600_000 + 100 * queryCount,
);

const joined = 'FROM kinds a JOIN others b ON b.id = a.other';

test.each([
  // Subqueries whose conditions are about ENUM and SET, or about columns of two collations.
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.m = a.m) AS n FROM kinds a ORDER BY a.id',
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.w = a.v) AS n FROM kinds a ORDER BY a.id',
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.b = a.v) AS n FROM kinds a ORDER BY a.id',
  'SELECT a.id FROM kinds a WHERE a.w IN (SELECT b.v FROM others b) ORDER BY a.id',
  'SELECT a.id FROM kinds a WHERE a.w NOT IN (SELECT b.x FROM others b WHERE b.x IS NOT NULL) ORDER BY a.id',
  // Of two character sets the greater one decides, though the other's collation is binary.
  'SELECT a.id, b.id AS other_id FROM kinds a JOIN others b ON a.s = b.ch ORDER BY a.id, b.id',
  'SELECT a.id FROM kinds a WHERE a.ch IN (SELECT b.s FROM others b) ORDER BY a.id',
  // BIT as a number.
  "SELECT GROUP_CONCAT(q ORDER BY id SEPARATOR '|') AS g FROM kinds",
  'SELECT id % 2 AS part, MAX(q) + 0 AS m, MIN(q) + 0 AS l FROM kinds GROUP BY part ORDER BY part',
  // All items of IN have one collation; so have the texts of LEAST, which may be returned where nothing decides between them.
  `SELECT a.id, a.s IN (b.w, 'ann', '12') AS f ${joined} ORDER BY a.id`,
  `SELECT a.id, LEAST(a.s, b.v) AS l, IF(b.id > 9, a.s, b.v) AS i ${joined} ORDER BY a.id`,
  `SELECT a.id, IF(b.id > 9, a.s, b.v) = b.x AS i ${joined} ORDER BY a.id`,
  `SELECT a.id, REPLACE(a.s, b.v, 'x') AS r ${joined} ORDER BY a.id`,
  `SELECT a.id, LOCATE(b.x, a.s) AS p, LOCATE('ANN ', CONCAT(a.s, a.c)) AS q, LOCATE('nn', CONCAT(a.l, a.l)) AS r ${joined} ORDER BY a.id`,
  // Bytes in JSON.
  `SELECT a.id, JSON_ARRAY(a.o, b.o) AS d, JSON_OBJECT('k', a.b, 'id', b.id) AS e ${joined} ORDER BY a.id`,
  `SELECT a.id, IF(b.id > 0, a.h, NULL) BETWEEN '00:00:00.000001' AND '12:30:00.5' AS f ${joined} ORDER BY a.id`,
  `SELECT a.id, FLOOR(a.n / b.id) AS f, CEIL(a.d / b.id) AS c ${joined} ORDER BY a.id`,
  `SELECT a.id, a.y = b.i AS f, a.y < b.p AS g, a.y > b.r AS h ${joined} ORDER BY a.id`,
  `SELECT a.id, COALESCE(a.y, b.y) AS c, IF(b.id > 9, a.y, b.y) AS i, NULLIF(a.y, b.y) AS n ${joined} ORDER BY a.id`,
  // Text beside bytes is bytes of its own character set.
  `SELECT a.id, a.l = b.b AS e, a.g < b.o AS f, CONCAT(a.l, b.b) AS c, CONCAT_WS('-', b.o, a.g) AS d, CONCAT(a.g, b.b) AS h, HEX(CONCAT(a.g, b.g)) AS i, STRCMP(b.o, a.l) AS j, FIELD(a.g, b.b, b.o) AS k ${joined} ORDER BY a.id`,
  'SELECT a.id, b.id AS other_id FROM kinds a JOIN others b ON a.l = b.o OR a.g = b.b ORDER BY a.id, b.id',
  // Bytes of a function are read as text beside text, with question marks for what is none.
  ...['', 'FF', 'FF41', '41', 'C3A9', 'E4B8', 'C3C3A9', 'F09F9880', 'F4908080', 'E08080', 'C0AF'].map((digits) => {
    const value = `UNHEX(IF(b.id > 0, '${digits}', NULL))`;
    return `SELECT a.id, ${value} = b.v AS e, ${value} < a.s AS l, ${value} <=> '' AS n, ${value} IN (a.w, '?') AS i, CONCAT(${value}, b.v) AS c, HEX(CONVERT(${value} USING utf8mb4)) AS t, HEX(CONVERT(${value} USING utf8mb3)) AS u ${joined} ORDER BY a.id`;
  }),
  `SELECT a.id, CAST(IF(b.id > 0, a.b, NULL) AS CHAR) AS b, CAST(IF(b.id > 0, a.o, NULL) AS CHAR(2)) AS o, CAST(UNHEX(IF(b.id > 0, 'FF41', NULL)) AS CHAR) = b.s AS u ${joined} ORDER BY a.id`,
  `SELECT a.id, CONCAT_WS('-', b.s, a.q) AS s, CONCAT(a.q, b.q) AS q, CONCAT_WS('-', b.l, b.g, a.id, a.q) AS l ${joined} ORDER BY a.id`,
  // What the engine does not compute comes from the nodes as one more column.
  `SELECT a.id, CONCAT(JSON_NORMALIZE(a.j), b.w) AS n, LENGTH(COMPRESS(a.s)) > b.t AS c, HEX(a.g) = HEX(b.g) AS h, HEX(a.g) = HEX(b.v) AS i, LENGTH(a.g) + LENGTH(b.l) AS l ${joined} ORDER BY a.id`,
  `SELECT a.id, a.e + 0 < b.e + 0 AS c, a.m + 0 > b.i AS d, a.e = b.i AS e, a.e > 1 AND b.t > 2 AS f, b.t + a.m AS g, LENGTH(CONCAT(a.q, 'x')) + b.t AS h ${joined} ORDER BY a.id`,
  `SELECT a.id ${joined} WHERE a.e + 0 < b.e + 0 ORDER BY a.id`,
  'SELECT a.id, b.id AS other_id FROM kinds a LEFT JOIN others b ON a.e + 0 = b.e + 0 AND b.id < 10 ORDER BY a.id, b.id',
  'SELECT a.id, b.id AS other_id FROM kinds a JOIN others b ON a.e = b.t ORDER BY a.id, b.id',
  `SELECT COUNT(*) AS n FROM (SELECT DISTINCT a.t, b.t AS u ${joined} WHERE a.e + 0 > b.m + 0) x`,
  `SELECT a.e + b.m AS k, SUM(a.e + b.m) AS s, AVG(a.m * b.t) AS v ${joined} GROUP BY k ORDER BY k`,
  'SELECT a.id FROM kinds a WHERE a.e + 0 IN (SELECT b.t FROM others b) ORDER BY a.id',
  `SELECT SUM(a.e) AS s, AVG(b.m) AS v, SUM(DISTINCT b.m) AS d, BIT_OR(b.e) AS o, STD(a.m) AS t ${joined}`,
  'SELECT SUM(e) AS s, SUM(DISTINCT m) AS d, MAX(e) AS m, COUNT(e) AS n, BIT_XOR(m) AS x FROM kinds',
  'SELECT other % 3 AS part, SUM(e) AS s, AVG(m) AS v FROM kinds GROUP BY part WITH ROLLUP',
  // Subqueries that run for each row: columns whose type is more than a literal's.
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.e + 0 < a.e + 0) AS n, (SELECT COUNT(*) FROM others b WHERE b.t < a.e) AS m FROM kinds a ORDER BY a.id',
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.t < a.m) AS n, (SELECT COUNT(*) FROM others b WHERE b.s < a.e) AS m FROM kinds a ORDER BY a.id',
  "SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.t < LENGTH(CONCAT(a.q, 'x')) + a.q) AS n, (SELECT COUNT(*) FROM others b WHERE b.t < a.q) AS m FROM kinds a ORDER BY a.id",
  'SELECT a.id, (SELECT MAX(b.id) FROM others b WHERE b.i > 0 AND a.e) AS n, (SELECT MAX(b.id) FROM others b WHERE IF(a.m, b.i, b.t) > 1) AS m FROM kinds a ORDER BY a.id',
  "SELECT a.id, (SELECT MAX(b.id) FROM others b WHERE FIELD(a.e, 'zoe', '12') + a.m > b.t) AS n, (SELECT MAX(CONCAT(a.e, b.s)) FROM others b WHERE b.id < a.t) AS m FROM kinds a ORDER BY a.id",
  'SELECT a.id FROM kinds a WHERE a.t > (SELECT COUNT(*) FROM others b WHERE EXISTS (SELECT 1 FROM others c WHERE c.id = b.id AND c.t < a.e)) ORDER BY a.id',
  // A literal beside a YEAR would be a year.
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.y < a.i) AS n, (SELECT COUNT(*) FROM others b WHERE b.y > a.e) AS m, (SELECT COUNT(*) FROM others b WHERE a.s BETWEEN b.t AND b.y) AS l FROM kinds a ORDER BY a.id',
  'SELECT DISTINCT (SELECT COUNT(*) FROM others b WHERE b.t < a.e) AS n FROM kinds a ORDER BY n',
  // Alternatives of BIT and numbers; dates of several types.
  `SELECT a.id, COALESCE(a.q, b.t) AS c, IFNULL(a.q, b.id) AS i, IF(b.id > 5, a.q, 0) AS f, COALESCE(a.q, b.d) AS d, COALESCE(b.u, a.q) AS u, HEX(IF(b.id > 0, a.q, 0)) AS h ${joined} ORDER BY a.id`,
  `SELECT a.id, GREATEST(a.k, b.a) AS g, LEAST(a.z, b.k) AS l, GREATEST(a.z, b.a, a.k) AS m ${joined} ORDER BY a.id`,
  `SELECT a.id, JSON_SEARCH(IF(b.id > 0, a.j, b.j), 'all', 'x') AS s, JSON_SEARCH(IF(b.id > 0, a.j, b.j), 'one', '%') AS t, JSON_SEARCH(IF(b.id > 0, a.j, b.j), 'all', '1', NULL, '$.b', '$[0]') AS u, JSON_SEARCH(IF(b.id > 0, a.j, b.j), 'two', '%') AS v ${joined} ORDER BY a.id`,
  `SELECT COUNT(DISTINCT IF(b.id > 0, UUID(), a.id)) AS n, COUNT(DISTINCT IF(b.id > 0, UUID_SHORT(), a.id)) AS m ${joined}`,
  // Equal values on several nodes, whose sums are rounded.
  'SELECT d, STD(d) AS s, VARIANCE(d) AS v FROM kinds GROUP BY d ORDER BY d',
  `SELECT BIT_OR(a.d) AS x, BIT_AND(b.p) AS y, BIT_XOR(a.r) AS z ${joined}`,
])('%s', async (sql) => expect(await differenceOf(sql, whole, sharded)).toBeNull());

test.each([
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.k < a.y) AS n FROM kinds a',
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE b.n < a.k) AS n FROM kinds a',
  'SELECT a.id, (SELECT COUNT(*) FROM others b WHERE CONV(b.t, 10, a.e) > 3) AS n FROM kinds a',
])('a literal would mean something else than the column: %s', async (sql) => {
  await expect(sharded.query(sql)).rejects.toMatchObject({ errno: 1235 });
});

// Such functions are as weak as literals, beside columns of any collation.
test.each(['HEX', 'MD5', 'SHA1', 'TO_BASE64', 'UNHEX', 'JSON_QUOTE', 'JSON_UNQUOTE'])(
  '%s beside text',
  async (name) => {
    const value = `${name}(IF(b.id > 0, ${name === 'JSON_UNQUOTE' ? 'a.j' : 'a.s'}, NULL))`;
    const sql = `SELECT a.id, ${value} = b.v AS v, ${value} = b.w AS w, ${value} < b.s AS s ${joined} ORDER BY a.id`;
    expect(await differenceOf(sql, whole, sharded)).toBeNull();
  },
);

// A node's own functions, of which it is not known how strong they are.
test.each([
  'SELECT a.id, b.id AS other_id FROM kinds a JOIN others b ON UNCOMPRESS(COMPRESS(a.s)) = b.s',
  `SELECT UNCOMPRESS(COMPRESS(a.s)) = b.s AS f ${joined}`,
  "SELECT a.id, (SELECT MAX(b.id) FROM others b WHERE ELT(a.e, 'x', 'y') <> b.v) AS n FROM kinds a",
])('text of unknown strength beside text of another collation is refused: %s', async (sql) => {
  await expect(sharded.query(sql)).rejects.toMatchObject({ errno: 1235 });
});

test('IN with a BIT among texts is refused', async () => {
  const sql = 'SELECT a.s IN (b.q, b.s) AS f FROM kinds a JOIN others b ON b.id = a.other';
  await expect(sharded.query(sql)).rejects.toMatchObject({ errno: 1235 });
});

// The server makes text of both.
test.each(['UNION ALL', 'UNION', 'INTERSECT'])('BIT %s a number is refused', async (operator) => {
  const sql = `SELECT a.u AS x FROM kinds a ${operator} SELECT b.q FROM others b`;
  await expect(sharded.query(sql)).rejects.toMatchObject({ errno: 1235 });
});
