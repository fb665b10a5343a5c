import { type ColumnType, columnType, type Field, type TypeName } from '../../engine/batch/column-type';
import type { VirtualCell, VirtualRequest } from '../../planner/facts';
import { ColumnFlag } from '../../protocol/wire/type-codes';
import type { SessionView } from '../session/session-view';

/** One row by column name. Columns that are left out are NULL. */
export type Row = Readonly<Record<string, VirtualCell>>;

/** A table that this server makes up: its columns, and its rows as one session may see them. */
export interface InformationTable {
  /** Lower case: `information_schema`, `performance_schema`, `mysql`. */
  readonly schema: string;
  /** As the server spells it: `KEY_COLUMN_USAGE`. */
  readonly name: string;
  readonly fields: readonly Field[];
  /** At least the rows that the request asks for; more do no harm. Errors: SqlErrors. */
  rows(request: VirtualRequest, session: SessionView): readonly Row[] | Promise<readonly Row[]>;
}

/** @param columns as in CREATE TABLE, separated by lines or commas: `NAME type [unsigned] [not null]`; text types and ENUM with their length in characters */
export function informationTable(
  name: string,
  columns: string,
  rows: InformationTable['rows'],
  schema = 'information_schema',
): InformationTable {
  return { schema, name, fields: fieldsOf(columns, name, schema), rows };
}

/** Texts compare as the server's own do: case ignored. Clients are told their own character set in any case. */
const textCollation = 'utf8mb4_general_ci';

function fieldsOf(columns: string, table: string, schema: string): readonly Field[] {
  return columns
    .trim()
    .split(/\n|,\s*(?!\d|$)|,\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^(\S+) ([a-z]+)(?:\((\d+)(?:,(\d+))?\))?( unsigned)?( not null)?$/.exec(line.trim());
      if (!match) throw new Error(`not a column of ${table}: ${line}`);
      const [, name, type, length, scale, unsigned, notNull] = match;
      return {
        name: name!,
        originalName: name!,
        table,
        originalTable: table,
        schema,
        type: typeOf(type as TypeName, Number(length ?? 0), Number(scale ?? 0), unsigned !== undefined, !notNull),
        flags: ColumnFlag.noDefaultValue,
      };
    });
}

function typeOf(name: TypeName, length: number, scale: number, unsigned: boolean, nullable: boolean): ColumnType {
  switch (name) {
    case 'tinyint':
    case 'int':
    case 'bigint':
      return columnType(name, { precision: length, length, unsigned, nullable });
    case 'decimal':
      return columnType(name, { precision: length, scale, length: length + 1 + (scale > 0 ? 1 : 0), nullable });
    case 'datetime':
      return columnType(name, { scale: length, length: length > 0 ? 20 + length : 19, nullable });
    case 'float':
    case 'double':
      return columnType(name, { scale: 31, length, nullable });
    case 'blob':
      return columnType(name, { length: 65535, nullable });
    default:
      return columnType(name, { length, collation: textCollation, nullable });
  }
}
