/**
 * Exact decimals in memory: scaled integers of 1, 2 or 4 little-endian 64-bit words, two's complement (Arrow's Decimal64/128/256).
 * Hot loops stay with one word and JavaScript numbers; bigints are for the rest.
 */

const wordMask = (1n << 64n) - 1n;

/** The unscaled value of row `row`. */
export function readDecimal(values: BigInt64Array, row: number, words: 1 | 2 | 4): bigint {
  if (words === 1) return values[row]!;
  const at = row * words;
  if (words === 2) return (values[at + 1]! << 64n) | (values[at]! & wordMask);
  return (
    (values[at + 3]! << 192n) |
    ((values[at + 2]! & wordMask) << 128n) |
    ((values[at + 1]! & wordMask) << 64n) |
    (values[at]! & wordMask)
  );
}

/** Stores the unscaled value of row `row`. The value must fit: callers check precision first. */
export function writeDecimal(values: BigInt64Array, row: number, words: 1 | 2 | 4, value: bigint): void {
  const at = row * words;
  values[at] = value;
  if (words === 1) return;
  values[at + 1] = value >> 64n;
  if (words === 2) return;
  values[at + 2] = value >> 128n;
  values[at + 3] = value >> 192n;
}

const powers: bigint[] = [1n];

/** 10^exponent as a bigint, exponent ≥ 0. */
export function powerOfTen(exponent: number): bigint {
  for (let known = powers.length; known <= exponent; known++) powers.push(powers[known - 1]! * 10n);
  return powers[exponent]!;
}

/** Most digits that fit a signed 64-bit word whatever they are. */
export const wordDigitsMax = 18;

/**
 * The scaled integer of plain decimal text (`-12.34`, `.5`, `7.`) as a bigint with `scale` digits after the point; digits past the scale
 * are cut off, missing ones are zero. Only for text that a server wrote: no blanks, no exponent. Null when there is any other character.
 */
export function parseDecimalDigits(data: Uint8Array, start: number, end: number, scale: number): bigint | null {
  let at = start;
  const negative = data[at] === 0x2d;
  if (negative || data[at] === 0x2b) at++;
  if (at >= end) return null;
  let value = 0n;
  let chunk = 0;
  let chunkDigits = 0;
  let fraction = -1;
  for (; at < end; at++) {
    const byte = data[at]!;
    if (byte === 0x2e && fraction < 0) {
      fraction = 0;
      continue;
    }
    const digit = byte - 0x30;
    if (digit < 0 || digit > 9) return null;
    if (fraction >= scale) continue;
    if (fraction >= 0) fraction++;
    chunk = chunk * 10 + digit;
    if (++chunkDigits === 15) {
      value = value * 1_000_000_000_000_000n + BigInt(chunk);
      chunk = 0;
      chunkDigits = 0;
    }
  }
  if (chunkDigits > 0) value = value * powerOfTen(chunkDigits) + BigInt(chunk);
  if (fraction < 0) fraction = 0;
  if (fraction < scale) value *= powerOfTen(scale - fraction);
  return negative ? -value : value;
}
