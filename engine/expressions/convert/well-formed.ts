import type { EvaluationContext } from '../evaluator';

const questionMark = 0x3f;

/**
 * Length of the character that begins at `at`; 0 when none does. Surrogates are characters to servers, longer forms than needed are not (source: MariaDB
 * strings/ctype-utf8.c, my_valid_mbcharlen_utf8mb4).
 */
function characterLength(bytes: Uint8Array, at: number, longest: 3 | 4): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || length > longest || at + length > bytes.length) return 0;
  for (let index = at + 1; index < at + length; index++) if ((bytes[index]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  return isOverlong || (first === 0xf4 && second >= 0x90) ? 0 : length;
}

/** Bytes read as text, with a question mark for each byte that is of no character, and a warning (1300) about the first of them. */
export function wellFormed(bytes: Uint8Array, charset: 'utf8mb4' | 'utf8mb3', context: EvaluationContext): Uint8Array {
  let firstWrong = -1;
  let text = bytes;
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at, charset === 'utf8mb4' ? 4 : 3);
    if (length === 0) {
      if (firstWrong < 0) {
        firstWrong = at;
        text = bytes.slice();
      }
      text[at] = questionMark;
    }
    at += Math.max(1, length);
  }
  if (firstWrong >= 0) {
    context.warn(1300, `Invalid ${charset} character string: '${printable(bytes.subarray(firstWrong))}'`);
  }
  return text;
}

function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
