import type { StatementPlan } from '../../engine/plan';
import type { Analysis } from '../../planner/explain/analysis';
import type { VirtualTable } from '../../planner/facts';
import type { LexedStatement } from '../../planner/sql/lexed';
import type { SessionView } from '../session/session-view';

/**
 * A statement that the server answers itself: SET, USE, SHOW, KILL, BEGIN … One file each (or each family), one line in registry.ts.
 * Everything that no entry accepts is planned.
 */
export interface ServerStatement {
  /** As in EXPLAIN and logs: `SHOW TABLES`. */
  readonly name: string;
  /** First words, upper case: `SET`, `SHOW`. An entry is only asked about statements that start with one of them. */
  readonly verbs: readonly string[];
  /** Decided on the tokens alone, without side effects. */
  accepts(lexed: LexedStatement): boolean;
  /** Errors: SqlErrors, among them 1064 for a statement that is this one by its first words but not well formed. */
  run(lexed: LexedStatement, session: SessionView): StatementAnswer | Promise<StatementAnswer>;
}

export type StatementAnswer =
  /** `closes`: the client is disconnected once it has the answer. `warningCount` absent = as many as the statement has warned of. */
  | { readonly kind: 'ok'; readonly closes?: true; readonly info?: string; readonly warningCount?: number }
  | { readonly kind: 'table'; readonly table: VirtualTable }
  /** Answered by what was measured while `sql` ran, whose own rows nobody gets. */
  | {
      readonly kind: 'analyzed';
      readonly sql: string;
      table(plan: StatementPlan, analysis: Analysis): VirtualTable;
    }
  /** Answered by running another statement in its place, e.g. SHOW … WHERE as a SELECT from information_schema. `undo`: when that fails. */
  | { readonly kind: 'instead'; readonly sql: string; undo?(): Promise<void> }
  /** Answered by running a statement as if the client had sent it: EXECUTE. `around`: what is done before it, and after it in any case. */
  | {
      readonly kind: 'execute';
      readonly sql: string;
      readonly around?: { begin(): Promise<void>; end(): void };
    }
  /** OK once `sql` was run and `finish` is done; when that fails, `undo` is run. */
  | {
      readonly kind: 'followed';
      readonly sql: string;
      readonly undo: string | null;
      finish(): Promise<void>;
    }
  /** `sql` gives the answer once `before` was done; when it fails, `undo` is done. */
  | { readonly kind: 'steps'; readonly before: string; readonly sql: string; readonly undo: string };
