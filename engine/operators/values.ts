import type { RecordBatch } from '../batch/record-batch';
import { appendValue, vectorBuilder } from '../batch/vector-builder';
import { outputBatchRows } from '../limits';
import type { ValuesPlan } from '../plan';
import { type BatchSource, operator, type Run } from './operator';

/** Rows that are part of the plan, in its order. */
export function values(plan: ValuesPlan, run: Run): BatchSource {
  return operator(run, [], rows(plan));
}

async function* rows(plan: ValuesPlan): AsyncGenerator<RecordBatch, void, undefined> {
  for (let start = 0; start < plan.rows.length; start += outputBatchRows) {
    const chunk = plan.rows.slice(start, start + outputBatchRows);
    const columns = plan.fields.map((field, index) => {
      const builder = vectorBuilder(field.type, chunk.length);
      for (const row of chunk) appendValue(builder, row[index]!);
      return builder.finish();
    });
    yield { rowCount: chunk.length, columns };
  }
}
