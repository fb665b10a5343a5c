/** ROUND, TRUNCATE, CEILING, FLOOR: decimals and integers exactly, half away from zero; doubles half to even (source: my_double_round). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, decimalWords, isInteger } from '../../batch/column-type';
import { powerOfTen, writeDecimal } from '../../batch/decimal-words';
import { isValid, type Vector } from '../../batch/record-batch';
import { decimalPrecisionMax, decimalScaleMax, rescale, truncateToScale } from '../../types/decimal';
import { int64Max, int64Min, roundHalfEven, uint64Max } from '../../types/numbers';
import {
  anyNullable,
  decimalPrecision,
  decimalScale,
  doubleTypeOf,
  integerType,
  limitedDecimalType,
  numberKind,
  unlimitedScale,
} from '../attributes';
import { exactColumn } from '../convert/exact';
import { refuseNumbered, toDouble } from '../convert/to-double';
import { constantOf, type Evaluator } from '../evaluator';
import type { Expression } from '../expression';
import { outOfRange } from '../kernels/double';
import { float64Vector, int64Vector } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';

/** Digits that an integer result can have: more make a DECIMAL. */
const integerDigitsMax = 20;

/** Digits that CEILING and FLOOR give as a BIGINT at most. */
const bigintDigits = 18;

type Rounding = 'round' | 'truncate';

/** The second argument. Errors: 1235 unless it is a whole constant. */
function digitsOf(args: readonly Expression[]): number {
  const [, digits] = args;
  if (digits === undefined) return 0;
  const value = constantOf(digits);
  if (typeof value !== 'bigint' || !isInteger(digits.type)) {
    throw notSupported('rounding to a number of digits that is not a constant');
  }
  return Math.max(-65, Math.min(65, Number(digits.type.unsigned ? BigInt.asUintN(64, value) : value)));
}

function checkNumber(argument: Expression, name: string): void {
  const { type } = argument;
  refuseNumbered(argument);
  if (type.name === 'null' || type.name === 'bit' || type.name === 'year')
    throw notSupported(`${name} of ${type.name}`);
  if (numberKind(type) !== 'double' && !isInteger(type) && type.name !== 'decimal') {
    throw notSupported(`${name} of a date or time`);
  }
}

function roundedType(name: Rounding, args: readonly Expression[]): ColumnType {
  const [argument] = args as [Expression];
  checkNumber(argument, name);
  const digits = digitsOf(args);
  const { type } = argument;
  const nullable = anyNullable(args);
  if (numberKind(type) === 'double') {
    const scale = Math.min(Math.max(0, digits), unlimitedScale);
    return doubleTypeOf(scale, nullable);
  }
  if (isInteger(type)) {
    if (name === 'truncate' || digits >= 0) return { ...type, zerofill: false, nullable };
    // 95 rounds to 100: one digit more.
    const precision = decimalPrecision(argument) + 1;
    return precision >= integerDigitsMax
      ? limitedDecimalType(precision, 0, type.unsigned, nullable)
      : integerType(type.length + 1, type.unsigned, nullable);
  }
  const scale = Math.min(Math.max(0, digits), decimalScaleMax);
  const dropped = decimalScale(type) - scale;
  const grows = dropped <= 0 || name === 'truncate' ? 0 : 1;
  const precision = decimalPrecision(argument) - dropped + grows;
  if (precision > decimalPrecisionMax) throw notSupported('rounding decimals to so many digits');
  return limitedDecimalType(precision, scale, type.unsigned, nullable);
}

export function roundDouble(value: number, digits: number, truncate: boolean): number {
  const power = 10 ** Math.abs(digits);
  const scaled = digits < 0 ? value / power : value * power;
  if (!Number.isFinite(scaled)) return value;
  const whole = truncate ? Math.trunc(scaled) : roundHalfEven(scaled);
  return digits < 0 ? whole * power : whole / power;
}

/** The unscaled value rounded or cut after `digits` digits (negative: before the point), with `to` digits of scale. */
function roundExact(value: bigint, scale: number, digits: number, to: number, truncate: boolean): bigint {
  if (digits >= scale) return rescale(value, scale, to);
  const cut = truncate ? truncateToScale(value, scale, Math.max(0, digits)) : null;
  if (digits >= 0) return rescale(cut ?? rescale(value, scale, digits), digits, to);
  const unit = powerOfTen(scale - digits);
  const half = truncate ? 0n : unit / 2n;
  const units = value < 0n ? -((-value + half) / unit) : (value + half) / unit;
  return units * powerOfTen(-digits) * powerOfTen(to);
}

