import type { Vector } from '../batch/record-batch';
import type { SortKey } from '../plan';

/** Whole partitions of a window, one after the other, their rows in the window's order. */
export interface WindowRows {
  readonly rowCount: number;
  /** Those input columns that the calls read, by number. */
  readonly columns: ReadonlyMap<number, Vector>;
  /** Of the window: numbers of input columns. */
  readonly orderBy: readonly SortKey[];
  /** Partition p has rows `partitionStarts[p] .. partitionStarts[p+1]-1`. */
  readonly partitionStarts: Int32Array;
  /** The peers of row i, which are equal to it in the window's order and in its partition: rows `peerStarts[i] .. peerEnds[i]-1`. */
  readonly peerStarts: Int32Array;
  readonly peerEnds: Int32Array;
}

/** `startsPartition[i]`, `startsPeers[i]`: row i differs from the one before it in the partition, or in the order. */
export function windowRows(
  rowCount: number,
  columns: ReadonlyMap<number, Vector>,
  orderBy: readonly SortKey[],
  startsPartition: Uint8Array,
  startsPeers: Uint8Array,
): WindowRows {
  const starts: number[] = [];
  const peerStarts = new Int32Array(rowCount);
  const peerEnds = new Int32Array(rowCount);
  let peers = 0;
  for (let row = 0; row < rowCount; row++) {
    const partition = row === 0 || startsPartition[row] !== 0;
    if (partition) starts.push(row);
    if (partition || startsPeers[row] !== 0) {
      peerEnds.fill(row, peers, row);
      peers = row;
    }
    peerStarts[row] = peers;
  }
  peerEnds.fill(rowCount, peers, rowCount);
  return { rowCount, columns, orderBy, partitionStarts: Int32Array.from([...starts, rowCount]), peerStarts, peerEnds };
}

/** Calls `visit` for each partition with its rows `start .. end-1`. */
export function forEachPartition(
  { partitionStarts }: WindowRows,
  visit: (start: number, end: number, partition: number) => void,
): void {
  for (let partition = 0; partition + 1 < partitionStarts.length; partition++) {
    visit(partitionStarts[partition]!, partitionStarts[partition + 1]!, partition);
  }
}

export function columnOf({ columns }: WindowRows, column: number): Vector {
  const vector = columns.get(column);
  if (vector === undefined) throw new Error(`column ${column} is not held for a window`);
  return vector;
}
