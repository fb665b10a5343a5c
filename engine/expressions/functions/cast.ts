/**
 * CAST, CONVERT and COLLATE (manual: "Cast Functions"). The target's parameters are constants after the value: cast_signed(x),
 * cast_unsigned(x), cast_decimal(x, precision, scale), cast_char(x [, characters]), cast_binary(x [, bytes]), cast_double(x),
 * cast_date(x), cast_datetime(x, digits), cast_time(x, digits), collate(x, name), convert(x, character set).
 */
import { collationByName } from '../../../protocol/wire/charsets';
import { notSupported, SqlError } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, decimalWords, isInteger, isString } from '../../batch/column-type';
import { powerOfTen, writeDecimal } from '../../batch/decimal-words';
import { isValid, type Vector } from '../../batch/record-batch';
import { rescale } from '../../types/decimal';
import {
  anyNullable,
  bigintType,
  byteLength,
  decimalPrecision,
  doubleTypeOf,
  integerType,
  limitedDecimalType,
  numberKind,
  unlimitedScale,
} from '../attributes';
import { charsetOf, refuseBits, refuseForeignBytes } from '../collation-of';
import { decimalReader } from '../convert/to-decimal';
import { refuseNumbered, toDouble } from '../convert/to-double';
import { integerReader } from '../convert/to-integer';
import { type TemporalTarget, temporalType, toTemporal } from '../convert/to-temporal';
import { constantOf } from '../evaluator';
import type { Expression } from '../expression';
import { float64Vector, int64Vector } from '../result';
import { textLength } from '../result-type';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { asText, compileText, countsBytes, skipCharacters, textType } from '../text';
import { roundDouble } from './rounding';

function parameter(args: readonly Expression[], place: number): number | null {
  const value = constantOf(args[place]);
  return typeof value === 'bigint' ? Number(value) : null;
}

function textParameter(args: readonly Expression[], place: number): string {
  const value = constantOf(args[place]);
  if (!(value instanceof Uint8Array)) throw notSupported('a name that is not a constant');
  return Buffer.from(value).toString().toLowerCase();
}

const integerLengthMax = 21;
const wideLength = 20;

function integerCastType(argument: Expression, unsigned: boolean, nullable: boolean): ColumnType {
  const { type } = argument;
  if (type.name === 'null' || (isString(type) && type.length === 0))
    return integerType(unsigned ? 1 : 2, unsigned, nullable);
  if (isInteger(type)) {
    const positive = argument.kind === 'constant' && typeof argument.value === 'bigint' && argument.value >= 0n;
    if (unsigned && !type.unsigned && !positive) return bigintType(wideLength, unsigned, nullable);
    const length = unsigned ? type.length : Math.max(type.length, decimalPrecision(argument) + (type.unsigned ? 0 : 1));
    const cast = integerType(length, unsigned, nullable);
    return unsigned && type.name !== 'bigint' ? { ...cast, name: 'int' } : cast;
  }
  if (type.name === 'timestamp' && type.scale > 0) throw notSupported('an integer from a TIMESTAMP with a fraction');
  if (type.name === 'decimal' && type.unsigned) throw notSupported('an integer from a DECIMAL UNSIGNED');
  if (unsigned || (numberKind(type) === 'double' && !isString(type))) return bigintType(wideLength, unsigned, nullable);
  return integerType(Math.min(integerLengthMax, textLength(type)), unsigned, nullable);
}

function castInteger(name: string, unsigned: boolean): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      const [argument] = args as [Expression];
      refuseNumbered(argument);
      const { type } = argument;
      if (type.name === 'bit') throw notSupported(`${name} of ${type.name}`);
      return integerCastType(argument, unsigned, anyNullable(args));
    },
    compile: (call) => (batch) => {
      const operand = call.operands[0]!;
      const vector = operand.evaluate(batch);
      const values = new BigInt64Array(vector.length);
      const read = integerReader(vector, unsigned, call.context);
      for (let row = 0; row < values.length; row++) if (isValid(vector.validity, row)) values[row] = read(row);
      return int64Vector(call.type, 'int64', values, vector.validity);
    },
  };
}

const castDecimal: ScalarFunction = {
  name: 'cast_decimal',
  arity: [3, 3],
  resultType: (args) => {
    const [argument] = args as [Expression];
    refuseNumbered(argument);
    const precision = parameter(args, 1);
    const scale = parameter(args, 2);
    if (precision === null || scale === null || precision > 65 || scale > 38 || scale > precision) {
      throw notSupported('this DECIMAL');
    }
    return limitedDecimalType(precision, scale, false, anyNullable(args.slice(0, 1)));
  },
  compile: ({ operands, type, context }) => {
    const operand = operands[0]!;
    const words = decimalWords(type.precision);
    const max = powerOfTen(type.precision) - 1n;
    return (batch) => {
      const vector = operand.evaluate(batch);
      const read = decimalReader(vector, context);
      const values = new BigInt64Array(vector.length * words);
      for (let row = 0; row < vector.length; row++) {
        if (!isValid(vector.validity, row)) continue;
        const { unscaled, scale } = read(row);
        const value = rescale(unscaled, scale, type.scale);
        const outside = value > max || value < -max;
        if (outside) context.warn(1264, `Out of range value for column 'cast' at row ${row + 1}`);
        writeDecimal(values, row, words, value > max ? max : value < -max ? -max : value);
      }
      return { layout: 'decimal', type, length: vector.length, validity: vector.validity, words, values };
    };
  },
};

