import type { PhysicalPlan, StatementPlan } from '../../engine/plan';
import { detailsOf } from './describe';
import { inputsOf } from './inputs';

/** A plan as plain data for EXPLAIN FORMAT=JSON. */
export function explainJson(plan: StatementPlan): unknown {
  if (plan.kind === 'rows') {
    return { kind: 'rows', locks: plan.locks, plan: operator(plan.root), ...plan.explanation };
  }
  if (plan.kind === 'insert-rows') return { ...plan, source: operator(plan.source) };
  if (plan.kind === 'assign') return { ...plan, query: explainJson(plan.query) };
  if (plan.kind === 'keyed-change') return { ...plan, keys: operator(plan.keys) };
  return plan;
}

function operator(plan: PhysicalPlan): unknown {
  const inputs = inputsOf(plan).map(operator);
  return {
    operator: plan.kind,
    ...Object.fromEntries(detailsOf(plan)),
    columns: plan.fields.map(({ name, type }) => ({ name, type: type.name })),
    ...(inputs.length > 0 ? { inputs } : {}),
  };
}
