import type { LogicalView } from '../../conf/catalog';
import type { ColumnDescription, TableDescription } from '../../connectors/connector';
import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { Assignment, Expression, UpdateStatement } from '../sql/ast';
import { someExpression } from '../sql/walk';
import type { UpdatableView } from './updatable-view';
import { allOf, type ViewContext } from './view-context';

type ColumnName = Expression & { readonly kind: 'column' };

interface CheckedView {
  readonly view: LogicalView;
  readonly rows: UpdatableView;
}

/** Begins the text by which a data node says that a row fulfils the conditions of a view with CHECK OPTION no more. */
const mark = 'CHECK OPTION failed ';

/**
 * The value of a column when the row as it is by then fulfils the conditions of the view, else an error of the data node (1690) that tells the view:
 * assignments see the columns that were assigned before them (MariaDB manual, "UPDATE", "INSERT").
 *
 *     SET a = 4, a = IF(a > 5, a, ~0 + ('CHECK OPTION failed `shop`.`v`' <=> CAST(a AS CHAR)) + 2)
 */
export function checkedValue(
  value: Expression,
  check: Expression,
  { schema, name }: Pick<LogicalView, 'schema' | 'name'>,
  column: ColumnName,
): Expression {
  const text = {
    kind: 'string',
    value: `${mark}\`${schema}\`.\`${name}\``,
    introducer: null,
    national: false,
  } as const;
  const all: Expression = { kind: 'unary', operator: '~', operand: integer('0') };
  // Compared as a text: a number would not take the mark for one.
  const asText: Expression = { kind: 'cast', operand: column, type: 'CHAR' };
  const failure = plus(plus(all, { kind: 'binary', operator: '<=>', left: text, right: asText }), integer('2'));
  return { kind: 'call', name: 'if', schema: null, arguments: [check, value, failure], bare: false };
}

function plus(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: '+', left, right };
}

function integer(text: string): Expression {
  return { kind: 'number', text, form: 'integer' };
}

/** The error that the client gets for one of `checkedValue`; null for all others. */
export function checkOptionFailure({ errno, message, dataNode }: SqlError): SqlError | null {
  if (errno !== 1690) return null;
  const view = /CHECK OPTION failed (`[^`]*`\.`[^`]*`)/.exec(message)?.[1];
  if (view === undefined) return null;
  const { sqlState, errno: failed, message: text } = sqlError('ER_VIEW_CHECK_FAILED', `${mark}${view}`);
  return new SqlError(failed, sqlState, text, dataNode);
}

/**
 * Assignments of an UPDATE that end with a check of the row. Errors: 1235 for changes whose rows cannot be checked where they are changed.
 */
export function checkedAssignments(
  { from, modifiers }: UpdateStatement,
  assignments: readonly Assignment[],
  views: readonly CheckedView[],
  context: ViewContext,
): readonly Assignment[] {
  const checking = views.filter(({ rows }) => rows.checks.length > 0);
  if (checking.length === 0) return assignments;
  const [{ view, rows }] = checking as [CheckedView];
  refuseIgnore(modifiers, view);
  if (from.kind !== 'table') throw notSupported(`UPDATE of several tables with ${described(view)}`);
  if (context.sqlMode.has('SIMULTANEOUS_ASSIGNMENT'))
    throw notSupported(`UPDATE of ${described(view)} with sql_mode SIMULTANEOUS_ASSIGNMENT`);
  const check = allOf(rows.checks)!;
  const used = columnsIn(check, view);
  const table = context.describe(rows.base);
  for (const column of table?.columns ?? [])
    if (used.has(column.name.toLowerCase()) && (isGenerated(column) || /\bon update\b/i.test(column.extra)))
      throw notSupported(`UPDATE of ${described(view)} and a condition on '${column.name}', which is computed`);
  const { column } = assignments.at(-1)!;
  return [...assignments, { column, value: checkedValue(column, check, view, column) }];
}

export function described({ schema, name }: Pick<LogicalView, 'schema' | 'name'>): string {
  return `view '${schema}.${name}', which has CHECK OPTION and rows on several data nodes`;
}

/** Rows that fail are left out with IGNORE, which an error of the data node is not. */
export function refuseIgnore(modifiers: readonly string[], view: LogicalView): void {
  if (modifiers.includes('IGNORE')) throw notSupported(`IGNORE with ${described(view)}`);
}

/** Lower-case names of the columns that a condition reads. Errors: 1235 for subqueries in it. */
export function columnsIn(check: Expression, view: LogicalView): ReadonlySet<string> {
  const names = new Set<string>();
  someExpression(check, (node) => {
    if ('query' in node) throw notSupported(`a change of ${described(view)}, and a subquery in its condition`);
    if (node.kind === 'column') names.add(node.name.toLowerCase());
    return false;
  });
  return names;
}

export function isGenerated({ extra }: ColumnDescription): boolean {
  return /\bGENERATED\b|\bVIRTUAL\b|\bPERSISTENT\b/i.test(extra);
}

/** A column that holds what DEFAULT says, the same for every row. */
export function hasFixedDefault(column: ColumnDescription): boolean {
  if (isGenerated(column) || column.extra.includes('auto_increment')) return false;
  return column.defaultText === null ? column.type.nullable : !/\(/.test(column.defaultText);
}

export function columnNamed(table: TableDescription | null, name: string): ColumnDescription | null {
  return table?.columns.find((column) => column.name.toLowerCase() === name.toLowerCase()) ?? null;
}
