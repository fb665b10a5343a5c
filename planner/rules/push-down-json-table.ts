import type { JsonTablePlan } from '../logical/json-table';
import type { LogicalPlan } from '../logical/plan';
import { someExpression } from '../sql/walk';
import type { RuleContext } from './rule-context';

/**
 * A document that comes from a row is taken apart where the row is, as the backend does it. Not where the document is a parameter, whose type is
 * the engine's, nor where backends are not MySQL; the rows of one have no order then.
 */
export function pushDownJsonTable(plan: JsonTablePlan, context: RuleContext): LogicalPlan {
  const { input, document } = plan;
  if (input.kind !== 'gather' || input.order !== null) return plan;
  if (!input.location.nodes.every((node) => context.capabilities(node).speaksMysql)) return plan;
  if (someExpression(document, ({ kind }) => kind === 'parameter' || kind === 'bound-subquery')) return plan;
  context.applied('push-down-json-table');
  return { ...input, input: { ...plan, input: input.input } };
}
