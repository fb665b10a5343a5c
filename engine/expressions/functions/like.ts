/** LIKE (manual: "String Comparison Functions"; source: ctype-utf8.c, my_wildcmp_unicode_impl). */
import { notSupported } from '../../../protocol/wire/sql-error';
import type { BytesVector } from '../../batch/record-batch';
import { bothValid } from '../../batch/validity';
import type { Collation } from '../../types/collation/collation';
import { anyNullable } from '../attributes';
import { comparisonCollation } from '../collation-of';
import { constantOf, type EvaluationContext } from '../evaluator';
import type { Expression } from '../expression';
import { booleanType, booleanVector } from '../result';
import type { ScalarFunction } from '../scalar-function';
import { asText } from '../text';

/** Pattern elements: a code point, or one of these. */
const anyCharacter = -1;
const anyText = -2;
const noEscape = -3;

/** Filled anew by each call, so that no row allocates. */
let scratch = new Int32Array(256);

/** A view that the next call overwrites. */
function codePointsOf(data: Uint8Array, start: number, end: number, bytes: boolean): Int32Array {
  if (end - start > scratch.length) scratch = new Int32Array((end - start) * 2);
  const points = scratch;
  let count = 0;
  for (let at = start; at < end; ) {
    const byte = data[at]!;
    if (bytes || byte < 0xc0 || byte > 0xf4) {
      points[count++] = byte;
      at++;
      continue;
    }
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    let point = byte & (0xff >> (length + 1));
    for (let next = 1; next < length; next++) point = (point << 6) | ((data[at + next] ?? 0) & 63);
    points[count++] = point;
    at += length;
  }
  return points.subarray(0, count);
}

/** An escape character at the very end stands for itself. */
function patternOf(points: Int32Array, escapeCharacter: number): Int32Array {
  const elements = new Int32Array(points.length);
  let count = 0;
  for (let at = 0; at < points.length; at++) {
    const point = points[at]!;
    if (point === escapeCharacter && at + 1 < points.length) elements[count++] = points[++at]!;
    else if (point === escapeCharacter) elements[count++] = point;
    else if (point === 0x25) {
      if (count === 0 || elements[count - 1] !== anyText) elements[count++] = anyText;
    } else elements[count++] = point === 0x5f ? anyCharacter : point;
  }
  return elements.subarray(0, count);
}

/** Goes back to the last `%` only: an earlier one can never do better. */
function matches(text: Int32Array, pattern: Int32Array, collation: Collation): boolean {
  let at = 0;
  let element = 0;
  let retryElement = -1;
  let retryAt = 0;
  while (at < text.length) {
    const wanted = pattern[element];
    if (wanted === anyText) {
      retryElement = ++element;
      retryAt = at;
    } else if (
      wanted !== undefined &&
      (wanted === anyCharacter || wanted === text[at] || collation.charactersEqual(text[at]!, wanted))
    ) {
      at++;
      element++;
    } else if (retryElement >= 0) {
      element = retryElement;
      at = ++retryAt;
    } else return false;
  }
  while (element < pattern.length && pattern[element] === anyText) element++;
  return element === pattern.length;
}

/** Code point of the escape character. Errors: 1235 unless it is a constant of one character. */
function escapeOf(operand: Expression | undefined, { sqlMode }: Pick<EvaluationContext, 'sqlMode'>): number {
  if (operand === undefined) return sqlMode.has('NO_BACKSLASH_ESCAPES') ? noEscape : 0x5c;
  const value = constantOf(operand);
  if (!(value instanceof Uint8Array)) throw notSupported('LIKE with an ESCAPE that is not a constant');
  const points = codePointsOf(value, 0, value.length, false);
  if (points.length !== 1) throw notSupported('LIKE with an ESCAPE that is not one character');
  return points[0]!;
}

/** Whether a text is like a pattern, both as UTF-8. @param escapeCharacter its code point; null: there is none */
export function likePattern(
  pattern: Uint8Array,
  escapeCharacter: number | null,
  collation: Collation,
): (text: Uint8Array) => boolean {
  const bytes = collation.name === 'binary';
  const points = codePointsOf(pattern, 0, pattern.length, bytes);
  const elements = patternOf(points, escapeCharacter ?? noEscape);
  return (text) => matches(codePointsOf(text, 0, text.length, bytes), elements, collation);
}

const noModes = { sqlMode: new Set<string>() };

export const like: ScalarFunction = {
  name: 'like',
  arity: [2, 3],
  resultType: (args) => {
    comparisonCollation(args.slice(0, 2), 'like');
    escapeOf(args[2], noModes);
    return booleanType(anyNullable(args.slice(0, 2)));
  },
  compile: ({ operands, type, context }) => {
    const [value, pattern] = operands.slice(0, 2).map(asText);
    const expressions = operands.slice(0, 2).map(({ expression }) => expression);
    const collation = comparisonCollation(expressions, 'like');
    const escapeCharacter = escapeOf(operands[2]?.expression, context);
    const bytes = collation.name === 'binary';
    let constantPattern: Int32Array | null = null;
    return (batch) => {
      const texts = value!.evaluate(batch) as BytesVector;
      const patterns = pattern!.evaluate(batch) as BytesVector;
      const validity = bothValid(texts.validity, patterns.validity, batch.rowCount);
      const truth = new Uint8Array(batch.rowCount);
      const elementsOf = (row: number): Int32Array =>
        patternOf(
          codePointsOf(patterns.data, patterns.offsets[row]!, patterns.offsets[row + 1]!, bytes),
          escapeCharacter,
        );
      if (pattern!.constant && batch.rowCount > 0) constantPattern ??= elementsOf(0);
      for (let row = 0; row < batch.rowCount; row++) {
        const elements = constantPattern ?? elementsOf(row);
        const text = codePointsOf(texts.data, texts.offsets[row]!, texts.offsets[row + 1]!, bytes);
        truth[row] = matches(text, elements, collation) ? 1 : 0;
      }
      return booleanVector(type, truth, validity);
    };
  },
};
