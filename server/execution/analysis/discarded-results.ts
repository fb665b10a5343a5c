import type { Field } from '../../../engine/batch/column-type';
import type { RecordBatch } from '../../../engine/batch/record-batch';
import type { ForwardedResult, ResultWriter } from '../../../protocol/handler';

/** Takes a statement's rows at the speed at which they come, and lets them go. */
export class DiscardedResults implements ResultWriter {
  readonly binary = false;
  readonly wantsBinaryPackets = false;
  readonly started = false;
  /** Rows that came. */
  rowCount = 0;

  ok(): Promise<void> {
    throw new Error('a result without rows where rows were asked for');
  }

  async rows(_fields: readonly Field[], batches: AsyncIterable<RecordBatch>): Promise<number> {
    let count = 0;
    for await (const batch of batches) {
      count += batch.rowCount;
      batch.release?.();
    }
    this.rowCount = count;
    return count;
  }

  packetRows(fields: readonly Field[], batches: AsyncIterable<RecordBatch>): Promise<number> {
    return this.rows(fields, batches);
  }

  forward(): ForwardedResult {
    return {
      columns: () => {},
      rowPackets: (_chunk, packetCount) => {
        this.rowCount += packetCount;
        return true;
      },
      drained: () => Promise.resolve(),
      end: () => Promise.resolve(),
    };
  }

  requestFile(): never {
    throw new Error('a file is asked for where rows were');
  }
}
