/** Numbers about text (LENGTH, ASCII, LOCATE, FIELD …) and its codes (HEX, UNHEX, MD5 …). Manual: "String Functions". */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, isInteger, isNumeric, isString, isTemporal } from '../../batch/column-type';
import type { BytesVector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import type { Collation } from '../../types/collation/collation';
import { anyNullable, bytesPerCharacter } from '../attributes';
import { charsetOf, comparisonCollation, refuseBits, refuseForeignBytes } from '../collation-of';
import { type ComparisonDomain, comparable, comparisonDomain, orderOf } from '../comparison';
import { refuseNumbered, toDouble } from '../convert/to-double';
import { constantOf, type Evaluator, type Operand } from '../evaluator';
import type { Expression } from '../expression';
import { integerVector } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import {
  allText,
  compileText,
  compileWhole,
  countCharacters,
  countsBytes,
  refuseNoWhole,
  skipCharacters,
  textBytes,
  textType,
} from '../text';

function intType(length: number, nullable: boolean, unsigned = false): ColumnType {
  return columnType(length <= 11 ? 'int' : 'bigint', { precision: length, length, unsigned, nullable });
}

/** A number of one text. */
function measure(
  name: string,
  type: (args: readonly Expression[]) => ColumnType,
  compute: (data: Uint8Array, start: number, end: number, bytes: boolean) => number,
): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      refuseBits(args);
      refuseForeignBytes(args[0]!);
      return type(args);
    },
    compile: (call) =>
      compileWhole(call, allText, (args) => {
        const { data, offsets } = args.text(0);
        const bytes = countsBytes(call.operands[0]!.type) && isString(call.operands[0]!.type);
        return (row) => compute(data, offsets[row]!, offsets[row + 1]!, bytes);
      }),
  };
}

const length = (name: string): ScalarFunction =>
  measure(
    name,
    (args) => intType(10, anyNullable(args)),
    (_, start, end) => end - start,
  );

const charLength = (name: string): ScalarFunction => ({
  ...measure(name, (args) => intType(10, anyNullable(args)), countCharacters),
  resultType: (args) => {
    refuseBits(args);
    return intType(10, anyNullable(args));
  },
});

/** The bytes of the first character as one number. */
function ord(data: Uint8Array, start: number, end: number, bytes: boolean): number {
  if (start === end) return 0;
  const next = bytes ? start + 1 : skipCharacters(data, start, end, 1, false);
  let value = 0;
  for (let at = start; at < next; at++) value = value * 256 + data[at]!;
  return value;
}

/** LOCATE(what, text [, from]): the position, from 1, of what in text; 0 when it is not there. */
function compileLocate(call: BoundCall, textPlace: number, whatPlace: number, collation: Collation): Evaluator {
  const bytes = collation.name === 'binary';
  return compileWhole(
    call,
    (place) => (place === 2 ? 'number' : 'text'),
    (args) => {
      const text = args.text(textPlace);
      const what = args.text(whatPlace);
      const from = call.operands.length > 2 ? args.numbers(2) : null;
      return (row) => {
        const value = text.data.subarray(text.offsets[row], text.offsets[row + 1]);
        const searched = what.data.subarray(what.offsets[row], what.offsets[row + 1]);
        const first = from === null ? 1 : from[row]!;
        if (from !== null && (first < 1 || first > value.length)) return 0;
        const start = skipCharacters(value, 0, value.length, first - 1, bytes);
        if (from !== null && countCharacters(value, 0, start, bytes) < first - 1) return 0;
        // The server counts bytes here.
        if (searched.length === 0) return start + 1;
        const found = indexOf(value, start, searched, collation, bytes);
        return found < 0 ? 0 : first + countCharacters(value, start, found, bytes);
      };
    },
  );
}

/** Where a piece of the text of as many bytes as `what` is equal to it. */
function indexOf(text: Uint8Array, start: number, what: Uint8Array, collation: Collation, bytes: boolean): number {
  if (what.length === 0) return start;
  if (bytes || collation.name.endsWith('_bin'))
    return Buffer.from(text.buffer, text.byteOffset, text.length).indexOf(what, start);
  // Pieces of as many bytes are compared: of a character set with one byte a character, of as many characters.
  const characters = bytesPerCharacter(collation.name) === 1 ? countCharacters(what, 0, what.length, false) : null;
  for (let at = start; at < text.length; at = skipCharacters(text, at, text.length, 1, bytes)) {
    const length = characters === null ? what.length : skipCharacters(text, at, text.length, characters, false) - at;
    if (at + length <= text.length && sameText(text, at, length, what, collation)) return at;
  }
  return -1;
}

