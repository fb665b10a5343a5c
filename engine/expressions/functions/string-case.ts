/** UPPER and LOWER, SPACE, ELT, SUBSTRING_INDEX, INSERT. */
import { notSupported } from '../../../protocol/wire/sql-error';
import { isString } from '../../batch/column-type';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { type Case, convertCase } from '../../types/collation/case-conversion';
import { charsetOf } from '../collation-of';
import type { Expression } from '../expression';
import type { ScalarFunction } from '../scalar-function';
import {
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
  textType,
  wholeConstant,
  wholeNumbers,
} from '../text';

const known: ReadonlySet<string> = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'ascii', 'latin1']);

/** Collations with other pairs of letters than their character set's: i with and without a dot, and the tables of MySQL 8. */
const ownCase = /turkish|_0900_/;

/** latin1 knows the case of ASCII and of À to Þ only. */
function convertLatin1Case(text: Uint8Array, direction: Case): Uint8Array {
  const letters = direction === 'upper' ? /[a-z\u00e0-\u00f6\u00f8-\u00fe]/g : /[A-Z\u00c0-\u00d6\u00d8-\u00de]/g;
  const convert = (letter: string): string => (direction === 'upper' ? letter.toUpperCase() : letter.toLowerCase());
  return Buffer.from(Buffer.from(text).toString().replace(letters, convert));
}

/** Binary strings are returned as they are. Errors: 1235 for character sets with rules of their own. */
function caseFunction(name: string, direction: Case): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args, options) => {
      const collation = joinedCollation(args, options, name);
      if (collation !== 'binary' && (!known.has(charsetOf(collation)) || ownCase.test(collation))) {
        throw notSupported(`${name} of ${collation}`);
      }
      return textType(charactersOf(args[0]!), collation);
    },
    compile: (call) => {
      const { collation } = call.type;
      const latin1 = charsetOf(collation) === 'latin1';
      return compileText(
        call,
        () => 'text',
        (args, out) => {
          const { data, offsets } = args.text(0);
          return (row) => {
            const text = data.subarray(offsets[row], offsets[row + 1]);
            if (collation === 'binary') out.appendBytes(text);
            else if (latin1) out.appendBytes(convertLatin1Case(text, direction));
            else out.appendBytes(convertCase(text, direction, collation));
          };
        },
      );
    },
  };
}

const space: ScalarFunction = {
  name: 'space',
  arity: [1, 1],
  resultType: (args, options) => {
    refuseNoWhole(args[0]);
    const count = wholeConstant(args[0]);
    return textType(count === null ? textBytesMax : Math.max(0, count), options.connectionCollation);
  },
  compile: ({ operands, type, context }) => {
    return (batch) => {
      const vector = operands[0]!.evaluate(batch);
      const counts = wholeNumbers(vector, context);
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        if (!isValid(vector.validity, row) || counts[row]! > textBytesMax) out.appendNull();
        else out.appendBytes(Buffer.alloc(Math.max(0, counts[row]!), 0x20));
      }
      return out.finish();
    };
  },
};

/** ELT(n, a, b …): the n-th of them, NULL when there is none. */
const elt: ScalarFunction = {
  name: 'elt',
  arity: [2, Number.POSITIVE_INFINITY],
  resultType: (args, options) => {
    refuseNoWhole(args[0]);
    const items = args.slice(1);
    const collation = joinedCollation(items, options, 'elt');
    return textType(Math.max(...items.map((each) => charactersOf(each))), collation);
  },
  compile: ({ operands, type, context }) => {
    const [number, ...items] = operands as [(typeof operands)[0], ...(typeof operands)[0][]];
    const texts = items.map(asText);
    return (batch) => {
      const places = number.evaluate(batch);
      const numbers = wholeNumbers(places, context);
      const vectors = texts.map((text) => text.evaluate(batch) as BytesVector);
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        const chosen = isValid(places.validity, row) ? vectors[numbers[row]! - 1] : undefined;
        if (chosen === undefined || !isValid(chosen.validity, row)) out.appendNull();
        else out.append(chosen.data, chosen.offsets[row]!, chosen.offsets[row + 1]!);
      }
      return out.finish();
    };
  },
};

