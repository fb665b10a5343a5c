/** SUM and AVG of quotients over data nodes, to the last digit as one MariaDB adds them up. */
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const tables = ['sold', 'paid'];
const schemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  ${tables.map((name) => `<table name="${name}" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>`).join('')}
</schema>`;

const rowCount = 600;
const rows = Array.from({ length: rowCount }, (_, id) => {
  const price = (((id * 713) % 10007) / 100 - 20).toFixed(2);
  return `(${id}, ${id % 4}, ${price}, ${id % 17}, ${(id * 0.12347).toFixed(5)}, ${id % 5 === 0 ? 'NULL' : `${id % 11}.5`}, ${id / 8})`;
}).join(', ');

const servers = useProxyAndOracle(
  { schemas },
  tables.flatMap((name) => [
    `CREATE TABLE ${name} (id INT NOT NULL PRIMARY KEY, part INT, price DECIMAL(10,2), pieces INT, weight DECIMAL(12,5), tenths DECIMAL(5,1), f DOUBLE)`,
    `INSERT INTO ${name} VALUES ${rows}`,
  ]),
);

/** Quotients and what is made of them. */
const quotients = [
  'price / 3',
  'pieces / 7',
  'price / 3 * 2',
  'price * 2 / 7 + pieces / 3',
  '-(price / 3) - 1',
  '1 / (pieces + 1)',
  'price / pieces',
  'weight / 7',
  'tenths / 3',
  'tenths / 7 / 3',
  'weight / tenths',
  'price / 3.333 * 1.25',
  'IF(price > 3, price / 3, 0)',
  'CASE WHEN price > 3 THEN price / 3 END',
  'COALESCE(tenths / 3, price / 7)',
  'ABS(price / 3)',
  'ROUND(price / 3, 5)',
  'GREATEST(price / 3, pieces / 7)',
  'MOD(price / 3, 1)',
  'price / 3e0',
  'f / 3',
  'weight / 123456789.123456789',
];

test.each(quotients)('%s', async (quotient) => {
  const { client, oracle } = servers();
  for (const sql of [
    `SELECT SUM(${quotient}) AS s, AVG(${quotient}) AS a, COUNT(${quotient}) AS n, MAX(${quotient}) AS m FROM sold`,
    `SELECT SUM(${quotient}) * 3 AS s, AVG(${quotient}) * 1000 AS a, SUM(${quotient}) / 7 AS q FROM sold WHERE id > 7`,
    `SELECT SUM(x) AS s, AVG(x) AS a FROM (SELECT ${quotient} AS x FROM sold WHERE id < 500) AS d`,
    `SELECT part, SUM(${quotient}) AS s, AVG(${quotient}) AS a FROM sold GROUP BY part WITH ROLLUP`,
    `SELECT part, SUM(${quotient}) AS s, AVG(${quotient}) AS a FROM sold GROUP BY part ORDER BY part`,
  ]) {
    // Sums of doubles depend on the order of the rows.
    const isDouble = /f |e0/.test(quotient);
    const shown = (text: string): string => (isDouble && text !== 'null' ? Number(text).toPrecision(10) : text);
    const [given, wanted] = [await rowsAsText(client, sql), await rowsAsText(oracle, sql)];
    const shownOf = (all: typeof given) => ({ sql, rows: all?.map((row) => row.map(shown)) });
    expect(shownOf(given)).toEqual(shownOf(wanted));
  }
});

test.each([
  'SELECT SUM(a.price / b.weight) AS s, AVG(a.price / (b.pieces + 1)) AS v FROM sold a JOIN paid b ON b.pieces = a.part',
  'SELECT SUM(a.price / 3) AS s, AVG(b.price / 7) AS v, SUM(a.price / 3) * 3 AS t FROM sold a JOIN paid b ON b.pieces = a.part',
  'SELECT SUM(a.price / 3) AS s, AVG(b.price / 7) AS v FROM sold a LEFT JOIN paid b ON b.id = a.id + 1',
  'SELECT SUM(x) AS s FROM (SELECT price / 3 AS x FROM sold UNION ALL SELECT price / 7 FROM paid) AS d',
  'SELECT SUM(x * 3) AS s FROM (SELECT price / 3 AS x FROM sold ORDER BY id LIMIT 100) AS d',
  'SELECT SUM(price / 3) AS s FROM sold HAVING s > 0',
  'SELECT id, SUM(price / 3) AS s FROM sold GROUP BY id HAVING s > 20 ORDER BY id',
  'SELECT SUM(DISTINCT price / 3) AS s, AVG(DISTINCT price / 3) AS a FROM sold',
  'SELECT SUM(price) / 3 AS s, SUM(price) / 3 * 3 AS t FROM sold',
  'SELECT SUM(x) AS s FROM (SELECT SUM(price / 3) AS x FROM sold) AS d',
  'SELECT SUM(price / 3) AS s FROM sold WHERE id < 0',
  'SELECT id FROM sold WHERE price > (SELECT SUM(price / 3) / 100 FROM paid) ORDER BY id',
])('%s', async (sql) => {
  const { client, oracle } = servers();
  expect(await rowsAsText(client, sql)).toEqual(await rowsAsText(oracle, sql));
});

test('types of the results', async () => {
  const { client, oracle } = servers();
  const sql =
    'SELECT SUM(price / 3) AS s, AVG(price / 3) AS a, SUM(pieces / 7) + 1 AS n, SUM(-(weight / 7)) AS w FROM sold';
  const [given, wanted] = await Promise.all(
    [client, oracle].map(async (connection) => {
      const [, fields] = await connection.query(sql);
      return fields.map(({ name, columnType, columnLength, decimals }) => ({
        name,
        columnType,
        columnLength,
        decimals,
      }));
    }),
  );
  expect(given).toEqual(wanted);
});
