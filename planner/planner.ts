import type { StatementPlan } from '../engine/plan';
import { sqlError } from '../protocol/wire/sql-error';
import type { PlannerFacts, PlannerSession } from './facts';
import type { LexedStatement } from './sql/lexed';

/** SQL in, physical plan out. One per catalog: a reload makes a new one. */
export class Planner {
  constructor(readonly facts: PlannerFacts) {}

  /** Plans a statement; synchronous when its shape is in the plan cache. */
  plan(_lexed: LexedStatement, _session: PlannerSession): StatementPlan | Promise<StatementPlan> {
    throw sqlError('ER_NOT_SUPPORTED_YET', 'planning');
  }

  /** Forgets what was planned for a schema's tables: after DDL. */
  forget(): void {}
}
