/** `00` to `99`: two ASCII digits an entry. */
const pairs = new Uint8Array(200);
for (let i = 0; i < 100; i++) {
  pairs[i * 2] = 48 + Math.floor(i / 10);
  pairs[i * 2 + 1] = 48 + (i % 10);
}

/** Most bytes of a 64-bit integer: sign and 19 digits, or 20 digits. */
export const integerBytesMax = 20;

/** Writes exactly two digits of 0..99. Returns the next position. */
export function writeTwoDigits(target: Uint8Array, at: number, value: number): number {
  target[at] = pairs[value * 2]!;
  target[at + 1] = pairs[value * 2 + 1]!;
  return at + 2;
}

/** Writes a value of 0..2^32-1 with at least `digits` digits, zeros in front. Returns the next position. */
export function writePadded(target: Uint8Array, at: number, value: number, digits: number): number {
  let left = value;
  for (let position = at + digits - 1; position >= at; position--) {
    const next = Math.floor(left / 10);
    target[position] = 48 + (left - next * 10);
    left = next;
  }
  return at + digits;
}

function digitCount(value: number): number {
  if (value < 100_000) {
    if (value < 100) return value < 10 ? 1 : 2;
    return value < 1000 ? 3 : value < 10_000 ? 4 : 5;
  }
  if (value < 10_000_000) return value < 1_000_000 ? 6 : 7;
  return value < 100_000_000 ? 8 : value < 1_000_000_000 ? 9 : 10;
}

/** Writes the digits of 0..2^32-1. Returns the next position. */
export function writeUint32(target: Uint8Array, at: number, value: number): number {
  const end = at + digitCount(value);
  let position = end;
  let left = value;
  while (left >= 100) {
    const next = Math.floor(left / 100);
    const pair = (left - next * 100) * 2;
    target[--position] = pairs[pair + 1]!;
    target[--position] = pairs[pair]!;
    left = next;
  }
  if (left >= 10) {
    target[--position] = pairs[left * 2 + 1]!;
    target[--position] = pairs[left * 2]!;
  } else {
    target[--position] = 48 + left;
  }
  return end;
}

/** Writes the digits of 0..2^53. Returns the next position. */
export function writeSafeInteger(target: Uint8Array, at: number, value: number): number {
  if (value < 0x1_0000_0000) return writeUint32(target, at, value);
  const high = Math.floor(value / 1e9);
  const position = writeUint32(target, at, high);
  return writePadded(target, position, value - high * 1e9, 9);
}

/**
 * Writes a 64-bit integer given as its two 32-bit halves (both as signed int32). Returns the next position.
 * `unsigned` reads the bits as 0..2^64-1.
 */
export function writeInteger(target: Uint8Array, at: number, low: number, high: number, unsigned: boolean): number {
  if (high === 0) return writeUint32(target, at, low >>> 0);
  if (high < 0 && !unsigned) {
    target[at] = 45;
    if (high === -1 && low < 0) return writeUint32(target, at + 1, -low);
    if (high >= -0x200000) return writeSafeInteger(target, at + 1, -(high * 0x1_0000_0000 + (low >>> 0)));
    return writeBigInt(target, at + 1, -((BigInt(high) << 32n) | BigInt(low >>> 0)));
  }
  if (high > 0 && high < 0x200000) return writeSafeInteger(target, at, high * 0x1_0000_0000 + (low >>> 0));
  return writeBigInt(target, at, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
}

/** Writes the decimal digits of an integer that is not negative. Returns the next position. */
export function writeBigInt(target: Uint8Array, at: number, value: bigint): number {
  return writeAscii(target, at, value.toString());
}

export function writeAscii(target: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Moves what was written from `start` to `end` right so that it has `width` digits, with zeros in front (ZEROFILL). Returns the next position. */
export function zeroFill(target: Uint8Array, start: number, end: number, width: number): number {
  const missing = width - (end - start);
  if (missing <= 0) return end;
  target.copyWithin(start + missing, start, end);
  target.fill(48, start, start + missing);
  return end + missing;
}
