import type { RecordBatch } from '../../engine/batch/record-batch';
import { sliceBatch } from '../../engine/batch/slice';

/** Rows `offset .. offset + count - 1` of a result that is read to its end all the same. @param ended told how many rows there were */
export async function* windowOf(
  batches: AsyncIterable<RecordBatch>,
  { offset, count }: { readonly offset: number; readonly count: number },
  ended: (rows: number) => void,
): AsyncGenerator<RecordBatch> {
  let total = 0;
  for await (const batch of batches) {
    const start = Math.max(0, offset - total);
    const end = Math.min(batch.rowCount, offset + count - total);
    total += batch.rowCount;
    if (start < end) yield start === 0 && end === batch.rowCount ? batch : sliceBatch(batch, start, end - start);
  }
  ended(total);
}
