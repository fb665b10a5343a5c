import type { Expression } from '../../expressions/expression';
import type { PhysicalPlan } from '../../plan';

/** Whether a plan's rows depend on parameters, or on working tables of recursions around it: then each run of the subplan has its own. */
export function dependsOnRun(plan: PhysicalPlan, ownTables: ReadonlySet<number> = new Set()): boolean {
  const inputs = (plans: readonly PhysicalPlan[]): boolean => plans.some((input) => dependsOnRun(input, ownTables));
  switch (plan.kind) {
    case 'fragment':
      return plan.slots !== undefined && plan.slots.length > 0;
    case 'values':
      return false;
    case 'append':
    case 'ordered-merge':
      return inputs(plan.inputs);
    case 'filter':
      return hasParameter(plan.predicate) || inputs([plan.input]);
    case 'project':
      return plan.expressions.some(hasParameter) || inputs([plan.input]);
    case 'json-table':
      return hasParameter(plan.document) || inputs([plan.input]);
    case 'sort':
    case 'top-n':
    case 'limit':
    case 'distinct':
    case 'aggregate':
    case 'window':
    case 'shared':
      return inputs([plan.input]);
    case 'hash-join':
      return (plan.residual !== null && hasParameter(plan.residual)) || inputs([plan.left, plan.right]);
    case 'nested-loop-join':
      return (plan.condition !== null && hasParameter(plan.condition)) || inputs([plan.left, plan.right]);
    case 'join-aggregate':
    case 'set-operation':
      return inputs([plan.left, plan.right]);
    case 'apply':
      // The subplan has parameters of its own, and none of those around; working tables it sees.
      return (
        (plan.condition !== null && hasParameter(plan.condition)) ||
        inputs([plan.input]) ||
        readsWorkingTable(plan.subplan, ownTables)
      );
    case 'recursive':
      return inputs([plan.seed]) || dependsOnRun(plan.step, new Set(ownTables).add(plan.table));
    case 'working-table':
      return !ownTables.has(plan.table);
  }
}

function hasParameter(expression: Expression): boolean {
  if (expression.kind === 'parameter') return true;
  return expression.kind === 'call' && expression.arguments.some(hasParameter);
}

/** Whether there is a working table, at any depth, of a recursion that is not part of the plan or of `ownTables`. */
function readsWorkingTable(plan: PhysicalPlan, ownTables: ReadonlySet<number>): boolean {
  if (plan.kind === 'working-table') return !ownTables.has(plan.table);
  const own = plan.kind === 'recursive' ? new Set(ownTables).add(plan.table) : ownTables;
  return childrenOf(plan).some((child) => readsWorkingTable(child, own));
}

function childrenOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  if ('inputs' in plan) return plan.inputs;
  if (plan.kind === 'apply') return [plan.input, plan.subplan];
  if ('left' in plan) return [plan.left, plan.right];
  if (plan.kind === 'recursive') return [plan.seed, plan.step];
  return 'input' in plan ? [plan.input] : [];
}
