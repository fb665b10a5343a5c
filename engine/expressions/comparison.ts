/**
 * Comparing two operands as MySQL does: which type both are turned into, and the comparison itself (manual: "Type Conversion in Expression
 * Evaluation"; source: Type_handler_hybrid_field_type::aggregate_for_comparison).
 */
import { notSupported } from '../../protocol/wire/sql-error';
import { type ColumnType, columnType, isInteger, isString, isTemporal } from '../batch/column-type';
import { compareBytes } from '../batch/compare';
import { powerOfTen, writeDecimal } from '../batch/decimal-words';
import { type BytesVector, type Int64Vector, isValid, type RecordBatch, type Vector } from '../batch/record-batch';
import { bothValid } from '../batch/validity';
import type { Collation } from '../types/collation/collation';
import { equalityKey, requireCollation } from '../types/collation/key-vector';
import { rescale } from '../types/decimal';
import { parsed, parseInteger } from '../types/numbers';
import { type DateRules, dateTimeFromNumber } from '../types/temporal';
import { comparisonCollation } from './collation-of';
import { atDeclaredScale, exactColumn, scaledNumbers } from './convert/exact';
import { decimalReader } from './convert/to-decimal';
import { refuseNumbered, toDoubleVector } from './convert/to-double';
import { temporalType, toTemporal } from './convert/to-temporal';
import { constantOf, type EvaluationContext, mapOperand, type Operand } from './evaluator';
import type { Expression } from './expression';
import { fixedBinaryType } from './fixed-binary';

/** What both sides are compared as. `collation` only for strings, and UUID, INET4 and INET6, which are compared as such. `digits`: integers and text, as decimals. */
export interface ComparisonDomain {
  readonly kind: 'string' | 'integer' | 'exact' | 'digits' | 'double' | 'date' | 'datetime' | 'time';
  readonly collation: Collation | null;
  /** Decimals count as they are shown, not with the digits that quotients carry along. */
  readonly rounded: boolean;
}

/** The domain that values of all the expressions are compared in. Errors: 1235, 1267. */
export function comparisonDomain(expressions: readonly Expression[], operation: string): ComparisonDomain {
  const typed = expressions.filter(({ type }) => type.name !== 'null');
  if (typed.length === 0) return { kind: 'integer', collation: null, rounded: true };
  const fixedBinary = fixedBinaryType(typed, operation);
  if (fixedBinary !== null) return { kind: 'string', collation: requireCollation(fixedBinary), rounded: true };
  if (typed.every(({ type }) => isString(type))) {
    return { kind: 'string', collation: comparisonCollation(typed, operation), rounded: true };
  }
  const types = typed.map(({ type }) => type);
  const temporal = types.filter(isTemporal);
  if (temporal.length > 0) {
    const kind = temporalKind(temporal, types);
    for (const expression of typed) {
      refuseNumbered(expression);
      refuseNumberAsTemporal(expression, kind);
    }
    return { kind, collation: null, rounded: true };
  }
  if (types.some(({ name }) => name === 'year')) for (const expression of typed) refuseShortYear(expression);
  for (const type of types) refuseNumbered({ type });
  if (types.every(isInteger) || isExactIntegerText(typed)) return { kind: 'integer', collation: null, rounded: true };
  if (types.every((type) => isInteger(type) || type.name === 'decimal'))
    return { kind: 'exact', collation: null, rounded: true };
  if (types.every((type) => isInteger(type) || isString(type))) {
    return { kind: 'digits', collation: null, rounded: true };
  }
  return { kind: 'double', collation: null, rounded: !types.some(({ name }) => name === 'float' || name === 'double') };
}

function temporalKind(temporal: readonly ColumnType[], all: readonly ColumnType[]): 'date' | 'datetime' | 'time' {
  const names = new Set(temporal.map(({ name }) => name));
  if (all.some(({ name }) => name === 'year')) throw notSupported('comparing a YEAR with a date or time');
  if (names.has('time') && names.size > 1)
    throw notSupported('comparing a TIME with a date, which depends on the current date');
  if (names.has('time')) return 'time';
  // A date against text or a number is compared as a datetime: the time of day counts.
  return names.size === 1 && names.has('date') && temporal.length === all.length ? 'date' : 'datetime';
}

/** Numbers that are no date compare in ways of their own: only literals that are dates are taken. */
function refuseNumberAsTemporal(expression: Expression, kind: 'date' | 'datetime' | 'time'): void {
  const { type } = expression;
  if (isTemporal(type) || isString(type)) return;
  const value = constantOf(expression);
  const date = kind !== 'time' && typeof value === 'bigint' && isInteger(type);
  if (!date || dateTimeFromNumber({ unscaled: value, scale: 0 }, anyDate) === null) {
    throw notSupported('comparing a date or time with a number');
  }
}

