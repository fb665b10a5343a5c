import type { ColumnDescription } from '../../connectors/connector';
import {
  type ColumnType,
  type Field,
  isBinaryString,
  isInteger,
  isString,
  layoutOf,
} from '../../engine/batch/column-type';
import { collationByName } from '../../protocol/wire/charsets';
import type { InformationTable, Row } from './definition';

const columnPrivileges = 'select,insert,update,references';

/** Rows of COLUMNS made from a description. */
export function describedColumns(schema: string, table: string, columns: readonly ColumnDescription[]): readonly Row[] {
  return columns.map((column, index) => ({
    ...typeColumns(column.type),
    TABLE_CATALOG: 'def',
    TABLE_SCHEMA: schema,
    TABLE_NAME: table,
    COLUMN_NAME: column.name,
    ORDINAL_POSITION: index + 1,
    COLUMN_DEFAULT: column.defaultText ?? (column.type.nullable ? 'NULL' : null),
    IS_NULLABLE: column.type.nullable ? 'YES' : 'NO',
    COLUMN_TYPE: column.columnType,
    COLUMN_KEY: column.key,
    EXTRA: column.extra,
    PRIVILEGES: columnPrivileges,
    COLUMN_COMMENT: column.comment,
    IS_GENERATED: 'NEVER',
    GENERATION_EXPRESSION: null,
  }));
}

/** Rows of COLUMNS for information_schema's own tables. */
export function ownColumns(tables: readonly InformationTable[]): readonly Row[] {
  return tables.flatMap(({ schema, name, fields }) =>
    fields.map((field, index) => ({
      ...typeColumns(field.type),
      TABLE_CATALOG: 'def',
      TABLE_SCHEMA: schema,
      TABLE_NAME: name,
      COLUMN_NAME: field.name,
      ORDINAL_POSITION: index + 1,
      IS_NULLABLE: field.type.nullable ? 'YES' : 'NO',
      COLUMN_TYPE: typeText(field),
      COLUMN_KEY: '',
      EXTRA: '',
      PRIVILEGES: 'select',
      COLUMN_COMMENT: '',
      IS_GENERATED: 'NEVER',
    })),
  );
}

function typeColumns(type: ColumnType): Row {
  const text = isString(type);
  const characters = text && !isBinaryString(type);
  const charset = characters ? collationByName(type.collation)?.charset : undefined;
  const temporal = layoutOf(type) === 'temporal' && type.name !== 'date';
  const exact = isInteger(type) || type.name === 'decimal';
  return {
    DATA_TYPE: type.name,
    CHARACTER_MAXIMUM_LENGTH: text ? type.length : null,
    CHARACTER_OCTET_LENGTH: text ? type.length * (charset?.bytesMax ?? 1) : null,
    NUMERIC_PRECISION: exact ? precisionOf(type) : null,
    NUMERIC_SCALE: exact ? type.scale : null,
    DATETIME_PRECISION: temporal ? type.scale : null,
    CHARACTER_SET_NAME: charset?.name ?? null,
    COLLATION_NAME: characters ? type.collation : null,
  };
}

const integerDigits: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, mediumint: 7, int: 10, bigint: 19 };

/** Digits of the largest value; of BIGINT UNSIGNED one more. */
function precisionOf(type: ColumnType): number {
  const digits = integerDigits[type.name];
  if (digits === undefined) return type.precision;
  return type.name === 'bigint' && type.unsigned ? digits + 1 : digits;
}

function typeText({ type }: Field): string {
  if (type.name === 'longtext' || type.name === 'blob') return type.name;
  if (type.name === 'decimal') return `decimal(${type.precision},${type.scale})`;
  if (type.name === 'datetime') return type.scale > 0 ? `datetime(${type.scale})` : 'datetime';
  return `${type.name}(${type.length})${type.unsigned ? ' unsigned' : ''}`;
}
