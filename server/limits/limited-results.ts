import type { User } from '../../conf/catalog';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { ForwardedResult, OkResult, ResultWriter } from '../../protocol/handler';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';

/** The writer itself for users without a limit. @param stop ends the statement */
export function limitedResults(
  results: ResultWriter,
  { maxResultRows }: User,
  stop: (reason: SqlError) => void,
): ResultWriter {
  return maxResultRows === 0 ? results : new LimitedResults(results, maxResultRows, stop);
}

/** A writer that ends results with more than `rowsMax` rows with an error (3012), after at most so many were sent. */
class LimitedResults implements ResultWriter {
  constructor(
    private readonly results: ResultWriter,
    private readonly rowsMax: number,
    /** Stops the statement: what it would still bring is not wanted. */
    private readonly stop: (reason: SqlError) => void,
  ) {}

  get binary(): boolean {
    return this.results.binary;
  }

  get wantsBinaryPackets(): boolean {
    return this.results.wantsBinaryPackets;
  }

  get started(): boolean {
    return this.results.started;
  }

  ok(result: OkResult, more: boolean): Promise<void> {
    return this.results.ok(result, more);
  }

  requestFile(...given: Parameters<ResultWriter['requestFile']>): ReturnType<ResultWriter['requestFile']> {
    return this.results.requestFile(...given);
  }

  rows(...[fields, batches, warningCount, more]: Parameters<ResultWriter['rows']>): Promise<number> {
    return this.results.rows(fields, this.limited(batches), warningCount, more);
  }

  packetRows(...[fields, batches, warningCount, more]: Parameters<ResultWriter['packetRows']>): Promise<number> {
    return this.results.packetRows(fields, this.limited(batches), warningCount, more);
  }

  private async *limited(batches: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch> {
    let count = 0;
    for await (const batch of batches) {
      count += batch.rowCount;
      if (count > this.rowsMax) throw this.tooMany();
      yield batch;
    }
  }

  forward(): ForwardedResult {
    const result = this.results.forward();
    let count = 0;
    return {
      columns: (...given) => result.columns(...given),
      rowPackets: (chunk, packetCount) => {
        const before = count;
        count += packetCount;
        if (count <= this.rowsMax) return result.rowPackets(chunk, packetCount);
        if (before <= this.rowsMax) this.stop(this.tooMany());
        return true;
      },
      drained: () => result.drained(),
      end: (warningCount, more) =>
        count > this.rowsMax ? Promise.reject(this.tooMany()) : result.end(warningCount, more),
    };
  }

  private tooMany(): SqlError {
    return sqlError(
      'ER_MYCAT_REJECTED',
      `The result has more than ${this.rowsMax} rows, the most that the user may get (maxResultRows); ask for fewer with LIMIT`,
    );
  }
}