const anyDate: DateRules = { noZeroDate: false, noZeroInDate: false };

/** Beside other columns a year is a number; a constant becomes a year, of this century or the last one when it has two digits. */
function refuseShortYear(expression: Expression): void {
  const value = constantOf(expression);
  if (value === undefined || value === null) return;
  if (typeof value !== 'bigint' || !isInteger(expression.type) || (value < firstYear && value !== 0n)) {
    throw notSupported('comparing a YEAR with a constant that is no year');
  }
}

const firstYear = 100n;

/** Integers and literals that are whole numbers in quotes: the same order as that of decimals, and quicker. */
function isExactIntegerText(expressions: readonly Expression[]): boolean {
  return (
    expressions.some(({ type }) => isInteger(type)) &&
    expressions.every((expression) => isInteger(expression.type) || isIntegerText(expression))
  );
}

function isIntegerText(expression: Expression): boolean {
  const value = constantOf(expression);
  if (!(value instanceof Uint8Array) || expression.type.collation === 'binary') return false;
  parseInteger(value, 0, value.length);
  return parsed.complete;
}

/** The operand in the form that `orderOf` takes for this domain. */
export function comparable(operand: Operand, domain: ComparisonDomain, context: EvaluationContext): Operand {
  const { type } = operand;
  if (type.name === 'null') return operand;
  switch (domain.kind) {
    case 'string': {
      const { collation } = domain;
      if (collation === null || collation.identity) return operand;
      const keyType = { ...type, collation: collation.name };
      return mapOperand(operand, keyType, (vector) => equalityKey({ ...(vector as BytesVector), type: keyType }));
    }
    case 'integer':
      if (!isString(type)) return operand;
      return mapOperand(operand, { ...type, name: 'bigint' }, integersFromText);
    case 'exact':
      if (type.name !== 'decimal' || !domain.rounded) return operand;
      return mapOperand(operand, type, (vector) => atDeclaredScale(vector, type));
    case 'digits':
      if (!isString(type)) return operand;
      return mapOperand(operand, digitsType, (vector) => decimalsFromText(vector, context));
    case 'double':
      return mapOperand(operand, type, (vector) => {
        refuseNumbered(vector);
        return toDoubleVector(domain.rounded ? atDeclaredScale(vector, type) : vector, context);
      });
    case 'date':
    case 'datetime':
    case 'time': {
      const target = temporalType(domain.kind, 6);
      return mapOperand(operand, target, (vector) => {
        const converted = toTemporal(vector, target, context);
        return zeroForInvalid(converted, vector);
      });
    }
  }
}

/** What is no date counts as the zero date in a comparison, not as NULL. */
function zeroForInvalid(converted: Int64Vector, source: Vector): Int64Vector {
  return converted.validity === source.validity ? converted : { ...converted, validity: source.validity };
}

/** More digits than these on either side of the point cannot be compared exactly with 64-bit integers, but ordered they can. */
const digitsType = columnType('decimal', { precision: 65, scale: 30 });

function decimalsFromText(vector: Vector, context: EvaluationContext): Vector {
  const read = decimalReader(vector, context);
  const limit = powerOfTen(65) - 1n;
  const values = new BigInt64Array(vector.length * 4);
  for (let row = 0; row < vector.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const { unscaled, scale } = read(row);
    const value = rescale(unscaled, scale, digitsType.scale);
    writeDecimal(values, row, 4, value > limit ? limit : value < -limit ? -limit : value);
  }
  return { layout: 'decimal', type: digitsType, length: vector.length, validity: vector.validity, words: 4, values };
}

function integersFromText(vector: Vector): Vector {
  const { offsets, data, length, validity } = vector as BytesVector;
  const values = new BigInt64Array(length);
  for (let row = 0; row < length; row++) values[row] = parseInteger(data, offsets[row]!, offsets[row + 1]!);
  return { layout: 'int64', type: { ...vector.type, name: 'bigint', unsigned: false }, length, validity, values };
}

