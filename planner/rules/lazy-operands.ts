import type { LogicalPlan } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { caseBranch, someExpression } from '../sql/walk';
import { isRepeatable } from './repeatable';

/** Rewrites an operand that is evaluated only where all of `guard` is true. */
type Visit = (node: Expression, guard: readonly Expression[]) => Expression;

/**
 * The operands of CASE, IF, IFNULL, COALESCE, AND and OR that have subqueries, each with the conditions under which MySQL evaluates it: what it would
 * raise anywhere else is no error of the statement.
 *
 *     SELECT CASE WHEN n > 1 THEN (SELECT id FROM orders) ELSE 0 END     -- several orders are an error where n > 1 only
 *
 * null for all other expressions, whose operands are all evaluated.
 */
export function visitLazily(node: Expression, guard: readonly Expression[], visit: Visit): Expression | null {
  switch (node.kind) {
    case 'case':
      return ofCase(node, guard, visit);
    case 'binary': {
      if (node.operator !== 'and' && node.operator !== 'or') return null;
      const left = visit(node.left, guard);
      const right = visit(node.right, [...guard, test(left, node.operator === 'and' ? 'false' : 'true', true)]);
      return { ...node, left, right };
    }
    case 'call':
      return node.schema === null ? ofCall(node, guard, visit) : null;
    default:
      return null;
  }
}

function ofCase(node: Expression & { kind: 'case' }, guard: readonly Expression[], visit: Visit): Expression {
  const operand = node.operand && visit(node.operand, guard);
  let open = guard;
  const branches = node.branches.map((branch) => {
    const when = visit(branch.when, open);
    const met: Expression = operand ? { kind: 'binary', operator: '=', left: operand, right: when } : when;
    const result = visit(branch.then, [...open, test(met, 'true', false)]);
    open = [...open, test(met, 'true', true)];
    return caseBranch(when, result);
  });
  return { ...node, operand, branches, otherwise: node.otherwise && visit(node.otherwise, open) };
}

function ofCall(node: Expression & { kind: 'call' }, guard: readonly Expression[], visit: Visit): Expression | null {
  switch (node.name) {
    case 'if': {
      const [condition, yes, no] = node.arguments;
      if (!condition || !yes || !no) return null;
      const met = visit(condition, guard);
      const then = visit(yes, [...guard, test(met, 'true', false)]);
      return { ...node, arguments: [met, then, visit(no, [...guard, test(met, 'true', true)])] };
    }
    case 'ifnull':
    case 'nvl':
    case 'coalesce': {
      let open = guard;
      const operands = node.arguments.map((operand) => {
        const visited = visit(operand, open);
        open = [...open, test(visited, 'null', false)];
        return visited;
      });
      return { ...node, arguments: operands };
    }
    default:
      return null;
  }
}

function test(operand: Expression, what: 'null' | 'true' | 'false', negated: boolean): Expression {
  return { kind: 'is', negated, operand, test: what };
}

/** What of a guard can be looked at before the expression is: not what is another value each time. */
export function usableGuard(guard: readonly Expression[], subquery: LogicalPlan): readonly Expression[] {
  if (hasOneRow(subquery)) return [];
  return guard.filter((condition) => isRepeatable(condition) && !someExpression(condition, isSubquery));
}

function isSubquery({ kind }: Expression): boolean {
  return kind === 'bound-subquery';
}

/** At most one: then there is nothing to raise. */
function hasOneRow(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'aggregate':
      return plan.groupBy.length === 0;
    case 'limit':
      return plan.count <= 1 || hasOneRow(plan.input);
    case 'dual':
      return true;
    case 'project':
    case 'sort':
    case 'distinct':
    case 'filter':
      return hasOneRow(plan.input);
    default:
      return false;
  }
}
