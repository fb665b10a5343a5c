/** Functions that make text of text: CONCAT, SUBSTRING, TRIM, LPAD, REPLACE … (manual: "String Functions"; widths from sql/item_strfunc.cc). */
import type { ColumnType } from '../../batch/column-type';
import type { BytesVector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { bytesPerCharacter } from '../attributes';
import { constantOf, type Evaluator, type Operand } from '../evaluator';
import type { Expression } from '../expression';
import type { BoundCall, InferenceOptions, ScalarFunction } from '../scalar-function';
import {
  allText,
  asText,
  charactersOf,
  compileText,
  countCharacters,
  countsBytes,
  joinedCollation,
  refuseNoWhole,
  skipCharacters,
  textBytes,
  textBytesMax,
  textThenNumbers,
  textType,
  wholeConstant,
} from '../text';

const many = Number.POSITIVE_INFINITY;

/** The type of a function over its first argument alone, of at most `characters` characters. */
function likeFirst(
  name: string,
  characters: (length: number, args: readonly Expression[]) => number = (length) => length,
): ScalarFunction['resultType'] {
  return (args, options) => {
    for (const argument of args.slice(1)) refuseNoWhole(argument);
    const collation = joinedCollation(args.slice(0, 1), options, name);
    return textType(characters(charactersOf(args[0]!), args), collation);
  };
}

function joinedType(
  name: string,
  args: readonly Expression[],
  options: InferenceOptions,
  characters: (lengths: readonly number[]) => number,
): ColumnType {
  const collation = joinedCollation(args, options, name);
  return textType(characters(args.map((each) => charactersOf(each))), collation);
}

const sum = (lengths: readonly number[]): number => lengths.reduce((total, each) => total + each, 0);

const concat: ScalarFunction = {
  name: 'concat',
  arity: [1, many],
  resultType: (args, options) => joinedType('concat', args, options, sum),
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const parts = call.operands.map((_, place) => args.text(place));
      let buffer = new Uint8Array(1024);
      return (row) => {
        let length = 0;
        for (const { offsets } of parts) length += offsets[row + 1]! - offsets[row]!;
        if (length > buffer.length) buffer = new Uint8Array(length * 2);
        let at = 0;
        for (const { data, offsets } of parts) {
          for (let from = offsets[row]!; from < offsets[row + 1]!; from++) buffer[at++] = data[from]!;
        }
        out.append(buffer, 0, length);
      };
    }),
};

/** NULL arguments are left out, but for the separator. */
const concatWs: ScalarFunction = {
  name: 'concat_ws',
  arity: [2, many],
  resultType: (args, options) =>
    joinedType(
      'concat_ws',
      args,
      options,
      ([separator, ...lengths]) => sum(lengths) + separator! * (lengths.length - 1),
    ),
  compile: ({ operands, type }) => {
    const [separator, ...texts] = operands.map(asText);
    return (batch) => {
      const between = separator!.evaluate(batch) as BytesVector;
      const parts = texts.map((text) => text.evaluate(batch) as BytesVector);
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        if (!isValid(between.validity, row)) {
          out.appendNull();
          continue;
        }
        const pieces: Uint8Array[] = [];
        for (const part of parts) {
          if (!isValid(part.validity, row)) continue;
          if (pieces.length > 0) pieces.push(bytesOf(between, row));
          pieces.push(bytesOf(part, row));
        }
        out.appendBytes(Buffer.concat(pieces));
      }
      return out.finish();
    };
  },
};

function bytesOf({ data, offsets }: BytesVector, row: number): Uint8Array {
  return data.subarray(offsets[row], offsets[row + 1]);
}

/** A piece of the first argument; `cut` gives first character (from 0) and count for a text of so many characters. */
function piece(
  name: string,
  arity: readonly [number, number],
  characters: (length: number, args: readonly Expression[]) => number,
  cut: (length: number, first: number, second: number) => readonly [start: number, count: number],
): ScalarFunction {
  return { name, arity, resultType: likeFirst(name, characters), compile: (call) => compilePiece(call, cut) };
}

function compilePiece(
  call: BoundCall,
  cut: (length: number, first: number, second: number) => readonly [start: number, count: number],
): Evaluator {
  const bytes = countsBytes(call.type);
  return compileText(call, textThenNumbers, (args, out) => {
    const { data, offsets } = args.text(0);
    const first = args.numbers(1);
    const second = call.operands.length > 2 ? args.numbers(2) : null;
    return (row) => {
      const start = offsets[row]!;
      const end = offsets[row + 1]!;
      const length = countCharacters(data, start, end, bytes);
      const [skip, count] = cut(length, first[row]!, second === null ? many : second[row]!);
      if (count <= 0 || skip < 0 || skip >= length) {
        out.append(data, start, start);
        return;
      }
      const from = skipCharacters(data, start, end, skip, bytes);
      out.append(data, from, skipCharacters(data, from, end, Math.min(count, length), bytes));
    };
  });
}

