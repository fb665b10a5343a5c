import { sqlError } from '../../protocol/wire/sql-error';
import type { Field } from '../batch/column-type';
import { concatenateSteps } from '../batch/concatenate';
import type { RecordBatch, Vector } from '../batch/record-batch';
import { allSteps, type Steps } from '../batch/steps';
import { heldRowsMax, vectorBytesMax } from '../limits';
import { batchBytes } from '../memory/batch-bytes';
import type { MemoryReservation } from '../memory/budget';
import { type CpuTurn, inTurns } from './cpu-turn';
import type { BatchSource } from './operator';

/** Rows that an operator holds whole, as one batch. */
export class HeldRows {
  private batches: RecordBatch[] = [];
  rowCount = 0;
  bytes = 0;

  constructor(
    private readonly fields: readonly Field[],
    /** Null: whoever adds rows accounts for them. */
    private readonly memory: MemoryReservation | null,
  ) {}

  add(batch: RecordBatch): void {
    this.bytes += batchBytes(batch);
    this.rowCount += batch.rowCount;
    this.memory?.resize(this.bytes);
    if (this.rowCount > heldRowsMax)
      throw sqlError('ER_OUT_OF_SORTMEMORY', `Out of memory: more than ${heldRowsMax} rows held`);
    this.batches.push(batch);
  }

  /** As take; other statements get their turn while the rows are put together. */
  takeInTurns(turn: CpuTurn): Promise<RecordBatch> {
    return inTurns(this.takeSteps(), turn);
  }

  /** All rows as one batch, held no longer. Columns are joined one by one, each letting go of its parts. */
  take(): RecordBatch {
    return allSteps(this.takeSteps());
  }

  private *takeSteps(): Steps<RecordBatch> {
    const { batches, rowCount } = this;
    this.batches = [];
    this.rowCount = 0;
    this.bytes = 0;
    if (batches.length === 1) return batches[0]!;
    const parts: Vector[][] = this.fields.map((_, index) => batches.map((batch) => batch.columns[index]!));
    batches.length = 0;
    const columns: Vector[] = [];
    for (const field of this.fields) {
      const vectors = parts.shift()!;
      checkBytes(vectors, field);
      columns.push(yield* concatenateSteps(vectors, field.type));
    }
    return { rowCount, columns };
  }
}

function checkBytes(vectors: readonly Vector[], field: Field): void {
  let bytes = 0;
  for (const vector of vectors) {
    if (vector.layout === 'bytes') bytes += vector.offsets[vector.length]! - vector.offsets[0]!;
  }
  if (bytes > vectorBytesMax) {
    throw sqlError(
      'ER_OUT_OF_SORTMEMORY',
      `Out of memory: column '${field.name}' holds more than ${vectorBytesMax} bytes`,
    );
  }
}

/** Pulls the input to its end and holds its rows. */
export async function holdAll(
  input: BatchSource,
  fields: readonly Field[],
  memory: MemoryReservation,
): Promise<RecordBatch> {
  const held = new HeldRows(fields, memory);
  for (let batch = await input.next(); batch !== null; batch = await input.next()) held.add(batch);
  return held.take();
}