function sameText(text: Uint8Array, at: number, length: number, what: Uint8Array, collation: Collation): boolean {
  const end = at + length;
  if (end < text.length && (text[end]! & 0xc0) === 0x80) return false;
  const piece = text.subarray(at, end);
  // Blanks at the end count here, whatever the collation.
  return trailingBlanks(piece) === trailingBlanks(what) && collation.equal(piece, what);
}

function trailingBlanks(text: Uint8Array): number {
  let end = text.length;
  while (end > 0 && text[end - 1] === 0x20) end--;
  return text.length - end;
}

function locate(name: string, textPlace: number, whatPlace: number, arity: readonly [number, number]): ScalarFunction {
  return {
    name,
    arity,
    resultType: (args) => {
      comparisonCollation(args.slice(0, 2), name);
      const binary = args.slice(0, 2).filter(({ type }) => isString(type) && type.collation === 'binary').length;
      if (binary === 1) throw notSupported(`${name} of text and a binary string`);
      const charsets = args.slice(0, 2).filter(({ type }) => isString(type) && type.collation !== 'binary');
      if (
        new Set(charsets.filter((each) => constantOf(each) === undefined).map(({ type }) => charsetOf(type.collation)))
          .size > 1
      )
        throw notSupported(`${name} of text in several character sets`);
      refuseNoWhole(args[2]);
      return intType(11, anyNullable(args));
    },
    compile: (call) => {
      const expressions = call.operands.slice(0, 2).map(({ expression }) => expression);
      return compileLocate(call, textPlace, whatPlace, comparisonCollation(expressions, name));
    },
  };
}

/** Text, integers, or doubles for all else. NULL counts as text. Errors: 1235. */
function fieldDomain(args: readonly Expression[]): ComparisonDomain {
  const types = args.map(({ type }) => type);
  if (types.some(isTemporal)) throw notSupported('FIELD of dates and times');
  if (types.every((type) => isString(type) || type.name === 'null') || types.every(isInteger))
    return comparisonDomain(args, 'field');
  for (const argument of args) refuseNumbered(argument);
  return { kind: 'double', collation: null, rounded: false };
}

/** FIELD(x, a, b …): which of them x is equal to, from 1; 0 for none and for NULL. */
const field: ScalarFunction = {
  name: 'field',
  arity: [2, Number.POSITIVE_INFINITY],
  resultType: (args) => {
    fieldDomain(args);
    return intType(3, false);
  },
  compile: ({ operands, type, context }) => {
    const domain = fieldDomain(operands.map(({ expression }) => expression));
    const [value, ...items] = operands.map((operand) => comparable(operand, domain, context));
    return (batch) => {
      const searched = value!.evaluate(batch);
      const found = new Int32Array(batch.rowCount);
      const order = new Int8Array(batch.rowCount);
      for (const [place, item] of items.entries()) {
        const vector = item.evaluate(batch);
        orderOf(searched, vector, order);
        for (let row = 0; row < found.length; row++) {
          if (found[row] !== 0 || order[row] !== 0) continue;
          if (isValid(searched.validity, row) && isValid(vector.validity, row)) found[row] = place + 1;
        }
      }
      return integerVector(type, found, null);
    };
  },
};

/** The collation to compare under with blanks at the end counting. Errors: 1235. */
function exactCollation(args: readonly Expression[], name: string): Collation {
  return comparisonCollation(args, name).noPad();
}

/** FIND_IN_SET(x, 'a,b'): the place of x in a list. */
const findInSet: ScalarFunction = {
  name: 'find_in_set',
  arity: [2, 2],
  resultType: (args) => {
    exactCollation(args, 'find_in_set');
    return intType(3, anyNullable(args));
  },
  compile: (call) => {
    const collation = exactCollation(
      call.operands.map(({ expression }) => expression),
      'find_in_set',
    );
    return compileWhole(call, allText, (args) => {
      const value = args.text(0);
      const list = args.text(1);
      return (row) => placeInList(bytesAt(value, row), bytesAt(list, row), collation);
    });
  },
};

function bytesAt({ data, offsets }: BytesVector, row: number): Uint8Array {
  return data.subarray(offsets[row], offsets[row + 1]);
}