function limitedByCount(length: number, args: readonly Expression[]): number {
  if (constantOf(args[1]) === null) return 0;
  const count = wholeConstant(args[1]);
  return count === null ? length : Math.max(0, Math.min(length, count));
}

/** Positions count from 1, from the end when negative. */
function pieceStart(length: number, position: number): number {
  return position > 0 ? position - 1 : position < 0 ? length + position : -1;
}

/** As the server, which takes the bytes of the text for characters. */
function substringCharacters(_: number, args: readonly Expression[]): number {
  const length = textBytes(args[0]!);
  const position = wholeConstant(args[1]);
  const count = wholeConstant(args[2]);
  if (position === 0 || constantOf(args[1]) === null || constantOf(args[2]) === null) return 0;
  let characters = length;
  if (position !== null) {
    characters = position < 0 ? (-position > length ? 0 : -position) : length - Math.min(position - 1, length);
  }
  return count === null ? characters : count <= 0 ? 0 : Math.min(characters, count);
}

const substring = piece('substring', [2, 3], substringCharacters, (length, position, count) => [
  pieceStart(length, position),
  count,
]);

const pieces: readonly ScalarFunction[] = [
  piece('left', [2, 2], limitedByCount, (_, count) => [0, count]),
  piece('right', [2, 2], limitedByCount, (length, count) => [Math.max(0, length - count), count]),
  substring,
  { ...substring, name: 'substr' },
  { ...substring, name: 'mid', arity: [3, 3] },
];

const reverse: ScalarFunction = {
  name: 'reverse',
  arity: [1, 1],
  resultType: likeFirst('reverse'),
  compile: (call) => {
    const bytes = countsBytes(call.type);
    return compileText(call, allText, (args, out) => {
      const { data, offsets } = args.text(0);
      return (row) => {
        const start = offsets[row]!;
        const end = offsets[row + 1]!;
        const reversed = new Uint8Array(end - start);
        for (let from = start, to = end - start; from < end; ) {
          const next = skipCharacters(data, from, end, 1, bytes);
          to -= next - from;
          reversed.set(data.subarray(from, next), to);
          from = next;
        }
        out.appendBytes(reversed);
      };
    });
  },
};

type Sides = readonly [leading: boolean, trailing: boolean];

/** TRIM forms: (text) or (text, what is taken away). */
function trim(name: string, [leading, trailing]: Sides): ScalarFunction {
  return {
    name,
    arity: [1, 2],
    resultType: (args, options) => joinedType(name, args, options, ([length]) => length!),
    compile: (call) =>
      compileText(call, allText, (args, out) => {
        const { data, offsets } = args.text(0);
        const removed = call.operands.length > 1 ? args.text(1) : null;
        const space = Uint8Array.of(0x20);
        return (row) => {
          const what = removed === null ? space : bytesOf(removed, row);
          let start = offsets[row]!;
          let end = offsets[row + 1]!;
          if (what.length > 0) {
            while (leading && startsWith(data, start, end, what)) start += what.length;
            while (trailing && end - start >= what.length && startsWith(data, end - what.length, end, what)) {
              end -= what.length;
            }
          }
          out.append(data, start, end);
        };
      }),
  };
}

function startsWith(data: Uint8Array, start: number, end: number, what: Uint8Array): boolean {
  if (end - start < what.length) return false;
  for (let at = 0; at < what.length; at++) if (data[start + at] !== what[at]) return false;
  return true;
}

