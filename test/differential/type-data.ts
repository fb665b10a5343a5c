/** Two tables with columns of every type and values at which types, collations and conversions show. */
import type { Random } from '../support/random';

export const typeSchemas = `<schema name="types" checkSQLschema="false" dataNode="dn1">
  <table name="kinds" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="others" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

export type TypeClass = 'number' | 'text' | 'binary' | 'moment' | 'duration' | 'choice' | 'bits' | 'document';

export interface KindColumn {
  readonly name: string;
  readonly ddl: string;
  readonly class: TypeClass;
  /** SQL literals. */
  readonly values: readonly string[];
}

const texts = [
  "'Ann'",
  "'ann'",
  "'ANN '",
  "'Ánn'",
  "'zoe'",
  "'Zoë'",
  "'strasse'",
  "'straße'",
  "''",
  "' '",
  "'12'",
  "'12abc'",
  "'-3.5'",
  "'1e2'",
  "'a_b%'",
];
const wideTexts = [...texts, "'中文'", "'中国'", "'😀'", "'😀 x'", "'é'", "'e\u0301'", "'ÿ'", "'Ł'", "'l'"];

export const kindColumns: readonly KindColumn[] = [
  {
    name: 'u',
    ddl: 'BIGINT UNSIGNED',
    class: 'number',
    values: ['18446744073709551615', '9223372036854775808', '9007199254740993', '9007199254740992', '0', '7'],
  },
  {
    name: 'n',
    ddl: 'BIGINT',
    class: 'number',
    values: ['-9223372036854775808', '9223372036854775807', '9007199254740993', '-1', '0', '12'],
  },
  { name: 'i', ddl: 'INT', class: 'number', values: ['-2147483648', '2147483647', '0', '1', '12', '-3'] },
  { name: 't', ddl: 'TINYINT UNSIGNED', class: 'number', values: ['0', '255', '12', '3', '1'] },
  {
    name: 'd',
    ddl: 'DECIMAL(38,10)',
    class: 'number',
    values: [
      '1234567890123456789012345678.0123456789',
      '-9999999999999999999999999999.9999999999',
      '12',
      '0.0000000001',
      '-3.5',
    ],
  },
  { name: 'p', ddl: 'DECIMAL(8,2)', class: 'number', values: ['12.00', '-3.50', '999999.99', '0', '0.05'] },
  { name: 'r', ddl: 'DOUBLE', class: 'number', values: ['1e20', '-3.5', '12', '0.1', '0', '1e-9'] },
  {
    name: 'f',
    ddl: 'FLOAT',
    class: 'number',
    values: ['0.5', '-3.5', '12', '1e10', '0', '0.1', '-1.23456789', '16777217'],
  },
  { name: 's', ddl: 'VARCHAR(20)', class: 'text', values: wideTexts },
  { name: 'v', ddl: 'VARCHAR(20) COLLATE utf8mb4_unicode_ci', class: 'text', values: wideTexts },
  { name: 'w', ddl: 'VARCHAR(20) COLLATE utf8mb4_bin', class: 'text', values: wideTexts },
  { name: 'l', ddl: 'VARCHAR(20) CHARACTER SET latin1', class: 'text', values: texts },
  {
    name: 'g',
    ddl: 'VARCHAR(20) CHARACTER SET gbk',
    class: 'text',
    values: ["'中文'", "'中国'", "'Ann'", "'ann'", "''", "'12'", "'啊'"],
  },
  { name: 'c', ddl: 'CHAR(10)', class: 'text', values: wideTexts },
  { name: 'ch', ddl: 'CHAR(10) CHARACTER SET latin1 COLLATE latin1_bin', class: 'text', values: texts },
  { name: 'x', ddl: 'TEXT', class: 'text', values: wideTexts },
  { name: 'b', ddl: 'VARBINARY(12)', class: 'binary', values: ["'Ann'", "'ann'", "x'00ff'", "''", "x'00'", "'12'"] },
  { name: 'o', ddl: 'BLOB', class: 'binary', values: ["'Ann'", "'ann'", "x'fffe'", "''", "'12'"] },
  { name: 'e', ddl: "ENUM('zoe','Ann','12','ß')", class: 'choice', values: ["'zoe'", "'Ann'", "'12'", "'ß'"] },
  { name: 'm', ddl: "SET('zoe','ann','x')", class: 'choice', values: ["'zoe'", "'ann,x'", "''", "'zoe,ann,x'", "'x'"] },
  { name: 'q', ddl: 'BIT(12)', class: 'bits', values: ["b'101'", '0', "b'111111111111'", "b'1100'"] },
  {
    name: 'j',
    ddl: 'JSON',
    class: 'document',
    values: [`'{"a": 1, "b": [1, 2, "x"]}'`, `'[1, 2]'`, "'null'", `'"Ann"'`, "'12'", `'{"b": [], "a": 1}'`],
  },
  { name: 'y', ddl: 'YEAR', class: 'number', values: ['1999', '2024', '2155', '2000'] },
  {
    name: 'h',
    ddl: 'TIME(6)',
    class: 'duration',
    values: ["'-838:59:59'", "'00:00:00.000001'", "'12:30:00.5'", "'100:00:00'", "'00:00:00'"],
  },
  {
    name: 'a',
    ddl: 'DATETIME(6)',
    class: 'moment',
    values: [
      "'2024-02-29 12:30:00.5'",
      "'1999-12-31 23:59:59.999999'",
      "'2024-02-29 00:00:00'",
      "'9999-12-31 23:59:59'",
    ],
  },
  {
    name: 'z',
    ddl: 'TIMESTAMP NULL',
    class: 'moment',
    values: ["'2024-02-29 12:30:00'", "'2001-01-01 00:00:00'", "'2024-02-29 00:00:00'"],
  },
  { name: 'k', ddl: 'DATE', class: 'moment', values: ["'2024-02-29'", "'1999-12-31'", "'2000-01-01'", "'9999-12-31'"] },
];

const rowCount = 60;

/** `other`: the row of the other table that it goes with, on another data node as often as not. */
const columnList = `id BIGINT NOT NULL PRIMARY KEY, other INT, ${kindColumns.map(({ name, ddl }) => `${name} ${ddl}`).join(', ')}`;

export const typeTables: readonly string[] = ['kinds', 'others'].map(
  (table) => `CREATE TABLE ${table} (${columnList}) DEFAULT CHARSET=utf8mb4`,
);

export function typeRows(random: Random): readonly string[] {
  return ['kinds', 'others'].map((table) => {
    const rows = Array.from({ length: rowCount }, (_, index) => {
      const values = kindColumns.map((column) => (random.chance(0.12) ? 'NULL' : random.pick(column.values)));
      return `(${index + 1}, ${1 + random.below(rowCount)}, ${values.join(', ')})`;
    });
    return `INSERT INTO ${table} VALUES ${rows.join(', ')}`;
  });
}
