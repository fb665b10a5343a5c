import { tableReferencesOf } from '../../planner/shapes/table-references';
import type { Statement, TableExpression, TableReference } from '../../planner/sql/ast';
import type { LexedStatement } from '../../planner/sql/lexed';

export type TablePrivilege = 'INSERT' | 'UPDATE' | 'SELECT' | 'DELETE';

/** What a statement does with a table. */
export interface TableAccess {
  /** null = the current one. */
  readonly schema: string | null;
  readonly table: string;
  readonly privilege: TablePrivilege;
}

type Named = Pick<TableReference, 'schema' | 'name'>;

/**
 * The tables that a statement reads and changes, in subqueries and joins too; null when they cannot be told. DDL needs no privilege of these, but
 * what it selects does.
 */
export function tableAccesses(statement: Statement, lexed: LexedStatement): readonly TableAccess[] | null {
  switch (statement.kind) {
    case 'select':
      return reads(tableReferencesOf(statement));
    case 'insert': {
      const [target, ...others] = tableReferencesOf(statement);
      const updates = statement.onDuplicate.length > 0 ? [access(target!, 'UPDATE')] : [];
      const returns = statement.returning ? [access(target!, 'SELECT')] : [];
      return [access(target!, 'INSERT'), ...updates, ...returns, ...reads(others)];
    }
    case 'update':
      return changes(statement, 'UPDATE', updatedTables(statement));
    case 'delete': {
      const tables = baseTables(statement.from);
      const targets = statement.targets?.map((target) => tables.find((table) => names(table, target)) ?? null);
      if (targets?.includes(null)) return null;
      const returns = statement.returning ? tables.map((table) => access(table, 'SELECT')) : [];
      return [...changes(statement, 'DELETE', (targets as TableReference[] | undefined) ?? tables), ...returns];
    }
    case 'other':
      return ofOther(statement, lexed);
  }
}

function ofOther(
  { tables, unparsed }: Statement & { readonly kind: 'other' },
  { verb, tokens }: LexedStatement,
): readonly TableAccess[] | null {
  if (unparsed) return null;
  if (verb === 'LOAD') return tables?.map((table) => access(table, 'INSERT')) ?? null;
  if (verb === 'TABLE' || verb === 'HANDLER') return null;
  const count = (word: string): number =>
    tokens.filter(({ kind, text }) => kind === 'word' && text.toUpperCase() === word).length;
  // CREATE TABLE t TABLE u and CREATE VIEW v AS TABLE u (MySQL 8) read rows as well.
  if (verb === 'CREATE' && count('TABLE') > (count('VIEW') > 0 ? 0 : 1)) return null;
  return count('SELECT') > 0 ? tables && reads(tables) : [];
}

/** The changed tables by their privilege; all others, and those of them that are named once more, are read. */
function changes(
  statement: Exclude<Statement, { kind: 'other' }>,
  privilege: TablePrivilege,
  changed: readonly TableReference[],
): readonly TableAccess[] {
  const references = tableReferencesOf(statement);
  const rest = references.filter((reference) => !changed.includes(reference));
  // A common table expression is no table.
  const real = changed.filter((table) => references.includes(table));
  return [...real.map((table) => access(table, privilege)), ...reads(rest)];
}

/** A column without its table's name may be of any of them. */
function updatedTables({ from, assignments }: Statement & { readonly kind: 'update' }): readonly TableReference[] {
  const tables = baseTables(from);
  if (tables.length < 2) return tables;
  const qualifiers = assignments.map(({ column }) => column);
  if (qualifiers.some(({ table }) => table === null)) return tables;
  return tables.filter((table) =>
    qualifiers.some((column) => names(table, { schema: column.schema, name: column.table! })),
  );
}

function names({ schema, name, alias }: TableReference, wanted: Named): boolean {
  const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
  return same(alias ?? name, wanted.name) && (wanted.schema === null || schema === null || same(schema, wanted.schema));
}

function baseTables(from: TableExpression): readonly TableReference[] {
  switch (from.kind) {
    case 'table':
      return [from];
    case 'join':
      return [...baseTables(from.left), ...baseTables(from.right)];
    default:
      return [];
  }
}

function reads(tables: readonly Named[]): readonly TableAccess[] {
  return tables.map((table) => access(table, 'SELECT'));
}

function access({ schema, name }: Named, privilege: TablePrivilege): TableAccess {
  return { schema, table: name, privilege };
}
