/** CREATE TABLE of MySQL as DuckDB gets it. */
import { readCreateTable } from '../../../planner/other/read-create-table';
import { lexStatements } from '../../../planner/sql/lexer';
import { printDuckdbTable } from '../../../planner/sql/print/duckdb-table';

function duckdbOf(sql: string): string {
  const [lexed] = lexStatements(sql, { sqlMode: new Set() });
  return printDuckdbTable(readCreateTable(lexed!));
}

test('types, keys, defaults, collations and comments', () => {
  const sql = `CREATE TABLE IF NOT EXISTS shop.t (
    id bigint unsigned NOT NULL, \`na"me\` VARCHAR(30) COLLATE utf8mb4_bin DEFAULT 'it''s' COMMENT 'x', n NUMERIC(8,2) DEFAULT -1.5,
    e ENUM('a','b''c') NOT NULL, at DATETIME(3) NULL DEFAULT NULL, l TIME, j JSON, ok BOOL UNIQUE,
    PRIMARY KEY (id), UNIQUE KEY u (n, at), KEY k (e)) ENGINE=InnoDB DEFAULT CHARSET=latin1 COMMENT='all'`;
  expect(duckdbOf(sql).split('; ')).toEqual([
    `CREATE TABLE IF NOT EXISTS "t" ("id" UBIGINT NOT NULL, "na""me" VARCHAR DEFAULT 'it''s', "n" DECIMAL(8,2) DEFAULT -1.5, ` +
      `"e" ENUM('a', 'b''c') NOT NULL, "at" TIMESTAMP, "l" INTERVAL, "j" VARCHAR, "ok" TINYINT, PRIMARY KEY ("id"), UNIQUE ("ok"), UNIQUE ("n", "at"))`,
    `COMMENT ON COLUMN "t"."id" IS 'mysql: bigint(20) unsigned'`,
    `COMMENT ON COLUMN "t"."na""me" IS 'mysql: varchar(30) collate utf8mb4_bin comment x'`,
    `COMMENT ON COLUMN "t"."n" IS 'mysql: decimal(8,2)'`,
    `COMMENT ON COLUMN "t"."e" IS 'mysql: enum(''a'',''b''''c'') collate latin1_swedish_ci'`,
    `COMMENT ON COLUMN "t"."at" IS 'mysql: datetime(3)'`,
    `COMMENT ON COLUMN "t"."l" IS 'mysql: time'`,
    `COMMENT ON COLUMN "t"."j" IS 'mysql: longtext collate utf8mb4_bin'`,
    `COMMENT ON COLUMN "t"."ok" IS 'mysql: tinyint(1)'`,
    `COMMENT ON TABLE "t" IS 'all'`,
  ]);
});

test.each([
  ['CREATE TABLE t (id INT AUTO_INCREMENT)', "AUTO_INCREMENT of column 'id'"],
  ['CREATE TABLE t (at TIMESTAMP)', 'DATETIME has one'],
  ['CREATE TABLE t (at DATETIME DEFAULT CURRENT_TIMESTAMP)', "a DEFAULT of column 'at' that is no literal"],
  ['CREATE TABLE t (d DECIMAL(39,0))', 'more than 38 digits'],
  ['CREATE TABLE t (f FLOAT(7,2))', 'FLOAT(7,2)'],
  ['CREATE TABLE t (b BIT(3))', 'BIT(3)'],
  ['CREATE TABLE t (a INT, CHECK (a > 1))', 'CHECK'],
  ['CREATE TABLE t (a VARCHAR(9), UNIQUE (a(3)))', 'a key over the beginning of a column'],
  ['CREATE TABLE t (a INT) PARTITION BY HASH (a)', 'PARTITION of a table'],
  ['CREATE TABLE t LIKE u', 'CREATE TABLE … LIKE'],
  ['CREATE TEMPORARY TABLE t (a INT)', 'CREATE TEMPORARY'],
  ['CREATE TABLE t (a VARCHAR(3) CHARACTER SET gbk)', 'CHARACTER SET gbk'],
])('%s is refused: %s', (sql, reason) => {
  expect(() => duckdbOf(sql)).toThrow(
    expect.objectContaining({ errno: 1235, message: expect.stringContaining(reason) }),
  );
});

test.each(['CREATE TABLE t (id INT', 'CREATE TABLE t (id INT,)', 'CREATE TABLE (id INT)', 'CREATE TABLE t ()'])(
  '%s is a mistake',
  (sql) => {
    expect(() => duckdbOf(sql)).toThrow(expect.objectContaining({ errno: 1064 }));
  },
);
