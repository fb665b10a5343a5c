import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, decimalWords } from '../../batch/column-type';
import { powerOfTen, writeDecimal } from '../../batch/decimal-words';
import { isValid, type Validity, type Vector } from '../../batch/record-batch';
import { bothValid } from '../../batch/validity';
import { decimalScaleMax, decimalStorageDigits, divide, divisionScale, truncateToScale } from '../../types/decimal';
import { type ExactColumn, exactColumn, scaledNumbers } from '../convert/exact';
import type { Evaluator } from '../evaluator';
import { NullMarks } from '../result';
import type { BoundCall } from '../scalar-function';
import { divisionByZero } from './double';

export type DecimalOperation = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder' | 'negate';

/** Most digits after the point that a chain of divisions carries along. */
const carriedScaleMax = 54;

/** Digits after the point that are computed; the type may show fewer (see atDeclaredScale). */
function computedScale(operation: DecimalOperation, left: number, right: number): number {
  switch (operation) {
    case 'multiply':
      return Math.min(left + right, Math.max(decimalScaleMax, left, right));
    case 'divide':
      return Math.min(divisionScale(left, right), carriedScaleMax);
    default:
      return Math.max(left, right);
  }
}

/** Digits of the operands and what is computed of them, for one batch. */
interface Operation {
  readonly operation: DecimalOperation;
  readonly a: ExactColumn;
  readonly b: ExactColumn;
  readonly scale: number;
  readonly inherited: Validity;
  readonly rowCount: number;
}

/**
 * Exact decimals. The result's vector has the scale that was computed, which for quotients and what is made of them exceeds that of the
 * expression's type. A zero divisor is NULL.
 */
export function compileDecimalOperation(operation: DecimalOperation, call: BoundCall): Evaluator {
  const { type, operands } = call;
  const [left, right = left] = operands as [(typeof operands)[0], (typeof operands)[0]?];
  return ({ rowCount, columns }) => {
    const leftVector = left.evaluate({ rowCount, columns });
    const rightVector = right === left ? leftVector : right.evaluate({ rowCount, columns });
    const a = exactColumn(leftVector);
    const b = right === left ? a : exactColumn(rightVector);
    const scale = computedScale(operation, a.scale, b.scale);
    const inherited = bothValid(leftVector.validity, rightVector.validity, rowCount);
    const computed: Operation = { operation, a, b, scale, inherited, rowCount };
    // Operands may exceed the digits that their types tell (DIV's do), and so may the result.
    for (const precision of [Math.max(1, type.precision + scale - type.scale), 38, decimalStorageDigits]) {
      const stored = { ...type, precision: Math.min(decimalStorageDigits, precision), scale };
      const result = computeRows(computed, stored, call);
      if (result !== null) return result;
    }
    throw notSupported('decimal arithmetic of so many digits');
  };
}

/** Null when a value does not fit the words of the type. */
function computeRows(computed: Operation, type: ColumnType, { context }: BoundCall): Vector | null {
  const { operation, a, b, scale, inherited, rowCount } = computed;
  const words = decimalWords(type.precision);
  const limit = words === 4 ? powerOfTen(decimalStorageDigits) : 1n << BigInt(64 * words - 1);
  const nulls = new NullMarks(inherited, rowCount);
  const values = new BigInt64Array(rowCount * words);
  const numbers = words === 1 ? numbersOf(operation, a, b, scale, rowCount) : null;
  const halves = new Int32Array(values.buffer);
  let zeroDivisors = 0;
  for (let row = 0; row < rowCount; row++) {
    if (numbers !== null) {
      const value = numbers[row]!;
      if (Number.isSafeInteger(value)) {
        halves[row * 2] = value | 0;
        halves[row * 2 + 1] = Math.floor(value / 4294967296);
        continue;
      }
    }
    if (!isValid(inherited, row)) continue;
    const value = compute(operation, a.read(row), a.scale, b.read(row), b.scale, scale);
    if (value === null) {
      zeroDivisors++;
      nulls.setNull(row);
    } else if (value >= limit || value <= -limit) return null;
    else writeDecimal(values, row, words, value);
  }
  for (; zeroDivisors > 0; zeroDivisors--) divisionByZero(context);
  return { layout: 'decimal', type, length: rowCount, validity: nulls.validity, words, values };
}

/** Results in doubles; those that may be inexact are NaN. Null when the operation has no such short cut. */
function numbersOf(
  operation: DecimalOperation,
  a: ExactColumn,
  b: ExactColumn,
  scale: number,
  rowCount: number,
): Float64Array | null {
  if (operation === 'divide' || operation === 'remainder') return null;
  const product = operation === 'multiply';
  const x = product ? a.numbers : scaledNumbers(a, scale);
  const y = product ? b.numbers : scaledNumbers(b, scale);
  if (x === null || y === null || (product && scale !== a.scale + b.scale)) return null;
  const results = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const p = x[row]!;
    const q = y[row]!;
    if (!Number.isSafeInteger(p) || !Number.isSafeInteger(q)) results[row] = Number.NaN;
    else if (product) results[row] = p * q;
    else if (operation === 'add') results[row] = p + q;
    else if (operation === 'subtract') results[row] = p - q;
    else results[row] = 0 - p;
  }
  return results;
}

function compute(
  operation: DecimalOperation,
  left: bigint,
  leftScale: number,
  right: bigint,
  rightScale: number,
  scale: number,
): bigint | null {
  switch (operation) {
    case 'negate':
      return -left;
    case 'multiply':
      return truncateToScale(left * right, leftScale + rightScale, scale);
    case 'divide':
      return divide(left, leftScale, right, rightScale, scale);
    default: {
      const x = left * powerOfTen(scale - leftScale);
      const y = right * powerOfTen(scale - rightScale);
      if (operation === 'add') return x + y;
      if (operation === 'subtract') return x - y;
      return y === 0n ? null : x % y;
    }
  }
}
