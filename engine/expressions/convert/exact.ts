import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, decimalWords } from '../../batch/column-type';
import { readDecimal, writeDecimal } from '../../batch/decimal-words';
import { isValid, type Vector } from '../../batch/record-batch';
import { rescale } from '../../types/decimal';
import { temporalNumber } from './temporal-number';
import { integersToDouble } from './to-double';

/** A column read as exact numbers: unscaled integers that all have one scale. */
export interface ExactColumn {
  readonly scale: number;
  /** The unscaled value of a row that is not NULL. */
  readonly read: (row: number) => bigint;
  /** The unscaled values as doubles when a value takes one word: exact where they are safe integers, else near. Null: too wide. */
  readonly numbers: Float64Array | null;
}

/** Integers, decimals, dates and times. Errors: 1235 for other types: MySQL computes with them as doubles. */
export function exactColumn(vector: Vector): ExactColumn {
  switch (vector.layout) {
    case 'int64': {
      const { values } = vector;
      const numbers = integersToDouble(vector);
      return vector.type.unsigned
        ? { scale: 0, read: (row) => BigInt.asUintN(64, values[row]!), numbers }
        : { scale: 0, read: (row) => values[row]!, numbers };
    }
    case 'decimal': {
      const { values, words } = vector;
      if (words !== 1) {
        return { scale: vector.type.scale, read: (row) => readDecimal(values, row, words), numbers: null };
      }
      const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
      const numbers = new Float64Array(vector.length);
      for (let row = 0; row < vector.length; row++) {
        numbers[row] = halves[row * 2 + 1]! * 4294967296 + (halves[row * 2]! >>> 0);
      }
      return { scale: vector.type.scale, read: (row) => values[row]!, numbers };
    }
    case 'temporal': {
      const { values, type } = vector;
      const scale = type.name === 'date' ? 0 : type.scale;
      return { scale, read: (row) => temporalNumber(values[row]!, type).unscaled, numbers: null };
    }
    default:
      if (vector.type.name === 'null') return { scale: 0, read: () => 0n, numbers: new Float64Array(vector.length) };
      throw notSupported(`exact arithmetic with type ${vector.type.name}`);
  }
}

/**
 * The column as unscaled numbers of a greater or equal scale, where all of them are safe integers; otherwise null. NULL rows hold anything.
 */
export function scaledNumbers(column: ExactColumn, scale: number): Float64Array | null {
  const { numbers } = column;
  if (numbers === null) return null;
  if (scale === column.scale) return numbers;
  if (scale - column.scale > 15) return null;
  const power = 10 ** (scale - column.scale);
  const scaled = new Float64Array(numbers.length);
  for (let row = 0; row < numbers.length; row++) scaled[row] = numbers[row]! * power;
  return scaled;
}

/**
 * A decimal column of exactly this type; digits past its scale are rounded. Errors: 1235 for values that the type's words cannot hold (a
 * few digits more than its precision they can: the server shows them too).
 */
export function toDecimal(vector: Vector, type: ColumnType): Vector {
  if (
    vector.layout === 'decimal' &&
    vector.type.scale === type.scale &&
    vector.words === decimalWords(type.precision)
  ) {
    return vector.type === type ? vector : { ...vector, type };
  }
  const column = exactColumn(vector);
  const words = decimalWords(type.precision);
  const values = new BigInt64Array(vector.length * words);
  const limit = 1n << BigInt(64 * words - 1);
  for (let row = 0; row < vector.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const value = rescale(column.read(row), column.scale, type.scale);
    if (value >= limit || value < -limit) throw notSupported('decimals beyond the precision of their expression');
    writeDecimal(values, row, words, value);
  }
  return { layout: 'decimal', type, length: vector.length, validity: vector.validity, words, values };
}

/**
 * A column as others than arithmetic see it. Divisions (and what is computed from them) carry more digits than their type shows, as
 * MariaDB's do; comparisons, text and results see the value rounded to the type.
 */
export function atDeclaredScale(vector: Vector, type: ColumnType): Vector {
  if (vector.layout !== 'decimal' || type.name !== 'decimal') return vector;
  return vector.type.scale === type.scale && vector.words === decimalWords(type.precision)
    ? vector
    : toDecimal(vector, type);
}
