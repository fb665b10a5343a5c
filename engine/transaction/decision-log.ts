/**
 * What was decided about global transactions. Only commits are written down: a prepared branch without a decision is rolled back ("presumed
 * abort"; Mohan, Lindsay, Obermarck, "Transaction Management in the R* Distributed Database Management System", 1986).
 */
/** There is no decision to commit, and there will be none: the transaction is to be rolled back. */
export class DecisionRefused extends Error {}

export interface Decision {
  readonly gtrid: string;
  /** Data nodes with a branch that is to be committed. */
  readonly dataNodes: readonly string[];
  /** Milliseconds since 1970. */
  readonly decidedAt: number;
}

export interface DecisionLog {
  /** Of this proxy: branches of others are left alone unless `shared`. */
  readonly coordinator: string;
  /** Other proxies keep their decisions in the same place, so that each can finish what a dead one left. */
  readonly shared: boolean;
  /**
   * Resolves when the decision to commit is durable. Rejects when that is not known: the branches must then stay prepared until the log can be
   * read again. A DecisionRefused says that it is known that nothing was decided.
   */
  decide(gtrid: string, dataNodes: readonly string[]): Promise<void>;
  /** All branches are committed: the decision may be forgotten. */
  finished(gtrid: string): void;
  /** Commits that were decided and not known to be finished, of this proxy and, when shared, of others. */
  unfinished(): Promise<readonly Decision[]>;
  /**
   * Settles the fate of a transaction of another proxy which may be dead: its decision if there is one, else it is decided now that it is
   * rolled back, which that proxy can then no longer overrule. Only of shared logs.
   */
  settle(gtrid: string): Promise<Decision | 'rollback'>;
  close(): Promise<void>;
}
