import type { ColumnType } from '../batch/column-type';
import { readDecimal } from '../batch/decimal-words';
import { isValid, type Vector } from '../batch/record-batch';
import { appendValue, vectorBuilder } from '../batch/vector-builder';
import type { ConstantValue } from '../expressions/expression';

/** A vector of one row. */
export function constantVector(value: ConstantValue, type: ColumnType): Vector {
  const builder = vectorBuilder(type, 1);
  appendValue(builder, value);
  return builder.finish();
}

/** The value of one row. */
export function constantAt(vector: Vector, row: number): ConstantValue {
  if (!isValid(vector.validity, row)) return null;
  switch (vector.layout) {
    case 'int64':
    case 'temporal':
    case 'float64':
      return vector.values[row]!;
    case 'decimal':
      return readDecimal(vector.values, row, vector.words);
    case 'bytes':
      return vector.data.slice(vector.offsets[row], vector.offsets[row + 1]);
  }
}