/** LPAD and RPAD: NULL for a negative length, and for an empty padding that is needed. */
function pad(name: string, left: boolean): ScalarFunction {
  return {
    name,
    arity: [2, 3],
    resultType: (args, options) => {
      refuseNoWhole(args[1]);
      const collation = joinedCollation(
        args.filter((_, place) => place !== 1),
        options,
        name,
      );
      const length = wholeConstant(args[1]);
      return textType(length === null ? textBytesMax : Math.max(0, length), collation);
    },
    compile: (call) => {
      const bytes = countsBytes(call.type);
      return compileText(
        call,
        (place) => (place === 1 ? 'number' : 'text'),
        (args, out) => {
          const text = args.text(0);
          const lengths = args.numbers(1);
          const padding = call.operands.length > 2 ? args.text(2) : null;
          const space = Uint8Array.of(0x20);
          return (row) => {
            const value = bytesOf(text, row);
            const wanted = lengths[row]!;
            const has = countCharacters(value, 0, value.length, bytes);
            const filler = padding === null ? space : bytesOf(padding, row);
            if (wanted < 0 || wanted * 4 > textBytesMax || (wanted > has && filler.length === 0)) out.appendNull();
            else if (wanted <= has) out.append(value, 0, skipCharacters(value, 0, value.length, wanted, bytes));
            else {
              const fill = repeated(filler, wanted - has, bytes);
              out.appendBytes(Buffer.concat(left ? [fill, value] : [value, fill]));
            }
          };
        },
      );
    },
  };
}

/** So many characters of the filler, again and again. */
function repeated(filler: Uint8Array, characters: number, bytes: boolean): Uint8Array {
  const each = countCharacters(filler, 0, filler.length, bytes);
  const whole = Math.floor(characters / each);
  const rest = skipCharacters(filler, 0, filler.length, characters % each, bytes);
  return Buffer.concat([...Array.from({ length: whole }, () => filler), filler.subarray(0, rest)]);
}

function compileRepeat(call: BoundCall): Evaluator {
  return compileText(call, textThenNumbers, (args, out) => {
    const text = args.text(0);
    const counts = args.numbers(1);
    return (row) => {
      const value = bytesOf(text, row);
      const count = Math.max(0, counts[row]!);
      if (value.length * count > textBytesMax) {
        call.context.warn(1301, 'Result of repeat() was larger than max_allowed_packet (16777216) - truncated');
        out.appendNull();
      } else {
        out.appendBytes(Buffer.concat(Array.from({ length: value.length === 0 ? 0 : count }, () => value)));
      }
    };
  });
}

const repeat: ScalarFunction = {
  name: 'repeat',
  arity: [2, 2],
  resultType: (args, options) => {
    const type = likeFirst('repeat', (length, [, count]) => {
      const constant = wholeConstant(count);
      return constant === null ? textBytesMax : length * Math.max(0, constant);
    })(args, options);
    return type;
  },
  compile: compileRepeat,
};

/** REPLACE compares bytes, whatever the collation. */
const replace: ScalarFunction = {
  name: 'replace',
  arity: [3, 3],
  resultType: (args, options) => joinedType('replace', args, options, ([text, , to]) => text! * Math.max(1, to!)),
  compile: ({ operands, type }) => {
    const [text, from, to] = operands.map(asText) as [Operand, Operand, Operand];
    return (batch) => {
      const texts = text.evaluate(batch) as BytesVector;
      const searched = from.evaluate(batch) as BytesVector;
      const replacements = to.evaluate(batch) as BytesVector;
      const out = bytesBuilder(type, batch.rowCount);
      // Bytes are searched, and a replacement that is NULL does no harm where there is nothing to replace.
      const lazy = type.collation.endsWith('_bin') || bytesPerCharacter(type.collation) === 1;
      for (let row = 0; row < batch.rowCount; row++) {
        const value = isValid(texts.validity, row) && isValid(searched.validity, row) ? bytesOf(texts, row) : null;
        const replacement = isValid(replacements.validity, row) ? bytesOf(replacements, row) : null;
        const replaced = value === null ? null : replacedIn(value, bytesOf(searched, row), replacement, lazy);
        if (replaced === null) out.appendNull();
        else out.appendBytes(replaced);
      }
      return out.finish();
    };
  },
};

function replacedIn(
  value: Uint8Array,
  searched: Uint8Array,
  replacement: Uint8Array | null,
  lazy: boolean,
): Uint8Array | null {
  if (searched.length === 0) return value;
  if (replacement === null && !lazy) return null;
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.length);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const found = buffer.indexOf(searched, at);
    if (found < 0) break;
    if (replacement === null) return null;
    parts.push(value.subarray(at, found), replacement);
    at = found + searched.length;
  }
  return parts.length === 0 ? value : Buffer.concat([...parts, value.subarray(at)]);
}

export const stringFunctions: readonly ScalarFunction[] = [
  concat,
  concatWs,
  ...pieces,
  reverse,
  trim('trim', [true, true]),
  trim('trim_leading', [true, false]),
  trim('trim_trailing', [false, true]),
  { ...trim('ltrim', [true, false]), arity: [1, 1] },
  { ...trim('rtrim', [false, true]), arity: [1, 1] },
  pad('lpad', true),
  pad('rpad', false),
  repeat,
  replace,
];
