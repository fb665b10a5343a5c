import type { PlannerSession } from '../facts';
import type { Statement } from '../sql/ast';

/** Which one of several data nodes that all have what is read is asked. */
export type ChooseCopy = (nodes: readonly string[]) => string;

/** What changes or locks rows of a global table begins with the same copy for everybody: who comes second waits there. */
export const firstCopy: ChooseCopy = ([node]) => node!;

/**
 * Plain reads take turns among the copies. In a transaction the copy that was read first is read to the end: another one would have a snapshot
 * of another moment. @param turn counts the reads
 */
export function copyFor(statement: Statement, session: PlannerSession, turn: () => number): ChooseCopy {
  if (statement.kind !== 'select' || statement.lock !== null) return firstCopy;
  return (nodes) => session.transactionNodes.find((node) => nodes.includes(node)) ?? nodes[turn() % nodes.length]!;
}
