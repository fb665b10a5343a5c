import type { WeightTable } from './weight-table';

/**
 * How weights become key bytes. The weights that ASCII characters have take one byte each, in order; every stretch of weights between two of
 * them shares one byte, followed by the weight itself in two bytes. So an ASCII string has a key of its own length under any collation, and
 * memcmp orders keys as the weights order.
 *
 * Under PAD SPACE a string goes on with spaces for ever. In place of the space's byte there are three: RUN_LESS < END < RUN_GREATER. A string
 * ends with END, which stands for endless spaces. A run of n spaces in front of something smaller than a space (a tab) is smaller than that,
 * and the smaller the shorter it is: RUN_LESS n. In front of something greater it is greater, and the greater the shorter: RUN_GREATER -n.
 * `a` < `a b`, but `a\t` < `a`, as MySQL has it.
 */
export interface KeyCodes {
  /** By byte below 128: the key byte, or `codeSpace`, `codeIgnored` or `codeHead`. */
  readonly ascii: Int16Array;
  /** By weight: the key byte; plus `codeWide` when the weight's own two bytes follow; or `codeSpace`. */
  readonly byWeight: Int16Array;
  readonly spaceWeight: number;
  /** -1 under NOPAD. */
  readonly runLess: number;
  /** Most key bytes that one byte of a string can make, rounded up. */
  readonly expansion: number;
}

/** Part of a run of spaces (PAD SPACE only). */
export const codeSpace = -1;
/** The character has no weight. */
export const codeIgnored = -2;
/** The character may start a contraction. */
export const codeHead = -3;
/** Ends the keys of one of several levels under NOPAD: smaller than all others. */
export const levelEnd = 0;
/** Added to the key byte of weights that take two more bytes. */
export const codeWide = 256;

/** @param isLevel the key is followed by that of another level: under NOPAD the key byte `levelEnd` is kept free for its end */
export function keyCodes(table: WeightTable, padSpace: boolean, isLevel: boolean): KeyCodes {
  const { first, weights, contractions } = table;
  const spaceWeight = weights[first[0x20]!]!;
  const ascii = new Set<number>();
  for (let byte = 0; byte < 0x80; byte++) if (first[byte + 1]! > first[byte]!) ascii.add(weights[first[byte]!]!);
  const byWeight = new Int16Array(0x10000);
  let code = isLevel && !padSpace ? levelEnd + 1 : 0;
  let next = 0;
  let runLess = -1;
  for (const weight of [...ascii].sort((a, b) => a - b)) {
    if (weight > next) byWeight.fill(codeWide + code++, next, weight);
    if (weight === spaceWeight && padSpace) {
      byWeight[weight] = codeSpace;
      runLess = code;
      code += 3;
    } else {
      byWeight[weight] = code++;
    }
    next = weight + 1;
  }
  if (next < 0x10000) byWeight.fill(codeWide + code++, next);
  if (code > 256) throw new Error('Too many weights of ASCII characters for one byte');
  return {
    ascii: Int16Array.from({ length: 0x80 }, (_, byte) => {
      if (contractions?.startsWith(byte)) return codeHead;
      return first[byte + 1] === first[byte] ? codeIgnored : byWeight[weights[first[byte]!]!]!;
    }),
    byWeight,
    spaceWeight,
    runLess,
    expansion: expansionOf(table),
  };
}

function expansionOf({ first, codePointCount, contractions }: WeightTable): number {
  // A run of one space takes two bytes; a character past ASCII at least two bytes of string and three per weight of key.
  let expansion = 3;
  for (let codePoint = 0x80; codePoint < codePointCount; codePoint++) {
    const bytes = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    const keyBytes = (first[codePoint + 1]! - first[codePoint]!) * 3;
    while (keyBytes > expansion * bytes) expansion++;
  }
  for (const [characters, weights] of contractions?.entries ?? []) {
    while (weights.length * 3 > expansion * characters.length) expansion++;
  }
  return expansion;
}
