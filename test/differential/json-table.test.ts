/** JSON_TABLE where data nodes compute it, and where the engine does: both as one MariaDB. */
import type { Connection } from 'mysql2/promise';
import { differenceOf, options } from './compare';
import { type Sides, startSides } from './sides';

const schemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  <table name="docs" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="others" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

const documents: readonly (string | null)[] = [
  '[{"a":"12abc"},{"a":"12"},{"a":"xyz"},{"a":12.7},{"a":"12.7"},{"a":1e2},{"a":true},{"a":null},{"a":[1]},{"a":{"b":1}},{"a":""},{"a":99999999999}]',
  '[{"a":"x\\\\n\\\\u00e9\\\\"q"},{"a":"abc "},{"a":"abc\\\\t"},{"a":[1, 2]},{"a":{"b":  1}},{"a":false},{}]',
  '[{"a":-0.5},{"a":0.5},{"a":1.5},{"a":-129},{"a":128},{"a":18446744073709551616},{"a":-9223372036854775809},{"a":1.5e300},{"a":"1e3"},{"a":" 7 "},{"a":".5x"}]',
  '[{"a":"2024-01-02"},{"a":"2024-01-02 03:04:05.678"},{"a":20240102},{"a":"nope"},{"a":"10:11:12"},{"a":"2024-02-31"},{"a":"0000-00-00"}]',
  '[{"a":1,"b":[1,2],"c":[{"d":3},{"d":4}]},{"a":2},{"a":3,"b":[]},{"a":4,"c":[{"d":9,"e":[7,8]}]},{"a":5,"b":[null,"x"]}]',
  '[[1,2],[3],{"a":{"x":1}}]',
  '{"a":[1,2],"b":{"a":3}}',
  '[]',
  '"text"',
  '5',
  null,
  '[{"a":"0"},{"a":"0000"},{"a":0},{"a":"70x"},{"a":"99"},{"a":1900},{"a":1901},{"a":2155},{"a":2156},{"a":"2e1"},{"a":"00000"}]',
  '[{"a":"\\\\u0000a"},{"a":"ab"},{"a":"123456789"},{"a":"1969-01-01"},{"a":"2039-01-01"},{"a":"1970-01-01 00:00:00"},{"a":"2038-01-19 03:14:08"}]',
  '[{"a":"é😀中文"},{"a":"中文中文中文中文"}]',
];

