import type { Capabilities } from '../connectors/connector';
import { notSupported } from '../protocol/wire/sql-error';
import type { TableDefinition } from './other/table-definition';
import type { Statement } from './sql/ast';
import { printDuckdbStatement } from './sql/print/duckdb';
import { duckdbTables } from './sql/print/duckdb-table';
import { type LeafText, printStatement } from './sql/print/mysql';
import { assertNever } from './tables';

/** A statement in the dialect that a backend speaks. Errors: 1235 for what the dialect cannot say. */
export function printFor(
  capabilities: Capabilities,
  statement: Exclude<Statement, { kind: 'other' }>,
  leaves?: LeafText,
): string {
  switch (capabilities.dialect) {
    case 'mysql':
      return printStatement(statement, leaves);
    case 'duckdb':
      return printDuckdbStatement(statement, leaves);
    default:
      return assertNever(capabilities.dialect);
  }
}

/** DDL in the dialect of a backend that is not MySQL. */
export interface TableDialect {
  /** May be several statements. Errors: 1235 for types that the backend has not. */
  createTable(table: TableDefinition): string;
  /** What `CREATE TABLE IF NOT EXISTS` does when the table is there: nothing. */
  nothing(table: string): string;
  dropTables(tables: readonly string[], ifExists: boolean): string;
  truncateTable(table: string): string;
}

export function tableDialectFor({ dialect }: Capabilities): TableDialect {
  if (dialect === 'duckdb') return duckdbTables;
  throw notSupported(`DDL in the dialect '${dialect}'`);
}
