import type { Field } from '../batch/column-type';
import { conform } from '../batch/conform';
import type { RecordBatch } from '../batch/record-batch';

/** A batch whose columns have exactly the fields' types, in place of the one that is given; the same batch when they have them already. */
export function conformBatch(batch: RecordBatch, fields: readonly Field[], source: string): RecordBatch {
  if (batch.columns.every((column, index) => column.type === fields[index]!.type)) return batch;
  return {
    ...batch,
    columns: batch.columns.map((column, index) => conform(column, fields[index]!, source)),
  };
}