const tables: readonly string[] = [
  "('$[*]' COLUMNS (o FOR ORDINALITY, a INT PATH '$.a', b BIGINT PATH '$.a', c TINYINT PATH '$.a', d SMALLINT UNSIGNED PATH '$.a', e BIGINT UNSIGNED PATH '$.a', f MEDIUMINT PATH '$.a'))",
  "('$[*]' COLUMNS (o FOR ORDINALITY, a DECIMAL(6,2) PATH '$.a', b DOUBLE PATH '$.a', c FLOAT PATH '$.a', d DECIMAL(65,0) PATH '$.a', e DECIMAL(5,3) UNSIGNED PATH '$.a'))",
  "('$[*]' COLUMNS (o FOR ORDINALITY, a VARCHAR(5) PATH '$.a', b VARCHAR(20) PATH '$.a', c JSON PATH '$.a', d TEXT PATH '$.a', e CHAR(6) PATH '$.a', f VARBINARY(4) PATH '$.a', g BLOB PATH '$.a', h BINARY(5) PATH '$.a'))",
  "('$[*]' COLUMNS (o FOR ORDINALITY, a DATE PATH '$.a', b DATETIME PATH '$.a', c DATETIME(3) PATH '$.a', d TIME PATH '$.a', e TIME(2) PATH '$.a'))",
  "('$[*]' COLUMNS (o FOR ORDINALITY, a INT PATH '$.a' DEFAULT '7' ON EMPTY DEFAULT '8' ON ERROR, b VARCHAR(9) PATH '$.q' DEFAULT 'none' ON EMPTY, c INT EXISTS PATH '$.a', d VARCHAR(3) EXISTS PATH '$.a.b'))",
  "('$[*]' COLUMNS (o FOR ORDINALITY, a INT PATH '$.a', NESTED PATH '$.b[*]' COLUMNS (ob FOR ORDINALITY, b VARCHAR(5) PATH '$'), NESTED PATH '$.c[*]' COLUMNS (oc FOR ORDINALITY, d INT PATH '$.d', NESTED PATH '$.e[*]' COLUMNS (e INT PATH '$'))))",
  "('$' COLUMNS (a JSON PATH '$.a', b INT PATH '$.a[0]', c INT PATH '$.a[*]' DEFAULT '9' ON ERROR, d JSON PATH '$.b', e INT PATH '$[0].a[last]', f INT PATH '$.b.*'))",
  "('$[*][*]' COLUMNS (o FOR ORDINALITY, v VARCHAR(30) PATH '$', j JSON PATH '$'))",
  "('$**.a' COLUMNS (o FOR ORDINALITY, j JSON PATH '$'))",
  "('$.a[0 to 1]' COLUMNS (o FOR ORDINALITY, v INT PATH '$'))",
  "('$[*].a' COLUMNS (x INT PATH '$.x', y INT PATH '$' ERROR ON EMPTY))",
  "('$[*]' COLUMNS (a INT PATH '$.zz' ERROR ON EMPTY))",
  "('$[*]' COLUMNS (a INT PATH '$.a' ERROR ON ERROR))",
  "('$.a' COLUMNS (a INT PATH '$[*]' ERROR ON ERROR))",
  "('$[*]' COLUMNS (o FOR ORDINALITY, a YEAR PATH '$.a', b BIT(8) PATH '$.a', c BIT(64) PATH '$.a', d TIMESTAMP PATH '$.a', e TIMESTAMP(2) PATH '$.a'))",
  "('$[*]' COLUMNS (o FOR ORDINALITY, a VARCHAR(9) CHARACTER SET latin1 PATH '$.a', b CHAR(2) CHARACTER SET ascii PATH '$.a'))",
  "('$[*]' COLUMNS (a VARCHAR(9) COLLATE utf8mb4_bin PATH '$.a', b VARCHAR(9) CHARACTER SET utf8mb4 PATH '$.a'))",
];

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  const rows = documents.map((text, id) => `(${id}, ${text === null ? 'NULL' : `'${text}'`})`);
  sides = await startSides({
    proxy: { schemas },
    statements: [
      'CREATE TABLE docs (id BIGINT NOT NULL PRIMARY KEY, doc LONGTEXT) DEFAULT CHARSET=utf8mb4',
      'CREATE TABLE others (id BIGINT NOT NULL PRIMARY KEY, doc_id BIGINT) DEFAULT CHARSET=utf8mb4',
      `INSERT INTO docs (id, doc) VALUES ${rows.join(', ')}`,
      'INSERT INTO others (id, doc_id) VALUES (1, 0), (2, 4), (3, 4), (4, 99), (5, 10)',
    ],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

function call(table: string, document: string): string {
  return `JSON_TABLE(${document}, ${table.slice(1, -1)}) j`;
}

/** The second makes documents out of rows of all nodes, so that only the engine can take them apart. */
test.each(tables)('%s', async (table) => {
  for (let id = 0; id < documents.length; id++) {
    const onNodes = `SELECT d.id, j.* FROM docs d, ${call(table, 'd.doc')} WHERE d.id = ${id} OR d.id = -1`;
    const inEngine = `SELECT d.id, j.* FROM (SELECT MAX(id) AS id, MAX(doc) AS doc FROM docs WHERE id IN (${id}, 0 - 7, 0 - 8)) d, ${call(table, 'd.doc')}`;
    for (const sql of [onNodes, inEngine]) expect(await differenceOf(sql, whole, sharded)).toBeNull();
  }
});

test.each([
  "SELECT d.id, j.v FROM docs d LEFT JOIN JSON_TABLE(d.doc, '$[*]' COLUMNS (v VARCHAR(9) PATH '$.a')) j ON j.v > '2' ORDER BY d.id, j.v",
  "SELECT o.id, j.o, j.v FROM others o JOIN docs d ON d.id = o.doc_id, JSON_TABLE(d.doc, '$[*]' COLUMNS (o FOR ORDINALITY, v INT PATH '$.a')) j WHERE j.v < 5 ORDER BY o.id, j.o",
  "SELECT o.id, j.v FROM others o JOIN docs d ON d.id = o.doc_id LEFT JOIN JSON_TABLE(d.doc, '$[*]' COLUMNS (v INT PATH '$.a')) j ON j.v = o.id ORDER BY o.id, j.v",
  "SELECT o.id, j.v FROM others o RIGHT JOIN JSON_TABLE('[1, 4, 9]', '$[*]' COLUMNS (v INT PATH '$')) j ON j.v = o.id ORDER BY 2",
  "SELECT o.id FROM others o WHERE o.id IN (SELECT j.v FROM JSON_TABLE('[1, 4, 9]', '$[*]' COLUMNS (v INT PATH '$')) j) ORDER BY 1",
  "SELECT o.id FROM others o WHERE EXISTS (SELECT 1 FROM docs d, JSON_TABLE(d.doc, '$[*]' COLUMNS (v INT PATH '$.a')) j WHERE d.id = o.doc_id AND j.v = 4) ORDER BY 1",
  "SELECT j.v, COUNT(*) AS n FROM docs d, JSON_TABLE(d.doc, '$[*]' COLUMNS (v VARCHAR(20) PATH '$.a')) j GROUP BY j.v ORDER BY j.v",
  "SELECT a.v, b.w FROM others o, JSON_TABLE(CONCAT('[[', o.id, '],[', o.doc_id, ']]'), '$[*]' COLUMNS (v JSON PATH '$')) a, JSON_TABLE(a.v, '$[*]' COLUMNS (w INT PATH '$')) b ORDER BY 1, 2",
  "SELECT d.id, (SELECT COUNT(*) FROM JSON_TABLE(d.doc, '$[*]' COLUMNS (v INT PATH '$')) j) AS n FROM docs d ORDER BY d.id",
  "SELECT MAX(j.v) AS m FROM (SELECT GROUP_CONCAT(id) AS ids FROM others) g, JSON_TABLE(CONCAT('[', g.ids, ']'), '$[*]' COLUMNS (v INT PATH '$')) j",
  "SELECT COUNT(*) AS n FROM others o, JSON_TABLE('bad', '$' COLUMNS (v INT PATH '$')) j",
  "SELECT COUNT(*) AS n FROM others o, JSON_TABLE('[1', '$' COLUMNS (v INT PATH '$')) j",
  "SELECT COUNT(*) AS n FROM others o, JSON_TABLE('[1]', 'bad' COLUMNS (v INT PATH '$')) j",
  "SELECT COUNT(*) AS n FROM JSON_TABLE(o.id, '$' COLUMNS (v INT PATH '$')) j, others o",
  "SELECT COUNT(*) AS n FROM others o, JSON_TABLE('[1]', '$' COLUMNS (v INT PATH '$', V INT PATH '$')) j",
])('%s', async (sql) => expect(await differenceOf(sql, whole, sharded)).toBeNull());

test('warnings of what does not fit', async () => {
  const sql = `SELECT j.a FROM (SELECT MAX(doc) AS doc FROM docs WHERE id IN (0, 0 - 7)) d, ${call("('$[*]' COLUMNS (a INT PATH '$.a'))", 'd.doc')}`;
  const [ofWhole, ofSharded] = await Promise.all(
    [whole, sharded].map(async (side) => {
      await side.query(sql);
      return (await side.query('SHOW WARNINGS'))[0];
    }),
  );
  expect(ofSharded).toEqual(ofWhole);
});
