/** How transactions that touched data nodes ended. */
export type TransactionOutcome =
  /** Changes of one data node, committed there. */
  | 'committed_one_node'
  /** Changes of several, committed in two phases. */
  | 'committed_two_phase'
  /** Changes of several, committed one after the other (transactionMode weak). */
  | 'committed_one_by_one'
  /** Nothing was changed. */
  | 'read_only'
  | 'rolled_back'
  /** COMMIT ended with an error. */
  | 'commit_failed';

/** Counts since the start. */
export type TransactionOutcomes = Record<TransactionOutcome, number>;

export function noOutcomes(): TransactionOutcomes {
  return {
    committed_one_node: 0,
    committed_two_phase: 0,
    committed_one_by_one: 0,
    read_only: 0,
    rolled_back: 0,
    commit_failed: 0,
  };
}
