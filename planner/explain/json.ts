import type { PhysicalPlan, StatementPlan, Target } from '../../engine/plan';
import type { Analysis, Measured } from './analysis';
import { detailsOf } from './describe';
import { estimatedCost, estimatedRows } from './estimates';
import { inputsOf } from './inputs';

/** A plan as plain data for EXPLAIN FORMAT=JSON. @param analysis what was measured when it ran; null = it is not run */
export function explainJson(plan: StatementPlan, analysis: Analysis | null = null): object {
  return { ...statement(plan, analysis), ...(analysis === null ? {} : { total: analysis.total }) };
}

function statement(plan: StatementPlan, analysis: Analysis | null): object {
  switch (plan.kind) {
    case 'rows':
      return { kind: 'rows', locks: plan.locks, plan: operator(plan.root, analysis), ...plan.explanation };
    case 'forward': {
      const { explanation, targets, ...rest } = plan;
      return { ...rest, targets: targets.map((target) => targetJson(target, analysis)), ...explanation };
    }
    case 'write': {
      const { explanation, ...rest } = plan;
      return { ...rest, ...explanation };
    }
    case 'insert-rows': {
      const { explanation, ...rest } = plan;
      return { ...rest, source: operator(plan.source, null), ...explanation };
    }
    case 'insert-literals': {
      const { text: _text, rows, nodeOf: _nodeOf, ...rest } = plan;
      return { ...rest, rowCount: rows.count };
    }
    case 'keyed-change': {
      const { explanation, ...rest } = plan;
      return { ...rest, keys: operator(plan.keys, null), ...explanation };
    }
    case 'assign':
      return { ...plan, query: statement(plan.query, analysis) };
    case 'load-data':
    case 'ddl':
      return plan;
  }
}

function operator(plan: PhysicalPlan, analysis: Analysis | null): object {
  const inputs = inputsOf(plan).map((input) => operator(input, analysis));
  const rows = estimatedRows(plan);
  const cost = estimatedCost(plan);
  return {
    operator: plan.kind,
    ...Object.fromEntries(detailsOf(plan)),
    ...(rows === null ? {} : { estimatedRows: rows }),
    ...(cost === null ? {} : { estimatedCost: cost }),
    ...(analysis === null ? {} : { actual: actual(analysis.measuredOperator(plan)) }),
    columns: plan.fields.map(({ name, type }) => ({ name, type: type.name })),
    ...(inputs.length > 0 ? { inputs } : {}),
  };
}

function targetJson(target: Target, analysis: Analysis | null): object {
  return analysis === null ? target : { ...target, actual: actual(analysis.measuredTarget(target)) };
}

/** null = it never ran. */
function actual(measured: Measured | null): object | null {
  if (measured === null) return null;
  const { runs, rows, batches, bytes, firstRowsMs, totalMs, memoryPeakBytes, spilledBytes, spillFiles } = measured;
  return { runs, rows, batches, bytes, firstRowsMs, totalMs, memoryPeakBytes, spilledBytes, spillFiles };
}