/** SUBSTRING_INDEX(text, delimiter, n): what stands before the n-th delimiter, counted from the end when n is negative. Compares bytes. */
const substringIndex: ScalarFunction = {
  name: 'substring_index',
  arity: [3, 3],
  resultType: (args, options) => {
    refuseNoWhole(args[2]);
    const collation = joinedCollation(args.slice(0, 2), options, 'substring_index');
    return textType(charactersOf(args[0]!), collation);
  },
  compile: (call) =>
    compileText(
      call,
      (place) => (place === 2 ? 'number' : 'text'),
      (args, out) => {
        const [text, delimiter, counts] = [args.text(0), args.text(1), args.numbers(2)];
        return (row) => {
          const value = Buffer.from(text.data.subarray(text.offsets[row], text.offsets[row + 1]));
          const what = delimiter.data.subarray(delimiter.offsets[row], delimiter.offsets[row + 1]);
          out.appendBytes(beforeDelimiter(value, what, counts[row]!));
        };
      },
    ),
};

function beforeDelimiter(value: Buffer, delimiter: Uint8Array, count: number): Uint8Array {
  if (count === 0 || delimiter.length === 0) return value.subarray(0, 0);
  if (count > 0) {
    let at = -delimiter.length;
    for (let left = count; left > 0; left--) {
      at = value.indexOf(delimiter, at + delimiter.length);
      if (at < 0) return value;
    }
    return value.subarray(0, at);
  }
  let end = value.length;
  for (let left = -count; left > 0; left--) {
    const at = end < delimiter.length ? -1 : value.lastIndexOf(delimiter, end - delimiter.length);
    if (at < 0) return value;
    end = at;
    if (left === 1) return value.subarray(at + delimiter.length);
  }
  return value;
}

/** INSERT(text, position, count, new): characters replaced by others; the text itself when the position is outside of it. */
const insert: ScalarFunction = {
  name: 'insert',
  arity: [4, 4],
  resultType: (args, options) => {
    const [text, position, count, inserted] = args as [Expression, Expression, Expression, Expression];
    refuseNoWhole(position);
    refuseNoWhole(count);
    const collation = joinedCollation([text, inserted], options, 'insert');
    const width = collation === 'binary' ? textBytes : charactersOf;
    return textType(width(text) + width(inserted), collation);
  },
  compile: (call) => {
    const bytes = countsBytes(call.type) && isString(call.type);
    return compileText(
      call,
      (place) => (place === 0 || place === 3 ? 'text' : 'number'),
      (args, out) => {
        const [text, positions, counts, inserted] = [args.text(0), args.numbers(1), args.numbers(2), args.text(3)];
        return (row) => {
          const value = text.data.subarray(text.offsets[row], text.offsets[row + 1]);
          const length = countCharacters(value, 0, value.length, bytes);
          const position = positions[row]!;
          if (position < 1 || position > length) {
            out.appendBytes(value);
            return;
          }
          const count = counts[row]! < 0 ? length : counts[row]!;
          const from = skipCharacters(value, 0, value.length, position - 1, bytes);
          const to = skipCharacters(value, from, value.length, Math.min(count, length), bytes);
          const added = inserted.data.subarray(inserted.offsets[row], inserted.offsets[row + 1]);
          out.appendBytes(Buffer.concat([value.subarray(0, from), added, value.subarray(to)]));
        };
      },
    );
  },
};

const upper = caseFunction('upper', 'upper');
const lower = caseFunction('lower', 'lower');

export const stringCaseFunctions: readonly ScalarFunction[] = [
  upper,
  { ...upper, name: 'ucase' },
  lower,
  { ...lower, name: 'lcase' },
  space,
  elt,
  substringIndex,
  insert,
];
