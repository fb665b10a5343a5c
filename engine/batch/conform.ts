import { sqlError } from '../../protocol/wire/sql-error';
import { type ColumnType, decimalWords, type Field, layoutOf } from './column-type';
import { powerOfTen, readDecimal, writeDecimal } from './decimal-words';
import { isValid, type Vector } from './record-batch';
import { nullVector } from './vector-builder';

/**
 * A vector with exactly the field's type; `source` says where it comes from (`data node 'dn1'`). Data nodes may answer with a narrower type than the plan was made for (a DECIMAL with fewer
 * digits, an integer where a sum of none is a DECIMAL); such values are converted when that is exact, and refused (1105) otherwise.
 * Without a change of layout nothing is copied.
 */
export function conform(vector: Vector, field: Field, source: string): Vector {
  const { type } = field;
  if (vector.type === type) return vector;
  const layout = layoutOf(type);
  if (vector.layout === layout) {
    if (vector.layout !== 'decimal') return { ...vector, type };
    const words = decimalWords(type.precision);
    if (vector.words === words && vector.type.scale === type.scale) return { ...vector, type };
  }
  if (vector.type.name === 'null') return nullVector(type, vector.length);
  if (layout === 'decimal' && (vector.layout === 'decimal' || vector.layout === 'int64')) {
    return asDecimal(vector, type, () => mismatch(vector.type, field, source));
  }
  if (layout === 'float64' && (vector.layout === 'decimal' || vector.layout === 'int64')) return asDouble(vector, type);
  throw mismatch(vector.type, field, source);
}

function mismatch(from: ColumnType, field: Field, source: string): Error {
  return sqlError(
    'ER_UNKNOWN_ERROR',
    `Internal error: ${source} gave type ${from.name}(${from.precision},${from.scale}) for column '${field.name}', ` +
      `where the plan has ${field.type.name}(${field.type.precision},${field.type.scale})`,
  );
}

type Exact = Extract<Vector, { layout: 'decimal' | 'int64' | 'temporal' }>;

/** The unscaled value of row `row` of an int64 or decimal vector. */
function exactAt(vector: Exact, row: number): bigint {
  if (vector.layout === 'decimal') return readDecimal(vector.values, row, vector.words);
  const value = vector.values[row]!;
  return vector.type.unsigned ? BigInt.asUintN(64, value) : value;
}

function asDecimal(vector: Exact, type: ColumnType, refused: () => Error): Vector {
  const words = decimalWords(type.precision);
  const shift = type.scale - (vector.layout === 'decimal' ? vector.type.scale : 0);
  const factor = powerOfTen(Math.abs(shift));
  const bound = powerOfTen(type.precision);
  const values = new BigInt64Array(vector.length * words);
  for (let row = 0; row < vector.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    let value = exactAt(vector, row);
    if (shift >= 0) value *= factor;
    else if (value % factor === 0n) value /= factor;
    else throw refused();
    if (value >= bound || value <= -bound) throw refused();
    writeDecimal(values, row, words, value);
  }
  return { layout: 'decimal', type, length: vector.length, validity: vector.validity, words, values };
}

function asDouble(vector: Exact, type: ColumnType): Vector {
  const scale = vector.layout === 'decimal' ? vector.type.scale : 0;
  const values = new Float64Array(vector.length);
  for (let row = 0; row < vector.length; row++) {
    // Through text, because that rounds once and correctly, whatever the number of digits.
    if (isValid(vector.validity, row)) values[row] = Number(`${exactAt(vector, row)}e-${scale}`);
  }
  return { layout: 'float64', type, length: vector.length, validity: vector.validity, values };
}
