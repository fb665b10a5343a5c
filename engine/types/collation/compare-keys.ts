import { compareBytes } from '../../batch/compare';
import { type Collation, KeyBuffer } from './collation';

/** Comparing does not wait for anything: one pair serves all. */
const leftKey = new KeyBuffer(256);
const rightKey = new KeyBuffer(256);

/** Two texts by their sort keys. Negative, 0 or positive. */
export function compareBySortKey(collation: Pick<Collation, 'sortKey'>, left: Uint8Array, right: Uint8Array): number {
  leftKey.length = 0;
  rightKey.length = 0;
  collation.sortKey(left, 0, left.length, leftKey);
  collation.sortKey(right, 0, right.length, rightKey);
  return compareBytes(leftKey.data, 0, leftKey.length, rightKey.data, 0, rightKey.length);
}
