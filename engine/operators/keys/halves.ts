import type { ColumnType } from '../../batch/column-type';

/** 64-bit words seen as 32-bit halves, low half first: JavaScript numbers instead of bigints. Shares the memory. */
export function halvesOf(values: BigInt64Array | Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** As halvesOf for doubles that are compared for equality: -0 becomes 0. A copy. */
export function equalityHalves(values: Float64Array, rowCount: number): Int32Array {
  const normalised = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) normalised[row] = values[row]! + 0;
  return halvesOf(normalised);
}

/** Whether the 64-bit words of an integer type are read as unsigned. */
export function hasUnsignedWords(type: ColumnType): boolean {
  return (
    type.name === 'bit' || (type.unsigned && type.name !== 'decimal' && type.name !== 'float' && type.name !== 'double')
  );
}
