import { columnType } from '../../../../engine/batch/column-type';
import type { RecordBatch } from '../../../../engine/batch/record-batch';
import { compileExpression, compilePredicate } from '../../../../engine/expressions/compile';

const type = columnType('bigint');
const batch: RecordBatch = {
  rowCount: 4,
  columns: [
    { layout: 'int64', type, length: 4, validity: new Uint8Array([0b1011]), values: BigInt64Array.of(1n, 0n, 0n, -2n) },
  ],
};

test('a predicate keeps the rows that are neither NULL nor zero', () => {
  const { rows, count } = compilePredicate({ kind: 'input', index: 0, type })(batch);
  expect([...rows.subarray(0, count)]).toEqual([0, 3]);
});

test('an input is its column, and an unknown function is refused', () => {
  expect(compileExpression({ kind: 'input', index: 0, type })(batch)).toBe(batch.columns[0]);
  expect(() => compileExpression({ kind: 'call', function: 'no_such', arguments: [], type })).toThrow(
    /doesn't yet support 'no_such/,
  );
});
