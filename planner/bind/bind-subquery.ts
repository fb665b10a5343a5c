import { sqlError } from '../../protocol/wire/sql-error';
import { freeColumns } from '../logical/free-columns';
import type { BoundSubquery } from '../logical/subquery';
import type { Expression, SelectStatement } from '../sql/ast';
import type { BoundQuery } from './bind-context';
import { bindQuery } from './bind-query';
import type { Scope } from './scope';

function bindInside(query: SelectStatement, scope: Scope): BoundQuery {
  return bindQuery(query, { ...scope.around, outer: scope });
}

function subqueryOf(
  { plan, items }: BoundQuery,
  parts: Pick<BoundSubquery, 'form'> & Partial<Pick<BoundSubquery, 'operator' | 'operands' | 'columns'>>,
): BoundSubquery {
  return {
    kind: 'bound-subquery',
    operator: '=',
    operands: [],
    columns: items.map(({ id }) => id),
    plan,
    free: freeColumns(plan),
    ...parts,
  };
}

export function bindExists(query: SelectStatement, scope: Scope): BoundSubquery {
  return subqueryOf(bindInside(query, scope), { form: 'exists' });
}

/** Errors: 1241 when it has several columns. */
export function bindScalar(query: SelectStatement, scope: Scope): BoundSubquery {
  return bindScalars(query, 1, scope)[0]!;
}

/** A subquery of one row as one scalar subquery for each of its columns. */
export function bindScalars(query: SelectStatement, count: number, scope: Scope): readonly BoundSubquery[] {
  return Array.from({ length: count }, (_, index) => {
    const bound = bindInside(query, scope);
    requireColumns(bound, count);
    return subqueryOf(bound, { form: 'scalar', columns: [bound.items[index]!.id] });
  });
}

function requireColumns({ items }: BoundQuery, count: number): void {
  if (items.length !== count) throw sqlError('ER_OPERAND_COLUMNS', `Operand should contain ${count} column(s)`);
}

export function bindIn(
  node: Expression & { kind: 'in-query' },
  bind: (operand: Expression) => Expression,
  scope: Scope,
): Expression {
  const operands = partsOf(node.operand).map(bind);
  const found = bindInside(node.query, scope);
  requireColumns(found, operands.length);
  return negatedWhen(node.negated, subqueryOf(found, { form: 'any', operands }));
}

function partsOf(operand: Expression): readonly Expression[] {
  return operand.kind === 'row' ? operand.items : [operand];
}

function negatedWhen(negated: boolean, operand: Expression): Expression {
  return negated ? { kind: 'unary', operator: 'not', operand } : operand;
}

/** `= ANY` is IN, `<> ALL` is NOT IN; only these take rows. */
export function bindQuantified(
  node: Expression & { kind: 'quantified' },
  bind: (operand: Expression) => Expression,
  scope: Scope,
): Expression {
  const operands = partsOf(node.operand).map(bind);
  const found = bindInside(node.query, scope);
  requireColumns(found, operands.length);
  const { operator, quantifier } = node;
  if (operator === '=' && quantifier === 'any') return subqueryOf(found, { form: 'any', operands });
  if (operator === '<>' && quantifier === 'all') return negatedWhen(true, subqueryOf(found, { form: 'any', operands }));
  if (operands.length > 1) throw sqlError('ER_OPERAND_COLUMNS', 'Operand should contain 1 column(s)');
  return subqueryOf(found, { form: quantifier, operator, operands });
}
