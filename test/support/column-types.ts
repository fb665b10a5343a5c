/** A column of every type that MariaDB has, with values at its edges. */
export interface TypedColumn {
  readonly name: string;
  readonly ddl: string;
  /** SQL literals. */
  readonly literals: readonly string[];
}

export const typedColumns: readonly TypedColumn[] = [
  { name: 't_tiny', ddl: 'TINYINT', literals: ['-128', '127', '0'] },
  { name: 't_tinyu', ddl: 'TINYINT UNSIGNED', literals: ['0', '255', '128'] },
  { name: 't_bool', ddl: 'BOOLEAN', literals: ['TRUE', 'FALSE', '1'] },
  { name: 't_small', ddl: 'SMALLINT', literals: ['-32768', '32767', '-1'] },
  { name: 't_smallu', ddl: 'SMALLINT UNSIGNED', literals: ['65535', '0', '32768'] },
  { name: 't_medium', ddl: 'MEDIUMINT', literals: ['-8388608', '8388607', '-1'] },
  { name: 't_mediumu', ddl: 'MEDIUMINT UNSIGNED', literals: ['16777215', '0', '1'] },
  { name: 't_int', ddl: 'INT', literals: ['-2147483648', '2147483647', '7'] },
  { name: 't_intu', ddl: 'INT UNSIGNED', literals: ['4294967295', '0', '2147483648'] },
  { name: 't_intz', ddl: 'INT(8) ZEROFILL', literals: ['5', '123456789', '0'] },
  { name: 't_big', ddl: 'BIGINT', literals: ['-9223372036854775808', '9223372036854775807', '9007199254740993'] },
  { name: 't_bigu', ddl: 'BIGINT UNSIGNED', literals: ['18446744073709551615', '0', '9223372036854775808'] },
  { name: 't_year', ddl: 'YEAR', literals: ['1901', '2155', '0'] },
  { name: 't_bit1', ddl: 'BIT(1)', literals: ["b'1'", "b'0'", "b'1'"] },
  { name: 't_bit64', ddl: 'BIT(64)', literals: ['0xffffffffffffffff', '0', '0x0102030405060708'] },
  { name: 't_float', ddl: 'FLOAT', literals: ['1.5', '-3.125', '1e10'] },
  { name: 't_double', ddl: 'DOUBLE', literals: ['0.1', '-1.7976931348623157e308', '1e-15'] },
  { name: 't_doublem', ddl: 'DOUBLE(10,3)', literals: ['1.5', '-1234567.875', '0'] },
  { name: 't_dec', ddl: 'DECIMAL(10,2)', literals: ['1.50', '-99999999.99', '0'] },
  { name: 't_decu', ddl: 'DECIMAL(12,4) UNSIGNED', literals: ['1.5', '99999999.9999', '0'] },
  { name: 't_dec0', ddl: 'DECIMAL(20,0)', literals: ['12345678901234567890', '-1', '0'] },
  {
    name: 't_dec65',
    ddl: 'DECIMAL(65,30)',
    literals: ['-12345678901234567890123456789012345.123456789012345678901234567890', '0', '1.5'],
  },
  { name: 't_date', ddl: 'DATE', literals: ["'2024-02-29'", "'9999-12-31'", "'0000-00-00'"] },
  { name: 't_dt', ddl: 'DATETIME', literals: ["'2024-01-31 23:59:59'", "'2024-01-31'", "'0000-00-00 00:00:00'"] },
  {
    name: 't_dt6',
    ddl: 'DATETIME(6)',
    literals: ["'2024-01-31 23:59:59.999999'", "'2024-01-31 00:00:00.000001'", "'2024-01-31 10:00:00'"],
  },
  {
    name: 't_ts',
    ddl: 'TIMESTAMP NULL',
    literals: ["'2024-01-31 10:00:01'", "'2001-09-09 01:46:40'", "'2037-12-31 23:59:59'"],
  },
  {
    name: 't_ts3',
    ddl: 'TIMESTAMP(3) NULL',
    literals: ["'2024-01-31 10:00:01.123'", "'2001-09-09 01:46:40'", "'2037-12-31 23:59:59.999'"],
  },
  { name: 't_time', ddl: 'TIME', literals: ["'-838:59:59'", "'00:00:00'", "'100:00:01'"] },
  { name: 't_time6', ddl: 'TIME(6)', literals: ["'-00:00:00.000001'", "'23:59:59.999999'", "'27:00:00.5'"] },
  { name: 't_char', ddl: 'CHAR(10)', literals: ["'abc'", "''", "'üñ你😀'"] },
  { name: 't_varchar', ddl: 'VARCHAR(300)', literals: ["REPEAT('é',300)", "''", "'it''s \\\\ \\n\"'"] },
  { name: 't_latin1', ddl: 'VARCHAR(20) CHARACTER SET latin1', literals: ["'grüße'", "''", "'abc'"] },
  { name: 't_bin_coll', ddl: 'VARCHAR(20) COLLATE utf8mb4_bin', literals: ["'a'", "'A'", "'ä'"] },
  { name: 't_tinytext', ddl: 'TINYTEXT', literals: ["'tiny'", "''", "'é'"] },
  { name: 't_text', ddl: 'TEXT', literals: ["REPEAT('w',65535)", "''", "'中文'"] },
  { name: 't_mediumtext', ddl: 'MEDIUMTEXT', literals: ["'m'", "''", "'é'"] },
  { name: 't_longtext', ddl: 'LONGTEXT', literals: ["REPEAT('q',70000)", "''", "'é'"] },
  { name: 't_binary', ddl: 'BINARY(4)', literals: ["X'0001FEFF'", "X'00000000'", "'ab'"] },
  { name: 't_varbinary', ddl: 'VARBINARY(20)', literals: ["X'FF00FB'", "''", "X'00'"] },
  { name: 't_tinyblob', ddl: 'TINYBLOB', literals: ["X'01'", "''", "X'FF'"] },
  { name: 't_blob', ddl: 'BLOB', literals: ["X'010203'", "''", "X'FB'"] },
  { name: 't_mediumblob', ddl: 'MEDIUMBLOB', literals: ["X'01'", "''", "X'FE'"] },
  { name: 't_longblob', ddl: 'LONGBLOB', literals: ["X'0102'", "''", "REPEAT(X'FF',70000)"] },
  { name: 't_enum', ddl: "ENUM('a','bé')", literals: ["'a'", "'bé'", '1'] },
  { name: 't_set', ddl: "SET('x','y')", literals: ["'x,y'", "''", "'y'"] },
  { name: 't_json', ddl: 'JSON', literals: [`'{"a": [1, "é"]}'`, "'null'", "'[]'"] },
  { name: 't_point', ddl: 'POINT', literals: ['POINT(1,2)', 'POINT(0,0)', 'POINT(-1.5,2.5)'] },
  {
    name: 't_uuid',
    ddl: 'UUID',
    literals: [
      "'123e4567-e89b-12d3-a456-426655440000'",
      "'00000000-0000-0000-0000-000000000000'",
      "'fedcba98-e89b-12d3-a456-426655440000'",
    ],
  },
  { name: 't_inet6', ddl: 'INET6', literals: ["'::1'", "'2001:db8::ff00:42:8329'", "'::ffff:1.2.3.4'"] },
];

/** The table with all of them. */
export const createTyped = (name: string): string =>
  `CREATE TABLE ${name} (id BIGINT NOT NULL PRIMARY KEY, ${typedColumns.map(({ name, ddl }) => `${name} ${ddl}`).join(', ')}) DEFAULT CHARSET=utf8mb4`;

/** Rows 1 to 3 have the values, row 4 has NULL everywhere. */
export const insertTyped = (name: string): readonly string[] => [
  ...[0, 1, 2].map(
    (row) => `INSERT INTO ${name} VALUES (${row + 1}, ${typedColumns.map(({ literals }) => literals[row]).join(', ')})`,
  ),
  `INSERT INTO ${name} (id) VALUES (4)`,
];
