/** What functions over text share: the type of their result, their arguments as bytes and whole numbers, the loop over rows. */
import { notSupported } from '../../protocol/wire/sql-error';
import { type ColumnType, columnType, isInteger, isString } from '../batch/column-type';
import { readDecimal } from '../batch/decimal-words';
import { type BytesVector, isValid, type RecordBatch, type Validity, type Vector } from '../batch/record-batch';
import { bothValid } from '../batch/validity';
import { type BytesBuilder, bytesBuilder } from '../batch/vector-builder';
import { rescale } from '../types/decimal';
import { parseInteger, roundHalfEven } from '../types/numbers';
import { byteLength, bytesPerCharacter } from './attributes';
import { refuseBits, resultCollation } from './collation-of';
import { integersToDouble, refuseNumbered } from './convert/to-double';
import { integerReader } from './convert/to-integer';
import { toText } from './convert/to-text';
import { constantOf, type EvaluationContext, type Evaluator, mapOperand, type Operand } from './evaluator';
import type { Expression } from './expression';
import { integerVector, NullMarks } from './result';
import { textLength } from './result-type';
import type { BoundCall, InferenceOptions } from './scalar-function';

/** Bytes past which the server gives up on the width of a text: it may be NULL then (MariaDB: MAX_BLOB_WIDTH). */
export const textBytesMax = 16_777_216;
const varcharBytesMax = 65_534;
const blobBytesMax = 65_535;

/**
 * Text of at most so many characters: VARCHAR, or TEXT when that is too much for one. Nullable as all text is that a strict server makes:
 * text that is not well formed would be NULL.
 */
export function textType(characters: number, collation: string): ColumnType {
  const width = bytesPerCharacter(collation);
  const limited = characters * width >= textBytesMax;
  const length = limited ? textBytesMax / width : characters;
  const binary = collation === 'binary';
  const bytes = length * width;
  const name =
    bytes <= varcharBytesMax
      ? binary
        ? 'varbinary'
        : 'varchar'
      : bytes <= blobBytesMax
        ? binary
          ? 'blob'
          : 'text'
        : bytes < textBytesMax
          ? binary
            ? 'mediumblob'
            : 'mediumtext'
          : binary
            ? 'longblob'
            : 'longtext';
  return columnType(name, { length, collation, nullable: true });
}

/** The collation of text joined from arguments; numbers and dates alone give that of the connection. Errors: 1235. */
export function joinedCollation(args: readonly Expression[], options: InferenceOptions, operation: string): string {
  if (args.every(({ type }) => type.name === 'null')) return 'binary';
  refuseBits(args);
  const collation = resultCollation(args, operation) ?? options.connectionCollation;
  if (collation !== 'binary' && args.some(({ type }) => isString(type) && type.collation === 'binary')) {
    throw notSupported(`${operation} of text and a binary string`);
  }
  return collation;
}

/** Most characters of an argument as text. */
export function charactersOf({ type }: Expression): number {
  return textLength(type);
}

/** Most bytes of an argument as text. */
export function textBytes({ type }: Expression): number {
  return isString(type) ? byteLength(type) : textLength(type);
}

/** Errors: 1235 for what is no whole number. */
export function refuseNoWhole(expression: Expression | undefined): void {
  if (expression !== undefined) refuseNumbered(expression);
}

/** The operand as text: numbers and dates as MySQL writes them. */
export function asText(operand: Operand): Operand {
  if (isString(operand.type)) return operand;
  return mapOperand(operand, columnType('varchar'), (vector) => toText(vector, operand.type));
}

/** The whole number of a constant: text is the number that it begins with, NULL counts as 0. Null for everything else. */
export function wholeConstant(expression: Expression | undefined): number | null {
  const value = constantOf(expression);
  if (value === undefined || expression === undefined) return null;
  if (value === null) return 0;
  if (typeof value === 'number') return roundHalfEven(value);
  if (value instanceof Uint8Array)
    return isString(expression.type) ? Number(parseInteger(value, 0, value.length)) : null;
  if (expression.type.name === 'decimal') return Number(rescale(value, expression.type.scale, 0));
  if (!isInteger(expression.type)) return null;
  return Number(expression.type.unsigned ? BigInt.asUintN(64, value) : value);
}

