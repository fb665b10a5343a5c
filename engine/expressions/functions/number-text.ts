/** Numbers as text: FORMAT, CONV, BIN, OCT (manual: "String Functions"; source: sql/item_strfunc.cc). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { isString, type TypeName } from '../../batch/column-type';
import { isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { decimalText, parseDecimalPrefix, rescale } from '../../types/decimal';
import { clamp, int64Max, int64Min, uint64Max } from '../../types/numbers';
import { numberKind, unlimitedScale } from '../attributes';
import { refuseBits } from '../collation-of';
import { decimalReader } from '../convert/to-decimal';
import { refuseNumbered, toDouble } from '../convert/to-double';
import { constantOf } from '../evaluator';
import type { Expression } from '../expression';
import type { ScalarFunction } from '../scalar-function';
import {
  bytesOfRow,
  compileText,
  refuseNoWhole,
  textThenNumbers,
  textType,
  wholeConstant,
  wholeNumbers,
} from '../text';
import { roundDouble } from './rounding';

const formatDecimalsMax = 38;

/** Errors: 1235 for locales that write numbers in another way. */
function refuseLocale(expression: Expression | undefined): void {
  if (expression === undefined) return;
  const value = constantOf(expression);
  const name = value instanceof Uint8Array ? Buffer.from(value).toString() : null;
  if (name === null || !/^en_(US|GB|CA|AU|NZ|IN|PH|ZA|ZW)$/i.test(name) || /_IN$/i.test(name)) {
    throw notSupported(`FORMAT in the locale ${name ?? 'of a column'}`);
  }
}

function limitedDigits(digits: number): number {
  return Math.max(0, Math.min(formatDecimalsMax, digits));
}

const doubleDigits = 309;
/** What the server calls the scale of doubles and text (NOT_FIXED_DEC). */
const unknownScale = 39;
const wholeDigits: Readonly<Partial<Record<TypeName, number>>> = {
  tinyint: 3,
  smallint: 5,
  mediumint: 8,
  int: 10,
  bigint: 19,
  year: 4,
  date: 8,
  datetime: 14,
  timestamp: 14,
  time: 7,
  float: 39,
};

/** As the server reckons: sign, digits and the commas between them, fraction (Item_func_format::fix_length_and_dec). */
function formatLength({ type }: Expression, digits: Expression): number {
  const count = constantOf(digits) === null ? null : wholeConstant(digits);
  const scale = count === null ? formatDecimalsMax : limitedDigits(count);
  const own =
    type.name === 'decimal' ? Math.max(1, type.precision - type.scale) : (wholeDigits[type.name] ?? doubleDigits);
  const unsignedBigint = type.name === 'bigint' && type.unsigned ? 1 : 0;
  const decimals = isString(type) || type.scale === unlimitedScale ? unknownScale : type.scale;
  const rounds = count === null ? decimals > 0 : scale < decimals;
  const whole = own + unsignedBigint + (rounds ? 1 : 0);
  return 1 + whole + Math.floor(whole / 3) + (scale > 0 ? scale + 1 : 0);
}

/** FORMAT(x, digits): rounded, with commas between thousands. */
const format: ScalarFunction = {
  name: 'format',
  arity: [2, 3],
  resultType: (args, options) => {
    refuseNumbered(args[0]!);
    refuseNoWhole(args[1]);
    refuseLocale(args[2]);
    return textType(formatLength(args[0]!, args[1]!), options.connectionCollation);
  },
  compile: ({ operands, type, context }) => {
    const [number, digits] = operands as [(typeof operands)[0], (typeof operands)[0]];
    const exact = numberKind(number.type) !== 'double';
    return (batch) => {
      const vector = number.evaluate(batch);
      const places = digits.evaluate(batch);
      const counts = wholeNumbers(places, context);
      const read = exact ? decimalReader(vector, context) : null;
      const doubles = exact ? null : toDouble(vector, context);
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        if (!isValid(vector.validity, row) || !isValid(places.validity, row)) {
          out.appendNull();
          continue;
        }
        const scale = limitedDigits(counts[row]!);
        if (read !== null) {
          const { unscaled, scale: from } = read(row);
          out.appendString(grouped(decimalText(rescale(unscaled, from, scale), scale)));
        } else out.appendString(grouped(fixed(roundDouble(doubles![row]!, scale, false), scale)));
      }
      return out.finish();
    };
  },
};

/** All digits that a double shows, without an exponent. */
function fixed(value: number, scale: number): string {
  const { unscaled, scale: from } = parseDecimalPrefix(String(value));
  return decimalText(rescale(unscaled, from, scale), scale);
}

function grouped(text: string): string {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(text)!;
  return `${sign}${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

const baseMin = 2;
const baseMax = 36;

function isBase(base: number): boolean {
  return Math.abs(base) >= baseMin && Math.abs(base) <= baseMax;
}

/** The number that the text begins with in a base; a negative base makes it signed. Beyond 64 bits it is the limit. */
function inBase(text: string, base: number): bigint {
  const match = /^\s*([+-]?)([0-9a-z]*)/i.exec(text)!;
  const radix = Math.abs(base);
  let value = 0n;
  for (const digit of match[2]!) {
    const number = Number.parseInt(digit, 36);
    if (number >= radix) break;
    value = value * BigInt(radix) + BigInt(number);
    if (value > uint64Max) break;
  }
  const negative = match[1] === '-';
  if (base > 0) return value > uint64Max ? uint64Max : BigInt.asUintN(64, negative ? -value : value);
  const signed = negative ? -value : value;
  return BigInt.asUintN(64, clamp(signed, int64Min, int64Max));
}

function written(value: bigint, base: number): string {
  const shown = base < 0 ? BigInt.asIntN(64, value) : value;
  return shown.toString(Math.abs(base)).toUpperCase();
}

/** CONV(x, from, to): a negative base stands for signed numbers. NULL for bases that there are not, and for empty text. */
const conv: ScalarFunction = {
  name: 'conv',
  arity: [3, 3],
  resultType: (args, options) => {
    refuseNumbered(args[0]!);
    refuseNoWhole(args[1]);
    refuseNoWhole(args[2]);
    refuseBits(args);
    return textType(65, options.connectionCollation);
  },
  compile: (call) =>
    compileText(call, textThenNumbers, (args, out) => {
      const text = args.text(0);
      const [from, to] = [args.numbers(1), args.numbers(2)];
      return (row) => {
        const digits = Buffer.from(bytesOfRow(text, row)).toString('latin1');
        if (!isBase(from[row]!) || !isBase(to[row]!) || digits.length === 0) out.appendNull();
        else out.appendString(written(inBase(digits, from[row]!), to[row]!));
      };
    }),
};

function fromDecimal(name: string, base: number): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args, options) => {
      refuseNumbered(args[0]!);
      refuseBits(args);
      return textType(65, options.connectionCollation);
    },
    compile: (call) =>
      compileText(
        call,
        () => 'text',
        (args, out) => {
          const text = args.text(0);
          return (row) => {
            const digits = Buffer.from(bytesOfRow(text, row)).toString('latin1');
            if (digits.length === 0) out.appendNull();
            else out.appendString(written(inBase(digits, 10), base));
          };
        },
      ),
  };
}

export const numberTextFunctions: readonly ScalarFunction[] = [
  format,
  conv,
  fromDecimal('bin', 2),
  fromDecimal('oct', 8),
];
