import { notSupported } from '../../../protocol/wire/sql-error';
import type { TableDialect } from '../../dialect';
import type { ColumnDefinition, DeclaredType, TableDefinition } from '../../other/table-definition';
import { printDuckdbName as quoted, printDuckdbString as text } from './duckdb-expressions';

/** DuckDB's types for MySQL's. What is not here is made of its sizes, or has none. */
const types: Readonly<Record<string, readonly [signed: string, unsigned: string]>> = {
  tinyint: ['TINYINT', 'UTINYINT'],
  smallint: ['SMALLINT', 'USMALLINT'],
  mediumint: ['INTEGER', 'UINTEGER'],
  int: ['INTEGER', 'UINTEGER'],
  bigint: ['BIGINT', 'UBIGINT'],
  year: ['SMALLINT', 'SMALLINT'],
  float: ['FLOAT', 'FLOAT'],
  double: ['DOUBLE', 'DOUBLE'],
  date: ['DATE', 'DATE'],
  datetime: ['TIMESTAMP', 'TIMESTAMP'],
  // TIME there ends at 24 hours.
  time: ['INTERVAL', 'INTERVAL'],
  char: ['VARCHAR', 'VARCHAR'],
  varchar: ['VARCHAR', 'VARCHAR'],
  tinytext: ['VARCHAR', 'VARCHAR'],
  text: ['VARCHAR', 'VARCHAR'],
  mediumtext: ['VARCHAR', 'VARCHAR'],
  longtext: ['VARCHAR', 'VARCHAR'],
  json: ['VARCHAR', 'VARCHAR'],
  binary: ['BLOB', 'BLOB'],
  varbinary: ['BLOB', 'BLOB'],
  tinyblob: ['BLOB', 'BLOB'],
  blob: ['BLOB', 'BLOB'],
  mediumblob: ['BLOB', 'BLOB'],
  longblob: ['BLOB', 'BLOB'],
};

/** MySQL shows these widths of integers that are declared without. */
const widths: Readonly<Record<string, readonly [signed: number, unsigned: number]>> = {
  tinyint: [4, 3],
  smallint: [6, 5],
  mediumint: [9, 8],
  int: [11, 10],
  bigint: [20, 20],
  year: [4, 4],
};

const decimalDigitsMax = 38;

export const duckdbTables: TableDialect = {
  createTable: printDuckdbTable,
  nothing: (table) => `CREATE TABLE IF NOT EXISTS ${quoted(table)} (nothing INTEGER)`,
  dropTables: (tables, ifExists) =>
    tables.map((table) => `DROP TABLE ${ifExists ? 'IF EXISTS ' : ''}${quoted(table)}`).join('; '),
  truncateTable: (table) => `TRUNCATE ${quoted(table)}`,
};

/**
 * CREATE TABLE in DuckDB's syntax, and with it statements that keep each column's MySQL declaration in its comment, where the connector
 * (connectors/duckdb/describe-tables.ts) finds it again: `mysql: varchar(30) collate utf8mb4_general_ci comment …`.
 * Errors: 1235 for types that DuckDB has no counterpart of.
 */
export function printDuckdbTable(table: TableDefinition): string {
  const elements = table.columns.map(printColumn);
  if (table.primaryKey.length > 0) elements.push(`PRIMARY KEY (${table.primaryKey.map(quoted).join(', ')})`);
  for (const key of table.uniqueKeys) elements.push(`UNIQUE (${key.map(quoted).join(', ')})`);
  const name = quoted(table.name);
  const create = `CREATE TABLE ${table.ifNotExists ? 'IF NOT EXISTS ' : ''}${name} (${elements.join(', ')})`;
  const comments = table.columns.map(
    (column) => `COMMENT ON COLUMN ${name}.${quoted(column.name)} IS ${text(declaration(column))}`,
  );
  if (table.comment !== '') comments.push(`COMMENT ON TABLE ${name} IS ${text(table.comment)}`);
  return [create, ...comments].join('; ');
}

function printColumn({ name, type, nullable, defaultValue }: ColumnDefinition): string {
  const parts = [quoted(name), duckdbType(type, name)];
  if (!nullable) parts.push('NOT NULL');
  if (defaultValue?.kind === 'string') parts.push(`DEFAULT ${text(defaultValue.text)}`);
  else if (defaultValue?.kind === 'number')
    parts.push(`DEFAULT ${defaultValue.negative ? '-' : ''}${defaultValue.text}`);
  return parts.join(' ');
}

function duckdbType(type: DeclaredType, column: string): string {
  const { name, sizes, labels, unsigned } = type;
  if (name === 'enum') return `ENUM(${labels.map(text).join(', ')})`;
  if (name === 'decimal') {
    const [precision = 10, scale = 0] = sizes;
    if (precision > decimalDigitsMax)
      throw notSupported(`column '${column}': a DECIMAL of more than ${decimalDigitsMax} digits on a DuckDB data node`);
    return `DECIMAL(${precision},${scale})`;
  }
  const found = types[name];
  if (!found || ((name === 'float' || name === 'double') && sizes.length > 0)) {
    const sizesText = sizes.length > 0 ? `(${sizes.join(',')})` : '';
    const remedy = name === 'timestamp' ? '; DATETIME has one, and no time zone in between' : '';
    throw notSupported(
      `column '${column}': type ${name.toUpperCase()}${sizesText} on a DuckDB data node, which has no counterpart${remedy}`,
    );
  }
  return found[unsigned ? 1 : 0];
}

/** The column's type as MySQL shows it (information_schema.COLUMNS.COLUMN_TYPE), with its collation and comment. */
function declaration({ type, collation, comment }: ColumnDefinition): string {
  const { name, labels, unsigned } = type;
  const width = widths[name]?.[unsigned ? 1 : 0];
  const sizes =
    name === 'enum'
      ? `(${labels.map(text).join(',')})`
      : name === 'decimal'
        ? `(${type.sizes[0] ?? 10},${type.sizes[1] ?? 0})`
        : type.sizes.length > 0
          ? `(${type.sizes.join(',')})`
          : width !== undefined
            ? `(${width})`
            : name === 'char' || name === 'binary'
              ? '(1)'
              : '';
  const shown = name === 'json' ? 'longtext' : name;
  const collated = collation === null ? '' : ` collate ${name === 'json' ? 'utf8mb4_bin' : collation}`;
  return `mysql: ${shown}${sizes}${unsigned ? ' unsigned' : ''}${collated}${comment === '' ? '' : ` comment ${comment}`}`;
}
