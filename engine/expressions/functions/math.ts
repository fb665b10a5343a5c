/** Functions over doubles, and SIGN and ABS (manual: "Mathematical Functions"). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, isInteger } from '../../batch/column-type';
import { powerOfTen, writeDecimal } from '../../batch/decimal-words';
import { isValid, type Vector } from '../../batch/record-batch';
import { bothValid } from '../../batch/validity';
import { int64Min } from '../../types/numbers';
import { anyNullable, doubleTypeOf, integerType, numberKind, unlimitedScale } from '../attributes';
import { exactColumn } from '../convert/exact';
import { refuseNumbered, toDouble } from '../convert/to-double';
import type { Evaluator } from '../evaluator';
import type { Expression } from '../expression';
import { divisionByZero, outOfRange } from '../kernels/double';
import { float64Vector, int64Vector, integerVector, NullMarks } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';

/** `domain` says for which arguments there is a value; elsewhere it is NULL. Results that are no number are error 1690. */
function double(
  name: string,
  argumentCount: number,
  compute: (first: number, second: number) => number,
  domain: ((first: number, second: number) => boolean) | null = null,
): ScalarFunction {
  return {
    name,
    arity: [argumentCount, argumentCount],
    resultType: (args) => {
      for (const argument of args) refuseNumbered(argument);
      return doubleTypeOf(unlimitedScale, true);
    },
    compile: (call) => compileDouble(call, compute, domain),
  };
}

/** Outside of their domain the server speaks of a division by zero. */
const logarithms: ReadonlySet<string> = new Set(['ln', 'log', 'log2', 'log10']);

function compileDouble(
  call: BoundCall,
  compute: (first: number, second: number) => number,
  domain: ((first: number, second: number) => boolean) | null,
): Evaluator {
  const { operands, type, context } = call;
  return (batch) => {
    const vectors = operands.map((operand) => operand.evaluate(batch));
    const [first, second] = vectors.map((vector) => toDouble(vector, context));
    const [left, right] = vectors;
    const inherited =
      right === undefined ? (left?.validity ?? null) : bothValid(left!.validity, right.validity, batch.rowCount);
    const nulls = new NullMarks(inherited, batch.rowCount);
    const values = new Float64Array(batch.rowCount);
    for (let row = 0; row < values.length; row++) {
      if (!isValid(inherited, row)) continue;
      const x = first?.[row] ?? 0;
      const y = second?.[row] ?? 0;
      if (domain !== null && !domain(x, y)) {
        if (logarithms.has(call.name)) divisionByZero(context);
        nulls.setNull(row);
        continue;
      }
      const value = compute(x, y);
      if (!Number.isFinite(value)) throw outOfRange('DOUBLE', call);
      values[row] = value;
    }
    return float64Vector(type, values, nulls.validity);
  };
}

function angle(name: string, factor: number): ScalarFunction {
  const entry = double(name, 1, (value) => value * factor);
  return {
    ...entry,
    resultType: (args, options) => ({ ...entry.resultType(args, options), nullable: anyNullable(args) }),
  };
}

const positive = (value: number): boolean => value > 0;
const withinOne = (value: number): boolean => value >= -1 && value <= 1;

/** LOG(x) is LN(x), LOG(b, x) that to the base b. */
const logarithm: ScalarFunction = {
  name: 'log',
  arity: [1, 2],
  resultType: double('log', 2, Math.log, positive).resultType,
  compile: (call) =>
    call.operands.length === 1
      ? compileDouble(call, Math.log, positive)
      : compileDouble(
          call,
          (base, value) => Math.log(value) / Math.log(base),
          (base, value) => base > 0 && value > 0 && base !== 1,
        ),
};

const arcTangent: ScalarFunction = {
  name: 'atan',
  arity: [1, 2],
  resultType: double('atan', 2, Math.atan2).resultType,
  compile: (call) => compileDouble(call, call.operands.length === 1 ? Math.atan : Math.atan2, null),
};

const pi: ScalarFunction = {
  name: 'pi',
  arity: [0, 0],
  resultType: () => ({ ...doubleTypeOf(6, false), length: 8 }),
  compile: (call) => compileDouble(call, () => Math.PI, null),
};

const sign: ScalarFunction = {
  name: 'sign',
  arity: [1, 1],
  resultType: (args) => {
    refuseNumbered(args[0]!);
    return integerType(2, false, anyNullable(args));
  },
  compile:
    ({ operands, type, context }) =>
    (batch) => {
      const vector = operands[0]!.evaluate(batch);
      return integerVector(type, toDouble(vector, context).map(Math.sign), vector.validity);
    },
};

function absoluteType(args: readonly Expression[]): ColumnType {
  const [argument] = args as [Expression];
  const { type } = argument;
  refuseNumbered(argument);
  if (type.name === 'null') throw notSupported('ABS of NULL');
  const nullable = anyNullable(args);
  switch (numberKind(type)) {
    case 'double':
      return doubleTypeOf(type.name === 'double' || type.name === 'float' ? type.scale : unlimitedScale, nullable);
    case 'decimal':
      if (type.name !== 'decimal') break;
      return { ...type, zerofill: false, nullable };
    case 'integer':
      if (!isInteger(type)) break;
      return integerType(type.length, type.unsigned, nullable);
  }
  throw notSupported('ABS of a date or time');
}

function absolute(vector: Vector, call: BoundCall): Vector {
  const { type, context } = call;
  switch (vector.layout) {
    case 'int64': {
      if (vector.type.unsigned) return { ...vector, type };
      const values = new BigInt64Array(vector.length);
      for (let row = 0; row < values.length; row++) {
        const value = vector.values[row]!;
        if (value === int64Min && isValid(vector.validity, row)) throw outOfRange('BIGINT', call);
        values[row] = value < 0n ? -value : value;
      }
      return int64Vector(type, 'int64', values, vector.validity);
    }
    case 'decimal': {
      const { words, length, validity } = vector;
      const { read } = exactColumn(vector);
      const values = new BigInt64Array(length * words);
      const limit = powerOfTen(76);
      for (let row = 0; row < length; row++) {
        const value = isValid(validity, row) ? read(row) : 0n;
        if (value > limit) throw outOfRange('DECIMAL', call);
        writeDecimal(values, row, words, value < 0n ? -value : value);
      }
      return { ...vector, values };
    }
    default:
      return float64Vector(type, toDouble(vector, context).map(Math.abs), vector.validity);
  }
}

const abs: ScalarFunction = {
  name: 'abs',
  arity: [1, 1],
  resultType: absoluteType,
  compile: (call) => (batch) => absolute(call.operands[0]!.evaluate(batch), call),
};

const power = double('pow', 2, (base, exponent) => base ** exponent);
export const mathFunctions: readonly ScalarFunction[] = [
  double('sqrt', 1, Math.sqrt, (value) => value >= 0),
  double('exp', 1, Math.exp),
  double('ln', 1, Math.log, positive),
  double('log2', 1, (value) => Math.log(value) / Math.LN2, positive),
  double('log10', 1, Math.log10, positive),
  logarithm,
  power,
  { ...power, name: 'power' },
  double('sin', 1, Math.sin),
  double('cos', 1, Math.cos),
  double('tan', 1, Math.tan),
  double('cot', 1, (value) => 1 / Math.tan(value)),
  double('asin', 1, Math.asin, withinOne),
  double('acos', 1, Math.acos, withinOne),
  arcTangent,
  double('atan2', 2, Math.atan2),
  angle('degrees', 180 / Math.PI),
  angle('radians', Math.PI / 180),
  pi,
  sign,
  abs,
];
