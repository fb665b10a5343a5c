import { notSupported } from '../../protocol/wire/sql-error';
import { type ColumnType, decimalWords, type Layout, layoutOf } from '../batch/column-type';
import { powerOfTen, readDecimal } from '../batch/decimal-words';
import type { Vector } from '../batch/record-batch';
import { halvesOf, hasUnsignedWords } from '../operators/keys/halves';
import { ExactSum } from './exact-sum';

/** Refuses (1235) an argument whose layout the function does not take here: the planner casts, or lets the data nodes compute it. */
export function requireLayout(functionName: string, type: ColumnType, layouts: readonly Layout[]): void {
  if (!layouts.includes(layoutOf(type))) throw notSupported(`${functionName}() of ${type.name} across data nodes`);
}

/** @param counts whether the number of values is asked for */
export function exactSumOf(type: ColumnType, counts: boolean): ExactSum {
  const words = layoutOf(type) === 'decimal' ? decimalWords(type.precision) : 1;
  return new ExactSum(words, hasUnsignedWords(type), counts);
}

const exactDoubleMax = 2 ** 53;

/** The first `rowCount` values as doubles, as MariaDB's val_real() gives them: correctly rounded. Rows that are NULL give any number. */
export function doublesOf(vector: Vector, rowCount: number): Float64Array {
  if (vector.layout === 'float64') return vector.values;
  const doubles = new Float64Array(rowCount);
  if (vector.layout === 'bytes') throw notSupported(`arithmetic on ${vector.type.name} without a cast`);
  const scale = vector.layout === 'decimal' ? vector.type.scale : 0;
  if (vector.layout === 'decimal' && vector.words > 1) {
    for (let row = 0; row < rowCount; row++) {
      doubles[row] = scaledDouble(readDecimal(vector.values, row, vector.words), scale);
    }
    return doubles;
  }
  const halves = halvesOf(vector.values);
  const unsigned = hasUnsignedWords(vector.type);
  const divisor = Number(powerOfTen(scale));
  for (let row = 0; row < rowCount; row++) {
    const high = halves[(row << 1) + 1]!;
    const value = (unsigned ? high >>> 0 : high) * 2 ** 32 + (halves[row << 1]! >>> 0);
    // Below 2^53 the integer is exact, so one division rounds once.
    if (value < exactDoubleMax && value > -exactDoubleMax) doubles[row] = value / divisor;
    else {
      const exact = vector.values[row]!;
      doubles[row] = scaledDouble(unsigned ? BigInt.asUintN(64, exact) : exact, scale);
    }
  }
  return doubles;
}

/** value / 10^scale, rounded once. */
export function scaledDouble(value: bigint, scale: number): number {
  return Number(`${value}e-${scale}`);
}