function compileRounding(name: Rounding, call: BoundCall): Evaluator {
  const { operands, type, context } = call;
  const [operand] = operands as [(typeof operands)[0]];
  const digits = digitsOf(operands.map(({ expression }) => expression));
  const truncate = name === 'truncate';
  return (batch) => {
    const vector = operand.evaluate(batch);
    if (type.name === 'double') {
      const values = toDouble(vector, context).map((value) => roundDouble(value, digits, truncate));
      return float64Vector(type, values, vector.validity);
    }
    if (type.name !== 'decimal') {
      if (digits >= 0) return { ...vector, type };
      return roundedIntegers(vector, call, (value) => roundExact(value, 0, digits, 0, truncate));
    }
    return roundedDecimals(vector, type, (value, scale) => roundExact(value, scale, digits, type.scale, truncate));
  };
}

function roundedIntegers(vector: Vector, call: BoundCall, round: (value: bigint) => bigint): Vector {
  const { type } = call;
  const { read } = exactColumn(vector);
  const [min, max] = type.unsigned ? [0n, uint64Max] : [int64Min, int64Max];
  const values = new BigInt64Array(vector.length);
  for (let row = 0; row < values.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const value = round(read(row));
    if (value < min || value > max) throw outOfRange(type.unsigned ? 'BIGINT UNSIGNED' : 'BIGINT', call);
    values[row] = value;
  }
  return int64Vector(type, 'int64', values, vector.validity);
}

function roundedDecimals(vector: Vector, type: ColumnType, round: (value: bigint, scale: number) => bigint): Vector {
  const { read, scale } = exactColumn(vector);
  const words = decimalWords(type.precision);
  const limit = 1n << BigInt(64 * words - 1);
  const values = new BigInt64Array(vector.length * words);
  for (let row = 0; row < vector.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const value = round(read(row), scale);
    if (value >= limit || value < -limit) throw notSupported('decimals beyond the precision of their expression');
    writeDecimal(values, row, words, value);
  }
  return { layout: 'decimal', type, length: vector.length, validity: vector.validity, words, values };
}

function rounding(name: Rounding, arity: readonly [number, number]): ScalarFunction {
  return {
    name,
    arity,
    resultType: (args) => roundedType(name, args),
    compile: (call) => compileRounding(name, call),
  };
}

function wholeType(name: string, args: readonly Expression[]): ColumnType {
  const [argument] = args as [Expression];
  checkNumber(argument, name);
  const { type } = argument;
  const nullable = anyNullable(args);
  if (numberKind(type) === 'double') return doubleTypeOf(0, nullable);
  if (isInteger(type)) return { ...type, zerofill: false, nullable };
  // -9.9 becomes -10: one digit more.
  const digits = Math.max(1, decimalPrecision(argument) - decimalScale(type) + (type.scale > 0 ? 1 : 0));
  if (digits > bigintDigits) return limitedDecimalType(digits, 0, type.unsigned, nullable);
  const length = digits + (type.unsigned ? 0 : 1);
  return columnType(digits <= 9 ? 'int' : 'bigint', {
    precision: length,
    length,
    unsigned: type.unsigned,
    nullable,
  });
}

/** CEILING and FLOOR: `up` is 1 or -1, the direction. */
function whole(name: string, up: 1n | -1n): ScalarFunction {
  const round = up === 1n ? Math.ceil : Math.floor;
  return {
    name,
    arity: [1, 1],
    resultType: (args) => wholeType(name, args),
    compile: (call) => (batch) => {
      const operand = call.operands[0]!;
      const vector = operand.evaluate(batch);
      if (call.type.name === 'double') {
        return float64Vector(call.type, toDouble(vector, call.context).map(round), vector.validity);
      }
      if (vector.layout === 'int64') return { ...vector, type: call.type };
      const rounded = (value: bigint, unit: bigint): bigint => {
        const cut = value / unit;
        const towards = up === 1n ? value > 0n : value < 0n;
        return towards && cut * unit !== value ? cut + up : cut;
      };
      if (call.type.name === 'decimal')
        return roundedDecimals(vector, call.type, (value, scale) => rounded(value, powerOfTen(scale)));
      const unit = powerOfTen(vector.type.scale);
      return roundedIntegers(vector, call, (value) => rounded(value, unit));
    },
  };
}

export const roundingFunctions: readonly ScalarFunction[] = [
  rounding('round', [1, 2]),
  rounding('truncate', [2, 2]),
  whole('ceiling', 1n),
  whole('ceil', 1n),
  whole('floor', -1n),
];