function placeInList(value: Uint8Array, list: Uint8Array, collation: Collation): number {
  if (value.includes(0x2c) || list.length === 0) return 0;
  let place = 1;
  for (let start = 0; ; place++) {
    const comma = list.indexOf(0x2c, start);
    const end = comma < 0 ? list.length : comma;
    if (collation.equal(value, list.subarray(start, end))) return place;
    if (comma < 0) return 0;
    start = comma + 1;
  }
}

/** Digits of 64 bits. */
const hexWordLength = 16;
const hexDigits = '0123456789ABCDEF';

/** HEX of text: two digits for each byte. */
const hex: ScalarFunction = {
  name: 'hex',
  arity: [1, 1],
  resultType: (args, options) => {
    const [argument] = args as [Expression];
    if (isInteger(argument.type) || argument.type.name === 'bit') {
      const digits = argument.type.unsigned ? argument.type.length * 2 : hexWordLength;
      return textType(digits, options.connectionCollation);
    }
    if (isNumeric(argument.type)) return textType(hexWordLength, options.connectionCollation);
    refuseForeignBytes(argument);
    return textType(textBytes(argument) * 2, options.connectionCollation);
  },
  compile: (call) => {
    const [operand] = call.operands as [Operand];
    if (isNumeric(operand.type)) return compileNumberHex(operand, call);
    return compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        let digits = '';
        for (const byte of bytesAt(text, row)) digits += hexDigits[byte >> 4]! + hexDigits[byte & 15]!;
        out.appendString(digits);
      };
    });
  },
};

/** The 64 bits of numbers without zeros in front. Decimals go through doubles; what 64 bits cannot hold is all ones. */
function compileNumberHex(operand: Operand, { type, context }: BoundCall): Evaluator {
  return (batch) => {
    const vector = operand.evaluate(batch);
    const read = vector.layout === 'int64' ? (row: number) => vector.values[row]! : wordsOf(toDouble(vector, context));
    const out = bytesBuilder(type, batch.rowCount);
    for (let row = 0; row < batch.rowCount; row++) {
      if (!isValid(vector.validity, row)) out.appendNull();
      else out.appendString(BigInt.asUintN(64, read(row)).toString(16).toUpperCase());
    }
    return out.finish();
  };
}

function wordsOf(doubles: Float64Array): (row: number) => bigint {
  return (row) => {
    const value = doubles[row]!;
    if (value <= -(2 ** 63) || value >= 2 ** 64) return -1n;
    return BigInt(Math.trunc(value + (value > 0 ? 0.5 : -0.5)));
  };
}

/** UNHEX: NULL for anything but hexadecimal digits. */
const unhex: ScalarFunction = {
  name: 'unhex',
  arity: [1, 1],
  resultType: (args) => {
    refuseBits(args);
    return textType(Math.floor((1 + textBytes(args[0]!)) / 2), 'binary');
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        const digits = Buffer.from(bytesAt(text, row)).toString('latin1');
        if (!/^[0-9a-f]*$/i.test(digits)) out.appendNull();
        else out.appendBytes(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
      };
    }),
};

function digest(name: string, algorithm: string, characters: number): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args, options) => {
      refuseBits(args);
      refuseForeignBytes(args[0]!);
      return textType(characters, options.connectionCollation);
    },
    compile: (call) =>
      compileText(call, allText, (args, out) => {
        const text = args.text(0);
        return (row) => out.appendString(createHash(algorithm).update(bytesAt(text, row)).digest('hex'));
      }),
  };
}

export const stringMeasureFunctions: readonly ScalarFunction[] = [
  length('length'),
  length('octet_length'),
  length('lengthb'),
  charLength('char_length'),
  charLength('character_length'),
  measure(
    'bit_length',
    (args) => ({ ...intType(11, anyNullable(args)), name: 'bigint' }),
    (_, start, end) => (end - start) * 8,
  ),
  measure(
    'ascii',
    (args) => intType(3, anyNullable(args)),
    (data, start, end) => (start === end ? 0 : data[start]!),
  ),
  measure('ord', (args) => intType(7, anyNullable(args)), ord),
  measure(
    'crc32',
    (args) => intType(10, anyNullable(args), true),
    (data, start, end) => crc32(data.subarray(start, end)),
  ),
  locate('locate', 1, 0, [2, 3]),
  { ...locate('locate', 1, 0, [2, 2]), name: 'position' },
  locate('instr', 0, 1, [2, 2]),
  field,
  findInSet,
  hex,
  unhex,
  digest('md5', 'md5', 32),
  digest('sha1', 'sha1', 40),
  digest('sha', 'sha1', 40),
];
