import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, isFixedBinary } from '../../batch/column-type';
import { readDecimal } from '../../batch/decimal-words';
import { type BytesVector, type DecimalVector, type Int64Vector, isValid, type Vector } from '../../batch/record-batch';
import { decimalToDouble } from '../../types/decimal';
import { parseDouble, parsed } from '../../types/numbers';
import { doubleType } from '../attributes';
import type { EvaluationContext } from '../evaluator';
import { float64Vector } from '../result';
import { temporalNumber } from './temporal-number';

/** The values as doubles, as MySQL converts them; text that is not a number raises warning 1292, which calls the wanted type `what`. */
export function toDouble(vector: Vector, context: EvaluationContext, what = 'DOUBLE'): Float64Array {
  switch (vector.layout) {
    case 'float64':
      return vector.values;
    case 'int64':
      return integersToDouble(vector);
    case 'decimal':
      return decimalsToDouble(vector);
    case 'temporal': {
      const values = new Float64Array(vector.length);
      for (let row = 0; row < vector.length; row++) {
        if (!isValid(vector.validity, row)) continue;
        const { unscaled, scale } = temporalNumber(vector.values[row]!, vector.type);
        values[row] = decimalToDouble(unscaled, scale);
      }
      return values;
    }
    case 'bytes':
      return textToDouble(vector, context, what);
  }
}

export function toDoubleVector(vector: Vector, context: EvaluationContext): Vector {
  return vector.layout === 'float64' ? vector : float64Vector(doubleType, toDouble(vector, context), vector.validity);
}

/** Exact up to 2^53, nearest beyond. */
export function integersToDouble(vector: Int64Vector): Float64Array {
  const { values, length } = vector;
  const halves = new Int32Array(values.buffer, values.byteOffset, length * 2);
  const doubles = new Float64Array(length);
  if (vector.type.unsigned) {
    for (let row = 0; row < length; row++) {
      doubles[row] = (halves[row * 2 + 1]! >>> 0) * 4294967296 + (halves[row * 2]! >>> 0);
    }
  } else {
    for (let row = 0; row < length; row++) {
      doubles[row] = halves[row * 2 + 1]! * 4294967296 + (halves[row * 2]! >>> 0);
    }
  }
  return doubles;
}

function decimalsToDouble(vector: DecimalVector): Float64Array {
  const { values, words, length, validity } = vector;
  const { scale } = vector.type;
  const doubles = new Float64Array(length);
  const power = 10 ** scale;
  for (let row = 0; row < length; row++) {
    if (!isValid(validity, row)) continue;
    const unscaled = readDecimal(values, row, words);
    const approximate = Number(unscaled);
    // Both exact: the one division rounds correctly. Powers of ten are exact up to 10^22.
    doubles[row] =
      Number.isSafeInteger(approximate) && scale <= 22 ? approximate / power : decimalToDouble(unscaled, scale);
  }
  return doubles;
}

function textToDouble(vector: BytesVector, context: EvaluationContext, what: string): Float64Array {
  refuseNumbered(vector);
  const { offsets, data, length, validity } = vector;
  const doubles = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    if (!isValid(validity, row)) continue;
    doubles[row] = parseDouble(data, offsets[row]!, offsets[row + 1]!);
    if (!parsed.complete) warnTruncated(vector, row, what, context);
  }
  return doubles;
}

/** ENUM and SET count by their numbers where a number is wanted, and a result carries only their text. Literals such as 0x61 are numbers too. */
export function refuseNumbered({ type }: { readonly type: ColumnType }): void {
  if (isFixedBinary(type)) throw notSupported(`a number from a column of type ${type.name.toUpperCase()}`);
  if (type.name === 'enum' || type.name === 'set') {
    throw notSupported(`a number from a column of type ${type.name.toUpperCase()} outside of one data node`);
  }
  if (type.name === 'varbinary' && type.unsigned) throw notSupported('a hexadecimal literal as a number');
}

export function warnTruncated(vector: BytesVector, row: number, what: string, context: EvaluationContext): void {
  const text = Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString();
  context.warn(1292, `Truncated incorrect ${what} value: '${text.slice(0, 128)}'`);
}
