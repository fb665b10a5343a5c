import { columnType } from '../../engine/batch/column-type';
import { isValid, type RecordBatch, type Vector } from '../../engine/batch/record-batch';
import type { CalledNumbers, RowNumbers } from '../../engine/change-plan';
import { notSupported } from '../../protocol/wire/sql-error';
import type { StatementRun } from './statement-run';

const bigint = columnType('bigint', { precision: 20, length: 20 });

/**
 * The rows with numbers of a sequence: in a column in front of them, or in the rows of a column of theirs that are NULL or 0.
 * @param taken is told the first number of each batch that needs some
 */
export async function* numberedRows(
  batches: AsyncIterable<RecordBatch>,
  { sequence, column, zeroCounts }: RowNumbers,
  run: StatementRun,
  taken: (first: bigint) => void,
): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    const unset = column === null ? allRows(batch.rowCount) : unsetRows(batch.columns[column]!, zeroCounts);
    if (unset.length === 0) {
      yield batch;
      continue;
    }
    const numbers = await run.numbers(sequence, unset.length);
    taken(numbers[0]!);
    const numbered = numberedVector(column === null ? null : batch.columns[column]!, batch.rowCount, unset, numbers);
    yield {
      rowCount: batch.rowCount,
      columns: column === null ? [numbered, ...batch.columns] : batch.columns.with(column, numbered),
    };
  }
}

/** The rows of a query with NEXT VALUE FOR among its columns. */
export function withCalledNumbers(
  batches: AsyncIterable<RecordBatch>,
  called: readonly CalledNumbers[],
  run: StatementRun,
): AsyncIterable<RecordBatch> {
  return called.length === 0 ? batches : numberedColumns(batches, called, run);
}

async function* numberedColumns(
  batches: AsyncIterable<RecordBatch>,
  called: readonly CalledNumbers[],
  run: StatementRun,
): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    const columns = [...batch.columns];
    const rows = allRows(batch.rowCount);
    for (const { sequence, column } of called) {
      const numbers = await run.numbers(sequence, batch.rowCount);
      columns[column] = numberedVector(columns[column]!, batch.rowCount, rows, numbers);
    }
    yield { ...batch, columns };
  }
}

function allRows(rowCount: number): readonly number[] {
  return Array.from({ length: rowCount }, (_, row) => row);
}

function unsetRows(vector: Vector, zeroCounts: boolean): readonly number[] {
  const rows: number[] = [];
  const { validity, type, length } = vector;
  for (let row = 0; row < length; row++) {
    if (type.name === 'null' || !isValid(validity, row)) rows.push(row);
    else if (zeroCounts && vector.layout === 'int64' && vector.values[row] === 0n) rows.push(row);
  }
  return rows;
}

function numberedVector(
  vector: Vector | null,
  rowCount: number,
  rows: readonly number[],
  numbers: readonly bigint[],
): Vector {
  const values = new BigInt64Array(rowCount);
  if (vector?.layout === 'int64') values.set(vector.values.subarray(0, rowCount));
  else if (rows.length < rowCount) {
    throw notSupported(
      `numbers of a sequence in the NULLs of a column of type ${vector?.type.name ?? 'null'}; CAST it AS SIGNED in the query`,
    );
  }
  for (const [index, row] of rows.entries()) values[row] = numbers[index]!;
  return {
    layout: 'int64',
    type: vector?.layout === 'int64' ? vector.type : bigint,
    length: rowCount,
    validity: null,
    values,
  };
}
