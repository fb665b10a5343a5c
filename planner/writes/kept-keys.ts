import { isString } from '../../engine/batch/column-type';
import { constraintOf } from '../routing/constraint';
import { resolveValue, valueSourceOf } from '../routing/routing-value';
import type { Assignment, Expression, UpdateStatement } from '../sql/ast';
import type { LexedLiteral } from '../sql/lexed';
import type { ResolvedTable } from '../tables';

/**
 * Whether an assignment leaves a key as it is: to itself, or to the constant that WHERE compares it with, below nothing but AND (as MyCAT has it).
 * Texts that only their collation takes for equal are not the same key.
 *
 *     UPDATE orders SET id = 5, status = 'paid' WHERE id = 5
 */
export function keepsKey(
  { column, value }: Assignment,
  { from, where }: UpdateStatement,
  table: ResolvedTable,
  literals: readonly LexedLiteral[],
): boolean {
  const isKey = (expression: Expression): boolean =>
    expression.kind === 'column' && expression.name.toLowerCase() === column.name.toLowerCase();
  if (from.kind !== 'table') return false;
  if (isKey(value)) return true;
  const assigned = valueSourceOf(value);
  const type = table.description?.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())?.type;
  if (!assigned || !where || !type) return false;
  if (isString(type) && !/(?:_bin|^binary)$/.test(type.collation)) return false;
  const { form, text } = resolveValue(assigned, literals);
  return conjuncts(where).some((predicate) => {
    const constraint = constraintOf(predicate, isKey);
    if (constraint.kind !== 'values' || constraint.values.length !== 1) return false;
    const compared = resolveValue(constraint.values[0]!, literals);
    return form !== 'other' && compared.form === form && compared.text === text;
  });
}

function conjuncts(predicate: Expression): readonly Expression[] {
  if (predicate.kind !== 'binary' || predicate.operator !== 'and') return [predicate];
  return [...conjuncts(predicate.left), ...conjuncts(predicate.right)];
}
