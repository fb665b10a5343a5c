import { copyBytes, viewOf } from '../../batch/copy-words';
import { packetBytesTarget, packetField } from '../../batch/packets';
import type { BytesVector, RecordBatch } from '../../batch/record-batch';
import { outputBatchRows } from '../../limits';

/** Buffers that are kept for use again. */
const freeMax = 2;

/** Where the merge stands in one input. */
interface Cursor {
  readonly index: number;
  readonly batch: RecordBatch;
  row: number;
}

/** The output batch being made where rows are packets: they are copied as they are taken, so that no input batch is held longer than it is read. */
export class MergedPackets {
  count = 0;
  private data: Uint8Array = Buffer.allocUnsafeSlow(packetBytesTarget);
  private view = viewOf(this.data);
  private used = 0;
  private offsets: Int32Array = new Int32Array(outputBatchRows + 1);
  private readonly free: { readonly data: Uint8Array; readonly offsets: Int32Array }[] = [];
  /** The bytes that each input was read from last, and a view of them. */
  private readonly sources: Uint8Array[] = [];
  private readonly sourceViews: DataView[] = [];

  get isFull(): boolean {
    return this.count === outputBatchRows || this.used >= packetBytesTarget;
  }

  /** Takes the cursor's rows up to `end` and moves it there. */
  add(cursor: Cursor, end: number): void {
    const { data, offsets } = cursor.batch.columns[0] as BytesVector;
    const { row } = cursor;
    const start = offsets[row]!;
    const stop = offsets[end]!;
    this.reserve(stop - start);
    copyBytes(data, this.viewOfSource(cursor.index, data), start, stop, this.data, this.view, this.used);
    const shift = this.used - start;
    let { count } = this;
    for (let next = row + 1; next <= end; next++) this.offsets[++count] = offsets[next]! + shift;
    this.count = count;
    this.used += stop - start;
    cursor.row = end;
  }

  private viewOfSource(index: number, data: Uint8Array): DataView {
    if (this.sources[index] !== data) {
      this.sources[index] = data;
      this.sourceViews[index] = viewOf(data);
    }
    return this.sourceViews[index]!;
  }

  private reserve(count: number): void {
    const needed = this.used + count;
    if (needed <= this.data.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.data.length * 2));
    grown.set(this.data.subarray(0, this.used));
    this.data = grown;
    this.view = viewOf(grown);
  }

  take(): RecordBatch {
    const { count, data, offsets } = this;
    const packets: BytesVector = {
      layout: 'bytes',
      type: packetField.type,
      length: count,
      validity: null,
      offsets: offsets.subarray(0, count + 1),
      data: data.subarray(0, this.used),
    };
    const buffer = this.free.pop();
    this.data = buffer?.data ?? Buffer.allocUnsafeSlow(packetBytesTarget);
    this.view = viewOf(this.data);
    this.offsets = buffer?.offsets ?? new Int32Array(outputBatchRows + 1);
    this.count = 0;
    this.used = 0;
    const release = (): void => {
      if (this.free.length < freeMax) this.free.push({ data, offsets });
    };
    return { rowCount: count, columns: [packets], release };
  }
}
