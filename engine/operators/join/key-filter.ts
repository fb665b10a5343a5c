import { type ColumnType, isInteger } from '../../batch/column-type';
import { isValid, type RecordBatch } from '../../batch/record-batch';
import { joinKeysRowsMax } from '../../limits';

/**
 * The keys of a join's held side, for the fragments of its other side: rows with other keys need not be sent. Whoever waits for them gets the
 * different keys as SQL literals, or null when there are too many to be worth it.
 */
export class KeyFilter {
  private publish!: (keys: readonly string[] | null) => void;
  readonly keys = new Promise<readonly string[] | null>((resolve) => {
    this.publish = resolve;
  });
  private readonly found = new Set<bigint>();
  private rows = 0;
  private isPublished = false;

  /** Nobody needs to wait. */
  get isKnown(): boolean {
    return this.isPublished;
  }

  /** @param column of the batch: whole numbers */
  add(batch: RecordBatch, column: number, keysMax: number): void {
    if (this.isPublished) return;
    const vector = batch.columns[column]!;
    if (vector.layout !== 'int64') throw new Error('keys that are no whole numbers');
    const { values, validity } = vector;
    for (let row = 0; row < batch.rowCount; row++) if (isValid(validity, row)) this.found.add(values[row]!);
    this.rows += batch.rowCount;
    if (this.found.size > keysMax || this.rows > joinKeysRowsMax) this.abandon();
  }

  /** All keys have been added. */
  complete(type: ColumnType): void {
    if (this.isPublished) return;
    this.isPublished = true;
    this.publish([...this.found].map((key) => String(type.unsigned ? BigInt.asUintN(64, key) : key)));
  }

  /** The other side is to send all its rows. */
  abandon(): void {
    this.isPublished = true;
    this.found.clear();
    this.publish(null);
  }
}

/** Columns whose values can be told to other nodes. */
export function canFilterByKeys(type: ColumnType): boolean {
  return isInteger(type) && type.name !== 'year';
}