/** CHAR: in the connection's collation. BINARY(n) is filled with zero bytes. */
function castText(name: 'cast_char' | 'cast_binary' | 'cast_varbinary'): ScalarFunction {
  const binary = name !== 'cast_char';
  return {
    name,
    arity: [1, 2],
    resultType: (args, options) => {
      const [argument] = args as [Expression];
      const { type } = argument;
      refuseBits(args);
      if (binary) refuseForeignBytes(argument);
      else if (isString(type) && type.collation === 'binary') throw notSupported('a binary string as CHAR');
      const width = isString(type) ? (binary ? byteLength(type) : type.length) : textLength(type);
      return textType(parameter(args, 1) ?? width, binary ? 'binary' : options.connectionCollation);
    },
    compile: (call) => {
      const limit = parameter(
        call.operands.map(({ expression }) => expression),
        1,
      );
      // The server counts the characters of text for BINARY(n), too.
      const source = call.operands[0]!.type;
      const bytes = isString(source) && countsBytes(source);
      return compileText(
        call,
        (place) => (place === 0 ? 'text' : 'number'),
        (args, out) => {
          const { data, offsets } = args.text(0);
          return (row) => {
            const start = offsets[row]!;
            const end = offsets[row + 1]!;
            const cut = limit === null ? end : skipCharacters(data, start, end, limit, bytes);
            if (cut < end) {
              const text = Buffer.from(data.subarray(start, end)).toString();
              call.context.warn(1292, `Truncated incorrect ${binary ? 'BINARY' : 'CHAR'}(${limit}) value: '${text}'`);
            }
            if (limit !== null && name === 'cast_binary' && cut - start < limit) {
              const filled = new Uint8Array(limit);
              filled.set(data.subarray(start, cut));
              out.appendBytes(filled);
            } else out.append(data, start, cut);
          };
        },
      );
    },
  };
}

/** DOUBLE, DOUBLE(precision, scale). */
const castDouble: ScalarFunction = {
  name: 'cast_double',
  arity: [1, 3],
  resultType: (args) => {
    refuseNumbered(args[0]!);
    const length = parameter(args, 1);
    const scale = parameter(args, 2);
    if (length === null || scale === null) return { ...doubleTypeOf(unlimitedScale, true), length: 22 };
    if (scale > length || length > 255 || scale > 30) throw notSupported('this DOUBLE');
    return columnType('double', { length, scale, nullable: true });
  },
  compile: ({ operands, type, context }) => {
    const operand = operands[0]!;
    const limit = (10 ** type.length - 1) / 10 ** type.scale;
    return (batch) => {
      const vector = operand.evaluate(batch);
      const values = toDouble(vector, context);
      const rounded =
        type.scale === unlimitedScale
          ? values
          : values.map((value) => Math.max(-limit, Math.min(limit, roundDouble(value, type.scale, false))));
      return float64Vector(type, rounded, vector.validity);
    };
  },
};

const castFloat: ScalarFunction = {
  name: 'cast_float',
  arity: [1, 1],
  resultType: (args) => {
    refuseNumbered(args[0]!);
    return columnType('float', { scale: unlimitedScale, length: 12 });
  },
  compile:
    ({ operands, type, context }) =>
    (batch) => {
      const vector = operands[0]!.evaluate(batch);
      return float64Vector(type, toDouble(vector, context).map(Math.fround), vector.validity);
    },
};

/** Fraction digits past those of the target are cut. Errors: 1235 for TIME to a date, which takes today's. */
function castTemporal(name: string, target: TemporalTarget): ScalarFunction {
  return {
    name,
    arity: [1, 2],
    resultType: (args) => {
      const [argument] = args as [Expression];
      const { type } = argument;
      refuseNumbered(argument);
      if (type.name === 'time' && target !== 'time')
        throw notSupported('a date from a TIME, which depends on the current date');
      if (type.name === 'year' || type.name === 'bit') throw notSupported(`${name} of ${type.name}`);
      return temporalType(target, parameter(args, 1) ?? 0, true);
    },
    compile: ({ operands, type, context }) => {
      const operand = operands[0]!;
      return (batch) => {
        const vector = operand.evaluate(batch);
        if (vector.type.name === 'null') {
          return int64Vector(type, 'temporal', new BigInt64Array(vector.length), vector.validity);
        }
        return toTemporal(vector, type, context);
      };
    },
  };
}

/** Another collation of the same character set; the text stays as it is. */
const collate: ScalarFunction = {
  name: 'collate',
  arity: [2, 2],
  resultType: (args) => {
    const { type } = args[0]!;
    const given = textParameter(args, 1);
    // MariaDB names the collations of Unicode 14 without a character set as well.
    const name = /^uca1400_/i.test(given) && isString(type) ? `${charsetOf(type.collation)}_${given}` : given;
    const collation = collationByName(name);
    if (collation === null) throw new SqlError(1273, 'HY000', `Unknown collation: '${name}'`);
    if (!isString(type)) throw notSupported(`COLLATE ${name} of what is no text`);
    if (charsetOf(type.collation) !== collation.charset.name) {
      const charset = charsetOf(type.collation);
      throw new SqlError(1253, '42000', `COLLATION '${name}' is not valid for CHARACTER SET '${charset}'`);
    }
    return textType(type.length, collation.name);
  },
  compile: (call) => (batch) => retypedText(call, batch),
};

function retypedText({ operands, type }: BoundCall, batch: Parameters<(typeof operands)[0]['evaluate']>[0]): Vector {
  return { ...asText(operands[0]!).evaluate(batch), type } as Vector;
}

export const castFunctions: readonly ScalarFunction[] = [
  castInteger('cast_signed', false),
  castInteger('cast_unsigned', true),
  castDecimal,
  castText('cast_char'),
  castText('cast_binary'),
  castText('cast_varbinary'),
  castDouble,
  castFloat,
  castTemporal('cast_date', 'date'),
  castTemporal('cast_datetime', 'datetime'),
  castTemporal('cast_time', 'time'),
  collate,
];