/** Rounded to whole numbers; past 2^53 the nearest double. Text is the number that it begins with (warning 1292). */
export function wholeNumbers(vector: Vector, context: EvaluationContext): Float64Array {
  switch (vector.layout) {
    case 'int64':
      return integersToDouble(vector);
    case 'float64':
      return vector.values.map(roundHalfEven);
    case 'decimal': {
      const numbers = new Float64Array(vector.length);
      for (let row = 0; row < vector.length; row++) {
        if (!isValid(vector.validity, row)) continue;
        numbers[row] = Number(rescale(readDecimal(vector.values, row, vector.words), vector.type.scale, 0));
      }
      return numbers;
    }
    default: {
      const numbers = new Float64Array(vector.length);
      if (vector.type.name === 'null') return numbers;
      const read = integerReader(vector, false, context);
      for (let row = 0; row < vector.length; row++) if (isValid(vector.validity, row)) numbers[row] = Number(read(row));
      return numbers;
    }
  }
}

/** The arguments of one batch: by place, text or whole numbers. */
export interface TextArguments {
  readonly text: (place: number) => BytesVector;
  readonly numbers: (place: number) => Float64Array;
  readonly validity: Validity;
  readonly rowCount: number;
}

type Place = 'text' | 'number';

function bindArguments(call: BoundCall, placeOf: (place: number) => Place): (batch: RecordBatch) => TextArguments {
  const operands = call.operands.map((operand, place) => (placeOf(place) === 'text' ? asText(operand) : operand));
  return (batch) => {
    const vectors = operands.map((operand) => operand.evaluate(batch));
    let validity: Validity = null;
    for (const vector of vectors) validity = bothValid(validity, vector.validity, batch.rowCount);
    return {
      text: (place) => vectors[place] as BytesVector,
      numbers: (place) => wholeNumbers(vectors[place]!, call.context),
      validity,
      rowCount: batch.rowCount,
    };
  };
}

/** `bind` gives what appends the value of a row in which no argument is NULL: exactly one value, which may be NULL. */
export function compileText(
  call: BoundCall,
  placeOf: (place: number) => Place,
  bind: (args: TextArguments, out: BytesBuilder) => (row: number) => void,
): Evaluator {
  const evaluate = bindArguments(call, placeOf);
  return (batch) => {
    const args = evaluate(batch);
    const out = bytesBuilder(call.type, args.rowCount);
    const append = bind(args, out);
    for (let row = 0; row < args.rowCount; row++) {
      if (isValid(args.validity, row)) append(row);
      else out.appendNull();
    }
    return out.finish();
  };
}

/** `bind` gives the whole number of a row in which no argument is NULL; NaN is NULL. */
export function compileWhole(
  call: BoundCall,
  placeOf: (place: number) => Place,
  bind: (args: TextArguments) => (row: number) => number,
): Evaluator {
  const evaluate = bindArguments(call, placeOf);
  return (batch) => {
    const args = evaluate(batch);
    const numbers = new Float64Array(args.rowCount);
    const nulls = new NullMarks(args.validity, args.rowCount);
    const compute = bind(args);
    for (let row = 0; row < args.rowCount; row++) {
      if (!isValid(args.validity, row)) continue;
      const value = compute(row);
      if (Number.isNaN(value)) nulls.setNull(row);
      else numbers[row] = value;
    }
    return integerVector(call.type, numbers, nulls.validity);
  };
}

/** The bytes of a row, not copied. */
export function bytesOfRow({ data, offsets }: BytesVector, row: number): Uint8Array {
  return data.subarray(offsets[row], offsets[row + 1]);
}

export const allText = (): Place => 'text';
export const textThenNumbers = (place: number): Place => (place === 0 ? 'text' : 'number');

/** True for text whose positions are bytes: binary strings. */
export function countsBytes(type: ColumnType): boolean {
  return type.collation === 'binary';
}

/** Place after `count` characters from `at`, at most `end`. */
export function skipCharacters(data: Uint8Array, at: number, end: number, count: number, bytes: boolean): number {
  if (bytes) return Math.min(end, at + count);
  let position = at;
  for (let left = count; left > 0 && position < end; left--) {
    position++;
    while (position < end && (data[position]! & 0xc0) === 0x80) position++;
  }
  return position;
}

export function countCharacters(data: Uint8Array, start: number, end: number, bytes: boolean): number {
  if (bytes) return end - start;
  let count = 0;
  for (let at = start; at < end; at++) if ((data[at]! & 0xc0) !== 0x80) count++;
  return count;
}
