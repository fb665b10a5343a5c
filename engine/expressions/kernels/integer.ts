import type { Validity, Vector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { bothValid } from '../../batch/validity';
import { halvesOf } from '../../operators/keys/halves';
import { divide } from '../../types/decimal';
import { int64Max, int64Min, uint64Max } from '../../types/numbers';
import { numberKind } from '../attributes';
import { type ExactColumn, exactColumn } from '../convert/exact';
import { type DecimalReader, decimalReader } from '../convert/to-decimal';
import type { Evaluator } from '../evaluator';
import { int64Vector, NullMarks } from '../result';
import type { BoundCall } from '../scalar-function';
import { divisionByZero, outOfRange } from './double';

export type IntegerOperation = 'add' | 'subtract' | 'multiply' | 'remainder' | 'negate';

/** null = a zero divisor. */
type Compute<N> = (left: N, right: N) => N | null;

const onNumbers: Readonly<Record<IntegerOperation, Compute<number>>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  remainder: (left, right) => (right === 0 ? null : left % right),
  negate: (left) => -left,
};

const onBigints: Readonly<Record<IntegerOperation, Compute<bigint>>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  remainder: (left, right) => (right === 0n ? null : left % right),
  negate: (left) => -left,
};

interface Pair {
  readonly a: ExactColumn;
  readonly b: ExactColumn;
  readonly inherited: Validity;
}

function pairOf(left: Vector, right: Vector): Pair {
  const a = exactColumn(left);
  return {
    a,
    b: right === left ? a : exactColumn(right),
    inherited: bothValid(left.validity, right.validity, left.length),
  };
}

/**
 * Exact 64-bit arithmetic: in doubles where operands and result are below 2^53, in bigints where they are not. Results outside of the
 * result's range are error 1690, a zero divisor is NULL.
 */
export function compileIntegerOperation(operation: IntegerOperation, call: BoundCall): Evaluator {
  const { type, operands, context } = call;
  const [left, right = left] = operands as [(typeof operands)[0], (typeof operands)[0]?];
  const compute = onNumbers[operation];
  const computeExactly = onBigints[operation];
  const [min, max] = type.unsigned ? [0n, uint64Max] : [int64Min, int64Max];
  const least = type.unsigned ? 0 : Number.MIN_SAFE_INTEGER;
  return (batch) => {
    const leftVector = left.evaluate(batch);
    const rightVector = right === left ? leftVector : right.evaluate(batch);
    if ((operation === 'add' || operation === 'subtract') && !type.unsigned) {
      const words = addedWords(operation, leftVector, rightVector);
      if (words !== null)
        return int64Vector(type, 'int64', words, bothValid(leftVector.validity, rightVector.validity, batch.rowCount));
    }
    const { a, b, inherited } = pairOf(leftVector, rightVector);
    const nulls = new NullMarks(inherited, batch.rowCount);
    const values = new BigInt64Array(batch.rowCount);
    const halves = new Int32Array(values.buffer);
    const numbersA = a.numbers;
    const numbersB = b.numbers;
    for (let row = 0; row < values.length; row++) {
      if (numbersA !== null && numbersB !== null) {
        const x = numbersA[row]!;
        const y = numbersB[row]!;
        if (Number.isSafeInteger(x) && Number.isSafeInteger(y)) {
          const value = compute(x, y);
          if (value !== null && Number.isSafeInteger(value) && value >= least) {
            halves[row * 2] = value | 0;
            halves[row * 2 + 1] = Math.floor(value / 4294967296);
            continue;
          }
        }
      }
      if (!isValid(inherited, row)) continue;
      const value = computeExactly(a.read(row), b.read(row));
      if (value === null) {
        divisionByZero(context);
        nulls.setNull(row);
      } else if (value < min || value > max) {
        throw outOfRange(type.unsigned ? 'BIGINT UNSIGNED' : 'BIGINT', call);
      } else values[row] = value;
    }
    return int64Vector(type, 'int64', values, nulls.validity);
  };
}

/** Sums or differences of signed integers, half by half with a carry; null when the operands are others, or a result does not fit in 64 bits. */
function addedWords(operation: 'add' | 'subtract', left: Vector, right: Vector): BigInt64Array | null {
  if (left.layout !== 'int64' || right.layout !== 'int64' || left.type.unsigned || right.type.unsigned) return null;
  const a = halvesOf(left.values);
  const b = halvesOf(right.values);
  const values = new BigInt64Array(left.length);
  const halves = halvesOf(values);
  const sign = operation === 'add' ? 1 : -1;
  for (let at = 0; at < halves.length; at += 2) {
    const low = (a[at]! >>> 0) + sign * (b[at]! >>> 0);
    const carry = low < 0 ? -1 : low >= 4294967296 ? 1 : 0;
    const high = a[at + 1]! + sign * b[at + 1]! + carry;
    if (high !== (high | 0)) return null;
    halves[at] = low | 0;
    halves[at + 1] = high;
  }
  return values;
}

/** DIV: the quotient without its fraction, of integers and decimals exactly, doubles and text read as decimals. */
export function compileIntegerDivision(call: BoundCall): Evaluator {
  const { type, operands, context } = call;
  const [left, right] = operands as [(typeof operands)[0], (typeof operands)[0]];
  const [min, max] = type.unsigned ? [0n, uint64Max] : [int64Min, int64Max];
  const doubles = operands.some((operand) => numberKind(operand.type) === 'double');
  return (batch) => {
    const leftVector = left.evaluate(batch);
    const rightVector = right.evaluate(batch);
    const inherited = bothValid(leftVector.validity, rightVector.validity, batch.rowCount);
    const nulls = new NullMarks(inherited, batch.rowCount);
    const values = new BigInt64Array(batch.rowCount);
    const quotient = doubles
      ? quotientOfDecimals(decimalReader(leftVector, context), decimalReader(rightVector, context))
      : quotientOfExact(exactColumn(leftVector), exactColumn(rightVector));
    for (let row = 0; row < values.length; row++) {
      if (!isValid(inherited, row)) continue;
      const value = quotient(row);
      if (value === null) {
        divisionByZero(context);
        nulls.setNull(row);
      } else if (value < min || value > max) {
        throw outOfRange(type.unsigned ? 'BIGINT UNSIGNED' : 'BIGINT', call);
      } else values[row] = value;
    }
    return int64Vector(type, 'int64', values, nulls.validity);
  };
}

function quotientOfExact(a: ExactColumn, b: ExactColumn): (row: number) => bigint | null {
  const scale = Math.max(a.scale, b.scale);
  const factorA = 10n ** BigInt(scale - a.scale);
  const factorB = 10n ** BigInt(scale - b.scale);
  return (row) => {
    const divisor = b.read(row) * factorB;
    return divisor === 0n ? null : (a.read(row) * factorA) / divisor;
  };
}

function quotientOfDecimals(a: DecimalReader, b: DecimalReader): (row: number) => bigint | null {
  return (row) => {
    const divisor = b(row);
    if (divisor.unscaled === 0n) return null;
    const dividend = a(row);
    return divide(dividend.unscaled, dividend.scale, divisor.unscaled, divisor.scale, 0);
  };
}
