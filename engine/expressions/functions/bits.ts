/** The bit operators and BIT_COUNT, on the 64 bits of anything (manual: "Bit Functions"). */
import type { ColumnType } from '../../batch/column-type';
import { isValid, type Vector } from '../../batch/record-batch';
import { bothValid } from '../../batch/validity';
import { decimalText, rescale } from '../../types/decimal';
import { clamp, int64Min, uint64Max } from '../../types/numbers';
import { anyNullable, bigintType, integerType } from '../attributes';
import { decimalReader } from '../convert/to-decimal';
import { refuseNumbered } from '../convert/to-double';
import type { EvaluationContext } from '../evaluator';
import { int64Vector } from '../result';
import type { ScalarFunction } from '../scalar-function';

/** The bits of a column; other types than integers are rounded, and limited to what 64 bits can hold. NULL rows hold anything. */
function bitsOf(vector: Vector, context: EvaluationContext): BigInt64Array {
  if (vector.layout === 'int64') return vector.values;
  const values = new BigInt64Array(vector.length);
  if (vector.type.name === 'null') return values;
  const read = decimalReader(vector, context);
  for (let row = 0; row < values.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const { unscaled, scale } = read(row);
    const whole = rescale(unscaled, scale, 0);
    const limited = clamp(whole, int64Min, uint64Max);
    if (limited !== whole && vector.layout === 'decimal') {
      context.warn(1916, `Got overflow when converting '${decimalText(unscaled, scale)}' to INT. Value truncated`);
    }
    values[row] = BigInt.asIntN(64, limited);
  }
  return values;
}

/** Results are BIGINT UNSIGNED. */
function bits(name: string, compute: (left: bigint, right: bigint) => bigint): ScalarFunction {
  return {
    name,
    arity: [2, 2],
    resultType: (args) => {
      for (const argument of args) refuseNumbered(argument);
      return bigintType(21, true, anyNullable(args));
    },
    compile: ({ operands, type, context }) => {
      const [left, right] = operands as [(typeof operands)[0], (typeof operands)[0]];
      return (batch) => {
        const a = left.evaluate(batch);
        const b = right.evaluate(batch);
        const [x, y] = [bitsOf(a, context), bitsOf(b, context)];
        const values = new BigInt64Array(batch.rowCount);
        for (let row = 0; row < values.length; row++) {
          values[row] = compute(BigInt.asUintN(64, x[row]!), BigInt.asUintN(64, y[row]!));
        }
        return int64Vector(type, 'int64', values, bothValid(a.validity, b.validity, batch.rowCount));
      };
    },
  };
}

/** ~ and BIT_COUNT. */
function bitsOfOne(
  name: string,
  resultType: (nullable: boolean) => ColumnType,
  compute: (value: bigint) => bigint,
): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      refuseNumbered(args[0]!);
      return resultType(anyNullable(args));
    },
    compile:
      ({ operands, type, context }) =>
      (batch) => {
        const vector = operands[0]!.evaluate(batch);
        const source = bitsOf(vector, context);
        const values = new BigInt64Array(batch.rowCount);
        for (let row = 0; row < values.length; row++) values[row] = compute(BigInt.asUintN(64, source[row]!));
        return int64Vector(type, 'int64', values, vector.validity);
      },
  };
}

function countBits(value: bigint): bigint {
  let count = 0n;
  for (let rest = value; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}

/** Of the number of places the server takes the low 32 bits. */
const places = (value: bigint): bigint => BigInt.asUintN(32, value);
const shiftLimit = 64n;

export const bitFunctions: readonly ScalarFunction[] = [
  bits('&', (left, right) => left & right),
  bits('|', (left, right) => left | right),
  bits('^', (left, right) => left ^ right),
  bits('<<', (left, right) => (places(right) >= shiftLimit ? 0n : left << places(right))),
  bits('>>', (left, right) => (places(right) >= shiftLimit ? 0n : left >> places(right))),
  bitsOfOne(
    '~',
    (nullable) => bigintType(21, true, nullable),
    (value) => ~value,
  ),
  bitsOfOne('bit_count', (nullable) => integerType(2, false, nullable), countBits),
];
