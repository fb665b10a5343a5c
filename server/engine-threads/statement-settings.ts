import type { DialectName } from '../../connectors/connector';
import type { ExecutionContext } from '../../engine/context';
import type { PhysicalPlan } from '../../engine/plan';
import { inputsOf } from '../../planner/explain/inputs';
import type { StatementSettings } from './messages';

/** What a thread has to be told of the context in which it runs a plan. */
export function statementSettings(plan: PhysicalPlan, context: ExecutionContext): StatementSettings {
  const { sequential = false, sqlMode = [], timeZone = null, memoryBudgetBytes, spill = null } = context;
  const dialects = new Map<string, DialectName>();
  const seen = new Set<PhysicalPlan>();
  const note = (node: PhysicalPlan): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const dialect = node.kind === 'fragment' ? context.dialect?.(node.dataNode) : undefined;
    if (node.kind === 'fragment' && dialect !== undefined) dialects.set(node.dataNode, dialect);
    for (const input of inputsOf(node)) note(input);
  };
  note(plan);
  const systemTimeZone = context.systemTimeZone?.told ?? null;
  return { sequential, sqlMode: [...sqlMode], timeZone, systemTimeZone, memoryBudgetBytes, spill, dialects };
}
