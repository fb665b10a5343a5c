import { columnsIn, conjunction, conjunctsOf, hasSubquery, sameExpression } from '../logical/bound-expression';
import type { Expression } from '../sql/ast';

/** Splits a condition at its ORs. */
function disjunctsOf(predicate: Expression): readonly Expression[] {
  return predicate.kind === 'binary' && predicate.operator === 'or'
    ? [...disjunctsOf(predicate.left), ...disjunctsOf(predicate.right)]
    : [predicate];
}

function disjunction(predicates: readonly Expression[]): Expression {
  return predicates.reduce((left, right) => ({ kind: 'binary', operator: 'or', left, right }));
}

/**
 * Takes out what all branches of an OR ask for. It is often the condition of a join, which then can be hashed. The laws of AND and OR hold
 * in three-valued logic too.
 *
 *     (a = b AND x = 1) OR (a = b AND x = 2)   →   a = b AND (x = 1 OR x = 2)
 */
export function withCommonConjuncts(conjuncts: readonly Expression[]): readonly Expression[] {
  const factored = conjuncts.map(factor);
  return factored.every((each, index) => each.length === 1 && each[0] === conjuncts[index])
    ? conjuncts
    : factored.flat();
}

function factor(predicate: Expression): readonly Expression[] {
  const branches = disjunctsOf(predicate).map(conjunctsOf);
  if (branches.length < 2 || hasSubquery(predicate)) return [predicate];
  const [first, ...others] = branches as [readonly Expression[], ...(readonly Expression[])[]];
  const has = (branch: readonly Expression[], conjunct: Expression): boolean =>
    branch.some((each) => sameExpression(each, conjunct));
  const common = first.filter((conjunct) => others.every((branch) => has(branch, conjunct)));
  if (common.length === 0) return [predicate];
  const rest = branches.map((branch) => branch.filter((conjunct) => !has(common, conjunct)));
  // A branch that asks for nothing else is true wherever the common part is.
  return rest.some((branch) => branch.length === 0) ? common : [...common, disjunction(rest.map(conjunction))];
}

/**
 * What an OR over several inputs says of one of them alone: the OR of each branch's conjuncts about it. It narrows that input early; the OR
 * itself still has to be tested.
 *
 *     (n1 = 'FRANCE' AND n2 = 'GERMANY') OR (n1 = 'GERMANY' AND n2 = 'FRANCE')   -- n1 = 'FRANCE' OR n1 = 'GERMANY'
 */
export function impliedDisjunctions(
  conjuncts: readonly Expression[],
  columns: readonly number[],
): readonly Expression[] {
  const known = new Set(columns);
  const isAbout = (expression: Expression): boolean => {
    const used = columnsIn(expression);
    return used.size > 0 && [...used].every((id) => known.has(id));
  };
  return conjuncts.flatMap((predicate) => {
    if (hasSubquery(predicate) || isAbout(predicate)) return [];
    const branches = disjunctsOf(predicate).map((branch) => conjunctsOf(branch).filter(isAbout));
    if (branches.length < 2 || branches.some((branch) => branch.length === 0)) return [];
    return [disjunction(branches.map(conjunction))];
  });
}

/** Each conjunct once. */
export function withoutRepetition(conjuncts: readonly Expression[]): readonly Expression[] {
  return conjuncts.filter(
    (predicate, index) => !conjuncts.slice(0, index).some((earlier) => sameExpression(earlier, predicate)),
  );
}
