import { type ColumnType, isFixedBinary, isInteger, isString, isTemporal } from '../../engine/batch/column-type';
import { volatile } from '../rules/repeatable';
import type { DeleteStatement, SelectStatement, UpdateStatement } from '../sql/ast';
import { mapQuery, someExpression } from '../sql/walk';
import type { ResolvedTable } from '../tables';

/**
 * The columns of a table without a primary key by which its rows can be changed all the same: those that the statement looks at. Rows that are equal in them are all
 * changed, or none is. Null where that is not so, or equality says too little: a LIMIT, columns that are assigned, text that compares without case.
 *
 *     DELETE FROM labels WHERE order_id IN (SELECT id FROM orders WHERE …)     -- orders on other data nodes: DELETE FROM labels WHERE order_id IN (1, 5, …)
 *
 * @param query the query for the rows to change, with the statement's conditions
 */
export function decidingColumns(
  statement: UpdateStatement | DeleteStatement,
  { description, placement }: ResolvedTable,
  query: SelectStatement,
): readonly string[] | null {
  if (statement.from.kind !== 'table' || statement.limit !== null) return null;
  if (statement.kind === 'delete' && statement.returning !== null) return null;
  const named = new Set<string>();
  let isRepeatable = true;
  mapQuery(query, (node) => {
    if (node.kind === 'column') named.add(node.name.toLowerCase());
    if (node.kind === 'call' && volatile.has(node.name)) isRepeatable = false;
    return node;
  });
  if (!isRepeatable) return null;
  const assignments = statement.kind === 'update' ? statement.assignments : [];
  // New values may differ among rows that are equal in these columns: only a data node can compute them.
  if (assignments.some(({ value }) => someExpression(value, (node) => 'query' in node))) return null;
  if (assignments.some(({ column }) => named.has(column.name.toLowerCase()))) return null;
  // Rows that are equal must lie together, too.
  if (placement.kind === 'sharded' && placement.rule) named.add(placement.rule.column.toLowerCase());
  const columns = (description?.columns ?? []).filter(({ name }) => named.has(name.toLowerCase()));
  return columns.length === 0 || columns.some(({ type }) => !isExact(type)) ? null : columns.map(({ name }) => name);
}

/** Whether equal values are the same to every expression. */
function isExact(type: ColumnType): boolean {
  if (isInteger(type) || type.name === 'decimal' || isTemporal(type) || isFixedBinary(type)) return true;
  return isString(type) && (type.name === 'varbinary' || type.collation.endsWith('_nopad_bin'));
}
