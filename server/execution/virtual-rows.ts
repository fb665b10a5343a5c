import type { RecordBatch } from '../../engine/batch/record-batch';
import { BytesBuilder, type VectorBuilder, vectorBuilder } from '../../engine/batch/vector-builder';
import type { VirtualTable } from '../../planner/facts';

/** A table that statements answer with, as one batch. Values take the form of their column: text as it is, numbers by the column's type. */
export function batchOfTable(table: VirtualTable): RecordBatch {
  const columns = table.fields.map(({ type }, column) => {
    const builder = vectorBuilder(type, Math.max(1, table.rows.length));
    for (const row of table.rows) append(builder, row[column] ?? null);
    return builder.finish();
  });
  return { rowCount: table.rows.length, columns };
}

/** The same as a stream of batches, none of which is empty. */
export async function* batchesOfTable(table: VirtualTable): AsyncGenerator<RecordBatch> {
  if (table.rows.length > 0) yield batchOfTable(table);
}

function append(builder: VectorBuilder, value: string | number | null): void {
  if (value === null) builder.appendNull();
  else if (builder instanceof BytesBuilder) builder.appendString(String(value));
  else if (typeof value === 'number') {
    if ('appendNumber' in builder) builder.appendNumber(value);
    else builder.append(value);
  } else {
    const bytes = Buffer.from(value);
    if ('appendTemporalText' in builder && value.includes('-')) builder.appendTemporalText(bytes, 0, bytes.length);
    else if ('appendIntegerText' in builder) builder.appendIntegerText(bytes, 0, bytes.length);
    else if ('appendText' in builder) builder.appendText(bytes, 0, bytes.length);
    else builder.append(Number(value));
  }
}
