import type { QueryBody } from '../../../planner/sql/ast';
import { constantOf } from './constant';
import { allowRule, type CheckedStatement, checkRule, type FirewallRule } from './rule';

/** A query after UNION that has constants only, beside one that reads a table: `… UNION SELECT 1, 2, 3`. */
function appendsConstants({ left, right }: QueryBody & { readonly kind: 'set-operation' }): boolean {
  return readsTable(left) && right.kind === 'block' && right.from === null && isConstant(right);
}

function isConstant(body: QueryBody & { readonly kind: 'block' }): boolean {
  return body.items.every((item) => item.kind === 'expression' && constantOf(item.expression) !== undefined);
}

function readsTable(body: QueryBody): boolean {
  switch (body.kind) {
    case 'block':
      return body.from !== null;
    case 'set-operation':
      return readsTable(body.left) || readsTable(body.right);
    case 'query':
      return readsTable(body.query.body);
    case 'values':
      return false;
  }
}

function constantArm(operator: 'union' | 'except' | 'intersect'): FirewallRule['violation'] {
  return ({ parts }) =>
    parts.setOperations.some((each) => each.operator === operator && appendsConstants(each))
      ? `${operator.toUpperCase()} with constants`
      : null;
}

function into(kinds: readonly string[]): FirewallRule['violation'] {
  return ({ statement }) =>
    statement.kind === 'select' && statement.into && kinds.includes(statement.into.kind) ? 'SELECT … INTO' : null;
}

export const queryRules: readonly FirewallRule[] = [
  allowRule('selectIntoAllow', true, into(['variables', 'outfile', 'dumpfile'])),
  allowRule('selectIntoOutfileAllow', false, into(['outfile', 'dumpfile'])),
  allowRule('selectAllColumnAllow', true, ({ parts }) =>
    parts.blocks.some(({ from, items }) => from !== null && items.some(({ kind }) => kind === 'star'))
      ? 'SELECT *'
      : null,
  ),
  checkRule('selectUnionCheck', true, constantArm('union')),
  checkRule('selectMinusCheck', true, constantArm('except')),
  checkRule('selectExceptCheck', true, constantArm('except')),
  checkRule('selectIntersectCheck', true, constantArm('intersect')),
  allowRule('minusAllow', true, setOperation('except')),
  allowRule('intersectAllow', true, setOperation('intersect')),
  allowRule('limitZeroAllow', false, ({ parts }) =>
    parts.queries.some(({ limit }) => limit !== null && constantOf(limit.count) === 0) ? 'LIMIT 0' : null,
  ),
  checkRule('completeInsertValuesCheck', false, ({ statement }) =>
    statement.kind === 'insert' &&
    statement.source.kind === 'rows' &&
    statement.columns !== null &&
    statement.source.rows.some((row) => row.length !== statement.columns!.length)
      ? 'INSERT with too few or too many values'
      : null,
  ),
];

function setOperation(operator: 'except' | 'intersect'): FirewallRule['violation'] {
  return ({ parts }: CheckedStatement) =>
    parts.setOperations.some((each) => each.operator === operator) ? operator.toUpperCase() : null;
}
