/** Functions over several texts or over bits: MAKE_SET, EXPORT_SET, QUOTE, CHAR, SOUNDEX (manual: "String Functions"; widths from sql/item_strfunc.cc). */
import { isString } from '../../batch/column-type';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { clamp, int64Max, int64Min } from '../../types/numbers';
import { soundex } from '../../types/soundex';
import { refuseBits, refuseForeignBytes } from '../collation-of';
import { refuseNumbered } from '../convert/to-double';
import { integerReader } from '../convert/to-integer';
import type { Operand } from '../evaluator';
import type { ScalarFunction } from '../scalar-function';
import {
  allText,
  asText,
  bytesOfRow,
  charactersOf,
  compileText,
  joinedCollation,
  refuseNoWhole,
  textType,
} from '../text';

const many = Number.POSITIVE_INFINITY;

/** The 64 bits of a number argument; rows that are NULL hold 0. */
function bitsOf(operand: Operand): (batch: Parameters<Operand['evaluate']>[0], context: Context) => BitColumn {
  return (batch, context) => {
    const vector = operand.evaluate(batch);
    const whole = vector.type.name === 'null' ? () => 0n : integerReader(vector, false, context);
    // Text is a signed number.
    const read = isString(operand.type) ? (row: number) => clamp(whole(row), int64Min, int64Max) : whole;
    return { known: (row) => isValid(vector.validity, row), read: (row) => BigInt.asUintN(64, read(row)) };
  };
}

type Context = Parameters<typeof integerReader>[2];

interface BitColumn {
  readonly known: (row: number) => boolean;
  readonly read: (row: number) => bigint;
}

/** MAKE_SET(bits, a, b …): those texts, joined by commas, whose bit is set; NULLs are left out. */
const makeSet: ScalarFunction = {
  name: 'make_set',
  arity: [2, many],
  resultType: (args, options) => {
    const [bits, ...texts] = args;
    refuseNoWhole(bits);
    const lengths = texts.map((each) => charactersOf(each));
    const characters = lengths.reduce((sum, each) => sum + each, lengths.length - 1);
    return textType(characters, joinedCollation(texts, options, 'make_set'));
  },
  compile: ({ operands, type, context }) => {
    const [bits, ...items] = operands as [Operand, ...Operand[]];
    const readBits = bitsOf(bits);
    const texts = items.map(asText);
    return (batch) => {
      const column = readBits(batch, context);
      const vectors = texts.map((text) => text.evaluate(batch) as BytesVector);
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        if (!column.known(row)) {
          out.appendNull();
          continue;
        }
        const set = column.read(row);
        const chosen = vectors.filter(
          (vector, place) => (set & (1n << BigInt(place))) !== 0n && isValid(vector.validity, row),
        );
        const pieces = chosen.flatMap((vector, index) =>
          index === 0 ? [bytesOfRow(vector, row)] : [comma, bytesOfRow(vector, row)],
        );
        out.appendBytes(Buffer.concat(pieces));
      }
      return out.finish();
    };
  },
};

const comma = Uint8Array.of(0x2c);

/** EXPORT_SET(bits, on, off [, separator [, count]]): for each bit, from the lowest, one of two texts. */
const exportSet: ScalarFunction = {
  name: 'export_set',
  arity: [3, 5],
  resultType: (args, options) => {
    refuseNoWhole(args[0]);
    refuseNoWhole(args[4]);
    const texts = args.slice(1, 4);
    const longest = Math.max(charactersOf(args[1]!), charactersOf(args[2]!));
    const separator = args[3] ? charactersOf(args[3]) : 1;
    return textType(longest * 64 + separator * 63, joinedCollation(texts, options, 'export_set'));
  },
  compile: (call) => {
    const { operands, context } = call;
    const readBits = bitsOf(operands[0]!);
    return (batch) => {
      const column = readBits(batch, context);
      return compileText(
        call,
        (place) => (place === 0 || place === 4 ? 'number' : 'text'),
        (args, out) => {
          const [on, off] = [args.text(1), args.text(2)];
          const separator = operands.length > 3 ? args.text(3) : null;
          const counts = operands.length > 4 ? args.numbers(4) : null;
          return (row) => {
            const wanted = counts === null ? 64 : counts[row]!;
            const count = wanted < 0 || wanted > 64 ? 64 : wanted;
            const bits = column.read(row);
            const between = separator === null ? comma : bytesOfRow(separator, row);
            const pieces: Uint8Array[] = [];
            for (let bit = 0; bit < count; bit++) {
              if (bit > 0) pieces.push(between);
              pieces.push(bytesOfRow((bits & (1n << BigInt(bit))) === 0n ? off : on, row));
            }
            out.appendBytes(Buffer.concat(pieces));
          };
        },
      )(batch);
    };
  },
};

