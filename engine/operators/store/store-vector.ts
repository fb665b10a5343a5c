import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, decimalWords, isInteger, layoutOf } from '../../batch/column-type';
import { readDecimal, writeDecimal } from '../../batch/decimal-words';
import { type BytesVector, type DecimalVector, type Int64Vector, isValid, type Vector } from '../../batch/record-batch';
import { nullVector } from '../../batch/vector-builder';
import { decimalOfDouble } from '../../expressions/convert/to-decimal';
import { toDouble } from '../../expressions/convert/to-double';
import { toTemporal } from '../../expressions/convert/to-temporal';
import { toText } from '../../expressions/convert/to-text';
import type { EvaluationContext } from '../../expressions/evaluator';
import { decimalVector, float64Vector } from '../../expressions/result';
import { rescale } from '../../types/decimal';
import type { StoreFaults } from './store-faults';
import { limited, rangeOf, type StoredText, storeTexts } from './store-text';

/** Values of one type as those of a column of another, as INSERT … SELECT stores them. Errors: see StoreFaults; 1235 where the engine does not know how. */
export function storeVector(
  vector: Vector,
  declared: ColumnType,
  type: ColumnType,
  faults: StoreFaults,
  context: EvaluationContext,
): Vector {
  if (vector.type.name === 'null') return nullVector(type, vector.length);
  switch (layoutOf(type)) {
    case 'bytes':
      return storeText(vector, declared, type, faults, context);
    case 'int64':
      return storeInteger(vector, type, faults, context);
    case 'decimal':
      return storeDecimal(vector, type, faults, context);
    case 'float64':
      if (vector.layout === 'bytes') return storeTexts(textsOf(vector), type, faults, context);
      return storeDouble(vector, type, faults, context);
    case 'temporal':
      return storeTemporal(vector, type, faults, context);
  }
}

function textsOf(vector: BytesVector): readonly StoredText[] {
  return Array.from({ length: vector.length }, (_, row) =>
    isValid(vector.validity, row)
      ? Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString()
      : null,
  );
}

function storeText(
  vector: Vector,
  declared: ColumnType,
  type: ColumnType,
  faults: StoreFaults,
  context: EvaluationContext,
): Vector {
  // CHAR(0), as a column of NULLs is kept: all that it can tell is whether there was a value.
  if (type.name === 'char' && type.length === 0) return emptyTexts(vector, type);
  const text = toText(vector, declared);
  // A text of as many bytes at most has no more characters.
  const isLong = text.offsets.some((end, row) => row > 0 && end - text.offsets[row - 1]! > type.length);
  return isLong ? storeTexts(textsOf(text), type, faults, context) : { ...text, type };
}

function emptyTexts({ length, validity }: Vector, type: ColumnType): Vector {
  return { layout: 'bytes', type, length, validity, offsets: new Int32Array(length + 1), data: new Uint8Array(0) };
}

function storeInteger(vector: Vector, type: ColumnType, faults: StoreFaults, context: EvaluationContext): Vector {
  if (vector.layout === 'bytes') return storeTexts(textsOf(vector), type, faults, context);
  if (vector.layout === 'temporal' || !isInteger(type)) {
    if (vector.layout === 'int64' && vector.type.name === type.name) return { ...vector, type };
    throw notSupported(`type ${vector.type.name} as ${type.name}`);
  }
  const [min, max] = rangeOf(type);
  const values = new BigInt64Array(vector.length);
  const wholeAt = wholeNumbers(vector);
  for (let row = 0; row < vector.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const whole = wholeAt(row);
    if (whole < min || whole > max) faults.outOfRange(row);
    values[row] = BigInt.asIntN(64, limited(whole, min, max));
  }
  return { layout: 'int64', type, length: vector.length, validity: vector.validity, values };
}

/** Decimals are rounded away from zero, doubles to the even neighbour. */
function wholeNumbers(vector: Exclude<Vector, BytesVector>): (row: number) => bigint {
  if (vector.layout === 'float64') return (row) => BigInt(roundedToEven(vector.values[row]!));
  const exact = exactNumbers(vector);
  return vector.layout === 'decimal' ? (row) => rescale(exact(row), vector.type.scale, 0) : exact;
}

function roundedToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

function exactNumbers(vector: DecimalVector | Int64Vector): (row: number) => bigint {
  if (vector.layout === 'decimal') return (row) => readDecimal(vector.values, row, vector.words);
  return vector.type.unsigned ? (row) => BigInt.asUintN(64, vector.values[row]!) : (row) => vector.values[row]!;
}

function storeDecimal(vector: Vector, type: ColumnType, faults: StoreFaults, context: EvaluationContext): Vector {
  if (vector.layout === 'bytes') return storeTexts(textsOf(vector), type, faults, context);
  if (vector.layout === 'temporal') throw notSupported(`type ${vector.type.name} as ${type.name}`);
  const words = decimalWords(type.precision);
  const max = 10n ** BigInt(type.precision) - 1n;
  const min = type.unsigned ? 0n : -max;
  const values = new BigInt64Array(vector.length * words);
  const numberAt = decimals(vector);
  for (let row = 0; row < vector.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const { unscaled, scale } = numberAt(row);
    const value = rescale(unscaled, scale, type.scale);
    if (value < min || value > max) faults.outOfRange(row);
    else if (scale > type.scale && rescale(value, type.scale, scale) !== unscaled) faults.slightlyCut(row);
    writeDecimal(values, row, words, limited(value, min, max));
  }
  return decimalVector(type, values, vector.validity);
}

function decimals(
  vector: Exclude<Vector, BytesVector>,
): (row: number) => { readonly unscaled: bigint; readonly scale: number } {
  if (vector.layout === 'float64') return (row) => decimalOfDouble(vector.values[row]!);
  const exact = exactNumbers(vector);
  const scale = vector.layout === 'decimal' ? vector.type.scale : 0;
  return (row) => ({ unscaled: exact(row), scale });
}

function storeDouble(vector: Vector, type: ColumnType, faults: StoreFaults, context: EvaluationContext): Vector {
  const values = toDouble(vector, context);
  if (type.name !== 'float') return float64Vector(type, values, vector.validity);
  const rounded = values.map((value, row) => {
    const single = Math.fround(value);
    if (Number.isFinite(single) || !isValid(vector.validity, row)) return single;
    faults.outOfRange(row);
    return Math.sign(value) * 3.4028234663852886e38;
  });
  return float64Vector(type, rounded, vector.validity);
}

const timeOfDayMask = (1n << 41n) - 1n;

function storeTemporal(vector: Vector, type: ColumnType, faults: StoreFaults, context: EvaluationContext): Vector {
  if (vector.layout === 'bytes') return storeTexts(textsOf(vector), type, faults, context);
  if (vector.layout !== 'temporal') throw notSupported(`type ${vector.type.name} as ${type.name}`);
  if (type.name === 'date' && vector.type.name !== 'time') {
    for (let row = 0; row < vector.length; row++)
      if (isValid(vector.validity, row) && (vector.values[row]! & timeOfDayMask) !== 0n) faults.slightlyCut(row);
  }
  return toTemporal(vector, type, context);
}
