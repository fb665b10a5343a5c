import type { ColumnType } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import type { MemoryReservation } from '../memory/budget';
import type { DistinctPlan } from '../plan';
import { keyTable } from './keys/key-table';
import { type BatchSource, operator, type Run, reserveShare } from './operator';
import { Partitions, type Pull, partitionsOf } from './spill/partitions';

/**
 * Rows that differ in at least one column; of equal rows the first comes out, as soon as it arrives. Holds one key per distinct row. When memory
 * is short, rows whose key is not held yet go to disk and come out at the end.
 */
export function distinct(plan: DistinctPlan, input: BatchSource, run: Run): BatchSource {
  const memory = reserveShare(run, 'DISTINCT');
  const types = plan.input.fields.map((field) => field.type);
  const rows = { types, keyColumns: types.map((_, column) => column), nulls: 'equal' } as const;
  return operator(
    run,
    [input],
    distinctRows(rows, () => input.next(), run, memory, 0),
    () => memory.free(),
  );
}

/** What makes rows distinct. */
export interface DistinctKeys {
  /** Types of all columns. */
  readonly types: readonly ColumnType[];
  readonly keyColumns: readonly number[];
  /** `never`: rows with a NULL in their key are left out. */
  readonly nulls: 'equal' | 'never';
}

/** The first row of each key. `level`: which bits of the keys' hashes have not been used yet. Errors: 1038 without a disk to go to. */
export async function* distinctRows(
  keys: DistinctKeys,
  pull: Pull,
  run: Run,
  memory: MemoryReservation,
  level: number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { types, keyColumns } = keys;
  const keyTypes = keyColumns.map((column) => types[column]!);
  const table = keyTable(keyTypes, keys.nulls);
  let rest: Partitions | null = null;
  try {
    for (let batch = await pull(); batch !== null; batch = await pull()) {
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      const columns = keyColumns.map((column) => batch!.columns[column]!);
      const numbers = new Int32Array(batch.rowCount);
      if (rest !== null) {
        table.find(columns, batch.rowCount, numbers);
        await rest.add(batch, unknownPartitions(numbers, partitionsOf(columns, keyTypes, batch.rowCount, level)));
        continue;
      }
      const known = table.size;
      table.assign(columns, batch.rowCount, numbers);
      if (run.spill === null) memory.resize(table.byteLength);
      else if (!memory.tryResize(table.byteLength)) {
        memory.force(table.byteLength);
        rest = new Partitions(types, run);
      }
      const first = firstRows(numbers, batch.rowCount, known);
      if (first.length > 0) yield takeRows(batch, first, first.length);
    }
    if (rest === null) return;
    const files = await rest.finish();
    memory.force(0);
    for (const file of files) {
      if (file.rowCount > 0) yield* distinctRows(keys, file.reader(), run, memory, level + 1);
      await file.remove();
    }
  } finally {
    await rest?.remove();
  }
}

/** The partitions of rows whose number is -1; -1 for all others. */
export function unknownPartitions(numbers: Int32Array, partitions: Int32Array): Int32Array {
  for (let row = 0; row < partitions.length; row++) if (numbers[row]! >= 0) partitions[row] = -1;
  return partitions;
}

/** Rows whose number appears for the first time: numbers are given upwards from `known`. */
export function firstRows(numbers: Int32Array, rowCount: number, known: number): Int32Array {
  const rows = new Int32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (numbers[row] === known + count) rows[count++] = row;
  return rows.subarray(0, count);
}
