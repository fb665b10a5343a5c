import { DuckDBDecimalType, DuckDBEnumType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { type ColumnType, columnType } from '../../engine/batch/column-type';
import { notSupported } from '../../protocol/wire/sql-error';
import { declaredType } from './declared-type';

/** What is said of DuckDB's text: it has no collations of MySQL's, so text compares as the front end's default does. */
export const textCollation = 'utf8mb4_general_ci';

const declarations: ReadonlyMap<DuckDBTypeId, string> = new Map([
  [DuckDBTypeId.BOOLEAN, 'tinyint(1)'],
  [DuckDBTypeId.TINYINT, 'tinyint'],
  [DuckDBTypeId.SMALLINT, 'smallint'],
  [DuckDBTypeId.INTEGER, 'int'],
  [DuckDBTypeId.BIGINT, 'bigint'],
  [DuckDBTypeId.UTINYINT, 'tinyint unsigned'],
  [DuckDBTypeId.USMALLINT, 'smallint unsigned'],
  [DuckDBTypeId.UINTEGER, 'int unsigned'],
  [DuckDBTypeId.UBIGINT, 'bigint unsigned'],
  [DuckDBTypeId.HUGEINT, 'decimal(38,0)'],
  [DuckDBTypeId.FLOAT, 'float'],
  [DuckDBTypeId.DOUBLE, 'double'],
  [DuckDBTypeId.DATE, 'date'],
  [DuckDBTypeId.TIMESTAMP, 'datetime(6)'],
  [DuckDBTypeId.TIMESTAMP_S, 'datetime'],
  [DuckDBTypeId.TIMESTAMP_MS, 'datetime(3)'],
  [DuckDBTypeId.TIME, 'time(6)'],
  [DuckDBTypeId.INTERVAL, 'time(6)'],
  [DuckDBTypeId.VARCHAR, 'longtext'],
  [DuckDBTypeId.BLOB, 'longblob'],
  [DuckDBTypeId.UUID, 'char(36)'],
]);

/** The MySQL declaration (`bigint unsigned`) that holds all values of a DuckDB type. Errors: 1235 for types without one. */
export function declarationOf(type: DuckDBType, column: string): string {
  if (type instanceof DuckDBDecimalType) return `decimal(${type.width},${type.scale})`;
  if (type instanceof DuckDBEnumType)
    return `enum(${type.values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',')})`;
  const declaration = declarations.get(type.typeId);
  if (declaration === undefined) {
    throw notSupported(`DuckDB type ${String(type)} of column '${column}'; CAST it in the query or in a view`);
  }
  return declaration;
}

/** The type of a result column as far as DuckDB tells it. */
export function resultType(type: DuckDBType, column: string): ColumnType {
  return declaredType(declarationOf(type, column), { collation: textCollation, nullable: true }) ?? columnType('null');
}
