import type { Field } from '../../engine/batch/column-type';
import { sqlError } from '../../protocol/wire/sql-error';
import type { ColumnDescription, IndexDescription, TableDescription } from '../connector';
import { fieldsOf } from './field';
import { run } from './run';
import type { ServerConnection } from './server-connection';

/** Reads the columns and keys of tables. Types are read off an empty result, so that they are those that queries give; collations are the columns' own. */
export async function describeTables(
  server: ServerConnection,
  database: string,
  tables: readonly string[] | null,
): Promise<readonly TableDescription[]> {
  const where = `TABLE_SCHEMA = ${quote(database)}${tables === null ? '' : ` AND TABLE_NAME IN (${tables.map(quote).join(',') || "''"})`}`;
  const heads = await run(
    server,
    `SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, TABLE_COMMENT FROM information_schema.TABLES WHERE ${where} ORDER BY TABLE_NAME`,
  );
  if (heads.length === 0) return [];
  const columns = await run(
    server,
    `SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_DEFAULT, EXTRA, COLUMN_COMMENT, COLUMN_KEY, COLLATION_NAME FROM information_schema.COLUMNS WHERE ${where} ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  );
  const keys = await run(
    server,
    `SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME FROM information_schema.STATISTICS WHERE ${where} ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`,
  );
  const result: TableDescription[] = [];
  for (const [name, tableType, engine, collation, comment] of heads) {
    const own = columns.filter(([table]) => table === name);
    // By name: SELECT * leaves out those that are invisible.
    const names = own.map(([, column]) => column!);
    const fields = await columnFields(server, database, name!, names);
    // A view that has become invalid has no columns to read.
    if (fields === null) continue;
    result.push({
      name: name!,
      tableType: tableType!,
      engine: engine ?? null,
      collation: collation ?? null,
      comment: comment ?? '',
      columns: own.map((row, index) => columnOf(row, fields[index]!)),
      indexes: indexesOf(keys.filter(([table]) => table === name)),
    });
  }
  return result;
}

function columnOf(row: readonly (string | null)[], { type, extendedType }: Field): ColumnDescription {
  const [, name, columnType, defaultText, extra, comment, key, collation] = row;
  return {
    name: name!,
    // Results tell the connection's collation for all text: what a column compares by only the schema knows.
    type: collation == null ? type : { ...type, collation },
    ...(extendedType && { extendedType }),
    columnType: columnType!,
    defaultText: defaultText ?? null,
    extra: extra ?? '',
    comment: comment ?? '',
    key: key ?? '',
  };
}

function indexesOf(rows: readonly (readonly (string | null)[])[]): readonly IndexDescription[] {
  const indexes = new Map<string, { unique: boolean; columns: string[] }>();
  for (const [, name, nonUnique, column] of rows) {
    const known = indexes.get(name!);
    if (known) known.columns.push(column!);
    else indexes.set(name!, { unique: nonUnique === '0', columns: [column!] });
  }
  return [...indexes].map(([name, index]) => ({ name, ...index }));
}

function columnFields(
  server: ServerConnection,
  database: string,
  table: string,
  columns: readonly string[],
): Promise<readonly Field[] | null> {
  return new Promise((resolve, reject) => {
    let fields: readonly Field[] = [];
    server.query(`SELECT ${columns.map(name).join(', ')} FROM ${name(database)}.${name(table)} LIMIT 0`, {
      columns: (definitions) => {
        fields = fieldsOf(definitions);
      },
      rows: () => undefined,
      end: () => resolve(fields),
      error: (error) => {
        if (server.isClosed) reject(sqlError('ER_BACKEND_GONE', error.message));
        else resolve(null);
      },
      infile: () => server.refuseFile(),
    });
  });
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function name(text: string): string {
  return `\`${text.replaceAll('`', '``')}\``;
}
