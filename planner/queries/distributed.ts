import type { StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';

/** Queries that need several data nodes. */
export async function planDistributed({ lexed }: PlanInput): Promise<StatementPlan> {
  throw notSupported(`a query over several data nodes: ${lexed.verb}`);
}
