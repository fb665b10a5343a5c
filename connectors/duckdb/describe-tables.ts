import type { DuckDBConnection } from '@duckdb/node-api';
import { columnType } from '../../engine/batch/column-type';
import type { ColumnDescription, IndexDescription, TableDescription } from '../connector';
import { declaredType } from './declared-type';
import { declarationOf, textCollation } from './result-type';
import { quoteName, quoteText, run } from './run';

interface Constraint {
  readonly kind: string;
  readonly columns: readonly string[];
}

/**
 * A column's MySQL declaration is kept in its comment, in front of what the comment says otherwise:
 * `mysql: varchar(30) collate utf8mb4_general_ci`. planner/sql/print/duckdb-table.ts writes it.
 */
const declarationPattern = /^mysql: (.+?)(?: collate (\w+))?(?: comment (.*))?$/s;

/** Reads the columns and keys of tables and views. Columns that MySQL has no type for are left out, with those tables that have no others. */
export async function describeTables(
  connection: DuckDBConnection,
  database: string,
  tables: readonly string[] | null,
): Promise<readonly TableDescription[]> {
  const wanted =
    tables === null
      ? ''
      : ` AND lower(table_name) IN (${tables.map((name) => quoteText(name.toLowerCase())).join(',') || "''"})`;
  const where = `database_name = current_database() AND lower(schema_name) = ${quoteText(database.toLowerCase())}${wanted}`;
  const names = await run(
    connection,
    `SELECT table_name, 'BASE TABLE', comment FROM duckdb_tables() WHERE ${where}
     UNION ALL SELECT view_name, 'VIEW', comment FROM duckdb_views() WHERE ${where.replaceAll('table_name', 'view_name')} AND NOT internal
     ORDER BY 1`,
  );
  if (names.length === 0) return [];
  const columns = await run(
    connection,
    `SELECT table_name, column_name, column_default, is_nullable, comment FROM duckdb_columns() WHERE ${where} ORDER BY table_name, column_index`,
  );
  const constraints = await run(
    connection,
    `SELECT table_name, constraint_type, constraint_column_names FROM duckdb_constraints() WHERE ${where} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') ORDER BY table_name, constraint_index`,
  );
  const found: TableDescription[] = [];
  for (const [name, tableType, comment] of names as readonly (readonly (string | null)[])[]) {
    const keys = constraints
      .filter(([table]) => table === name)
      .map(([, kind, list]): Constraint => ({ kind: String(kind), columns: (list as readonly unknown[]).map(String) }));
    const own = columns.filter(([table]) => table === name) as readonly (readonly (string | boolean | null)[])[];
    found.push({
      name: name!,
      tableType: tableType!,
      engine: tableType === 'VIEW' ? null : 'DuckDB',
      collation: tableType === 'VIEW' ? null : textCollation,
      comment: comment ?? '',
      columns: await columnsOf(connection, name!, own, keys),
      indexes: keys.map(indexOf),
    });
  }
  return found;
}

async function columnsOf(
  connection: DuckDBConnection,
  table: string,
  rows: readonly (readonly (string | boolean | null)[])[],
  keys: readonly Constraint[],
): Promise<readonly ColumnDescription[]> {
  const prepared = await connection.prepare(`SELECT * FROM ${quoteName(table)}`);
  try {
    return rows.map(([, name, defaultText, nullable, comment], index): ColumnDescription => {
      const column = String(name);
      const declared = declarationPattern.exec(typeof comment === 'string' ? comment : '');
      const isNullable = nullable === true;
      const type = declared
        ? declaredType(declared[1]!, { collation: declared[2] ?? textCollation, nullable: isNullable })
        : null;
      const declaration = type === null ? declarationOf(prepared.columnType(index), column) : declared![1]!;
      return {
        name: column,
        type:
          type ?? declaredType(declaration, { collation: textCollation, nullable: isNullable }) ?? columnType('null'),
        columnType: declaration,
        defaultText: typeof defaultText === 'string' && defaultText !== 'NULL' ? defaultText : null,
        extra: '',
        comment: declared ? (declared[3] ?? '') : typeof comment === 'string' ? comment : '',
        key: keyOf(column, keys),
      };
    });
  } finally {
    prepared.destroySync();
  }
}

function keyOf(column: string, keys: readonly Constraint[]): string {
  const own = keys.filter(({ columns }) => columns.includes(column));
  if (own.some(({ kind }) => kind === 'PRIMARY KEY')) return 'PRI';
  if (own.some(({ columns }) => columns.length === 1)) return 'UNI';
  return own.some(({ columns }) => columns[0] === column) ? 'MUL' : '';
}

function indexOf({ kind, columns }: Constraint): IndexDescription {
  return { name: kind === 'PRIMARY KEY' ? 'PRIMARY' : columns.join('_'), unique: true, columns };
}