const escapes: Readonly<Record<number, string>> = { 0: '\\0', 26: '\\Z', 39: "\\'", 92: '\\\\' };

/** QUOTE: the text as a literal, NULL as the word. */
const quote: ScalarFunction = {
  name: 'quote',
  arity: [1, 1],
  resultType: (args, options) => {
    refuseBits(args);
    if (args[0]!.type.name === 'null') return textType(4, 'binary');
    // Of what is no text the server makes latin1.
    const collation = isString(args[0]!.type) ? joinedCollation(args, options, 'quote') : 'latin1_swedish_ci';
    return textType(charactersOf(args[0]!) * 2 + 2, collation);
  },
  compile: ({ operands, type }) => {
    const text = asText(operands[0]!);
    return (batch) => {
      const vector = text.evaluate(batch) as BytesVector;
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        if (!isValid(vector.validity, row)) out.appendString('NULL');
        else out.appendBytes(quoted(bytesOfRow(vector, row)));
      }
      return out.finish();
    };
  },
};

function quoted(bytes: Uint8Array): Uint8Array {
  const pieces: number[] = [0x27];
  for (const byte of bytes) {
    const written = escapes[byte];
    if (written === undefined) pieces.push(byte);
    else pieces.push(written.charCodeAt(0), written.charCodeAt(1));
  }
  pieces.push(0x27);
  return Uint8Array.from(pieces);
}

/** CHAR(n, …): the bytes of the low 32 bits of each number, without zeros in front; NULLs are left out. */
const char: ScalarFunction = {
  name: 'char',
  arity: [1, many],
  resultType: (args) => {
    for (const argument of args) refuseNumbered(argument);
    return textType(args.length * 4, 'binary');
  },
  compile: ({ operands, type, context }) => {
    const columns = operands.map(bitsOf);
    return (batch) => {
      const bits = columns.map((column) => column(batch, context));
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        const bytes: number[] = [];
        for (const { known, read } of bits) if (known(row)) bytes.push(...lowBytes(Number(read(row) & 0xffffffffn)));
        out.appendBytes(Uint8Array.from(bytes));
      }
      return out.finish();
    };
  },
};

function lowBytes(value: number): number[] {
  if (value > 0xffffff) return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  if (value > 0xffff) return [value >>> 16, (value >>> 8) & 255, value & 255];
  return value > 0xff ? [value >>> 8, value & 255] : [value];
}

/** CHR(n): one character by its number in the connection's character set. */
const chr: ScalarFunction = {
  name: 'chr',
  arity: [1, 1],
  resultType: (args, options) => {
    refuseNumbered(args[0]!);
    return textType(1, options.connectionCollation);
  },
  compile: (call) => {
    const readBits = bitsOf(call.operands[0]!);
    return (batch) => {
      const column = readBits(batch, call.context);
      const out = bytesBuilder(call.type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        if (!column.known(row)) out.appendNull();
        else {
          const bytes = Uint8Array.from(lowBytes(Number(column.read(row) & 0xffffffffn)));
          const text = Buffer.from(bytes).toString();
          if (Buffer.from(text).equals(bytes)) out.appendBytes(bytes);
          else {
            const digits = Buffer.from(bytes.subarray(0, 3)).toString('hex').toUpperCase();
            call.context.warn(1300, `Invalid utf8mb4 character string: '${digits}'`);
            out.appendNull();
          }
        }
      }
      return out.finish();
    };
  },
};

const soundexOf: ScalarFunction = {
  name: 'soundex',
  arity: [1, 1],
  resultType: (args, options) => {
    const collation = joinedCollation(args, options, 'soundex');
    refuseForeignBytes(args[0]!);
    return textType(Math.max(4, charactersOf(args[0]!)), collation);
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      const binary = call.type.collation === 'binary';
      return (row) =>
        out.appendString(soundex(Buffer.from(bytesOfRow(text, row)).toString(binary ? 'latin1' : 'utf8'), binary));
    }),
};

export const stringSetFunctions: readonly ScalarFunction[] = [makeSet, exportSet, quote, char, chr, soundexOf];