/** Fills `order[row]` with -1, 0 or 1: the left value against the right one. Rows with a NULL hold anything. */
export function orderOf(left: Vector, right: Vector, order: Int8Array): void {
  const { length } = order;
  if (left.type.name === 'null' || right.type.name === 'null') return;
  if (left.layout === 'bytes' && right.layout === 'bytes') {
    const { data: a, offsets: x } = left;
    const { data: b, offsets: y } = right;
    for (let row = 0; row < length; row++) {
      order[row] = Math.sign(compareBytes(a, x[row]!, x[row + 1]!, b, y[row]!, y[row + 1]!));
    }
    return;
  }
  if (left.layout === 'float64' && right.layout === 'float64') {
    orderNumbers(left.values, right.values, order);
    return;
  }
  if (left.layout === 'temporal' && right.layout === 'temporal') {
    orderWords(left, right, order);
    return;
  }
  if (left.layout === 'int64' && right.layout === 'int64' && left.type.unsigned === right.type.unsigned) {
    orderIntegers(left, right, order);
    return;
  }
  orderExact(left, right, order);
}

/** Of one signedness: the upper halves decide, the lower ones where those are equal. */
function orderIntegers(left: Int64Vector, right: Int64Vector, order: Int8Array): void {
  if (!left.type.unsigned) orderWords(left, right, order);
  else {
    const a = new Uint32Array(left.values.buffer, left.values.byteOffset, left.length * 2);
    const b = new Uint32Array(right.values.buffer, right.values.byteOffset, right.length * 2);
    for (let row = 0; row < order.length; row++) {
      const high = a[row * 2 + 1]! - b[row * 2 + 1]!;
      const difference = high !== 0 ? high : a[row * 2]! - b[row * 2]!;
      order[row] = difference < 0 ? -1 : difference > 0 ? 1 : 0;
    }
  }
}

function orderNumbers(left: Float64Array, right: Float64Array, order: Int8Array): void {
  for (let row = 0; row < order.length; row++) {
    const a = left[row]!;
    const b = right[row]!;
    order[row] = a < b ? -1 : a > b ? 1 : 0;
  }
}

function orderWords(left: Int64Vector, right: Int64Vector, order: Int8Array): void {
  const a = new Int32Array(left.values.buffer, left.values.byteOffset, left.length * 2);
  const b = new Int32Array(right.values.buffer, right.values.byteOffset, right.length * 2);
  for (let row = 0; row < order.length; row++) {
    const highA = a[row * 2 + 1]!;
    const highB = b[row * 2 + 1]!;
    if (highA !== highB) order[row] = highA < highB ? -1 : 1;
    else {
      const lowA = a[row * 2]! >>> 0;
      const lowB = b[row * 2]! >>> 0;
      order[row] = lowA < lowB ? -1 : lowA > lowB ? 1 : 0;
    }
  }
}

function orderExact(left: Vector, right: Vector, order: Int8Array): void {
  const a = exactColumn(left);
  const b = exactColumn(right);
  const scale = Math.max(a.scale, b.scale);
  const numbersA = scaledNumbers(a, scale);
  const numbersB = scaledNumbers(b, scale);
  const factorA = 10n ** BigInt(scale - a.scale);
  const factorB = 10n ** BigInt(scale - b.scale);
  for (let row = 0; row < order.length; row++) {
    if (numbersA !== null && numbersB !== null) {
      const x = numbersA[row]!;
      const y = numbersB[row]!;
      if (Number.isSafeInteger(x) && Number.isSafeInteger(y)) {
        order[row] = x < y ? -1 : x > y ? 1 : 0;
        continue;
      }
    }
    if (!isValid(left.validity, row) || !isValid(right.validity, row)) continue;
    const x = a.read(row) * factorA;
    const y = b.read(row) * factorB;
    order[row] = x < y ? -1 : x > y ? 1 : 0;
  }
}

/** Compares two operands row by row. */
export function compileOrder(
  left: Operand,
  right: Operand,
  operation: string,
  context: EvaluationContext,
): (batch: RecordBatch) => { readonly order: Int8Array; readonly left: Vector; readonly right: Vector } {
  return compileOrderIn(comparisonDomain([left.expression, right.expression], operation), left, right, context);
}

/** As compileOrder, in a domain that is known. */
export function compileOrderIn(
  domain: ComparisonDomain,
  left: Operand,
  right: Operand,
  context: EvaluationContext,
): (batch: RecordBatch) => { readonly order: Int8Array; readonly left: Vector; readonly right: Vector } {
  const a = comparable(left, domain, context);
  const b = comparable(right, domain, context);
  return (batch) => {
    const vectorA = a.evaluate(batch);
    const vectorB = b.evaluate(batch);
    const order = new Int8Array(batch.rowCount);
    orderOf(vectorA, vectorB, order);
    return { order, left: vectorA, right: vectorB };
  };
}

export function validityOfBoth(left: Vector, right: Vector): ReturnType<typeof bothValid> {
  return bothValid(left.validity, right.validity, left.length);
}
