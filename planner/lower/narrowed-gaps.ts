import type { KeyGap } from '../../engine/plan';
import { inputsOf, type LogicalPlan } from '../logical/plan';
import type { Estimator } from '../statistics/estimate';

/** What stands in the texts of fragments that the keys of a join narrow, by the parameter that holds its place. */
export type NarrowedGaps = ReadonlyMap<number, NarrowedGap>;

interface NarrowedGap extends Omit<KeyGap, 'at'> {
  /** The part of the rows, by estimate, that has one of the keys. */
  readonly share: number;
}

/** The gaps of all joins of a plan: a fragment may wait for one that is not above it. */
export function narrowedGaps(plan: LogicalPlan, estimator: Estimator): NarrowedGaps {
  const gaps = new Map<number, NarrowedGap>();
  const note = (node: LogicalPlan): void => {
    if (node.kind === 'join' && node.narrowing) {
      const { all, list, predicate, build } = node.narrowing;
      const share = estimator.shareWithKeys(predicate, node[build]);
      gaps.set(all, { gap: 'all', filter: all, share });
      gaps.set(list, { gap: 'list', filter: all, share });
    }
    inputsOf(node).forEach(note);
  };
  note(plan);
  return gaps;
}
