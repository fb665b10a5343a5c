/** Text to numbers by MySQL's rules: the longest prefix that is a number counts, the rest raises a warning. */

const space = 0x20;

function isSpace(byte: number): boolean {
  return byte === space || (byte >= 9 && byte <= 13);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Result of the parsers, filled anew by each call so that no row allocates. */
export const parsed = {
  /** False: no number, or something other than blanks after it. */
  complete: false,
  /** False: there were no digits at all. */
  any: false,
};

/** The double that bytes `start` .. `end`-1 begin with, 0 when there is none; too large ones become the largest. State is in `parsed`. */
export function parseDouble(data: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(data[at]!)) at++;
  const from = at;
  if (at < end && (data[at] === 0x2d || data[at] === 0x2b)) at++;
  let digits = 0;
  let short = 0;
  for (; at < end && isDigit(data[at]); at++, digits++) short = short * 10 + data[at]! - 0x30;
  let plain = true;
  if (at < end && data[at] === 0x2e) {
    plain = false;
    at++;
    for (; at < end && isDigit(data[at]); at++) digits++;
  }
  parsed.any = digits > 0;
  if (digits === 0) {
    parsed.complete = false;
    return 0;
  }
  if (at < end && (data[at]! | 0x20) === 0x65) {
    let exponent = at + 1;
    if (exponent < end && (data[exponent] === 0x2d || data[exponent] === 0x2b)) exponent++;
    if (exponent < end && isDigit(data[exponent])) {
      plain = false;
      while (exponent < end && isDigit(data[exponent])) exponent++;
      at = exponent;
    }
  }
  const to = at;
  while (at < end && isSpace(data[at]!)) at++;
  parsed.complete = at === end;
  if (plain && digits < 16) return data[from] === 0x2d ? -short : short;
  const value = Number(Buffer.from(data.buffer, data.byteOffset + from, to - from).toString('latin1'));
  if (Number.isFinite(value)) return value;
  parsed.complete = false;
  return value < 0 ? -Number.MAX_VALUE : Number.MAX_VALUE;
}

export const int64Min = -(1n << 63n);
export const int64Max = (1n << 63n) - 1n;
export const uint64Max = (1n << 64n) - 1n;

/**
 * The integer that bytes `start` .. `end`-1 begin with, 0 when there is none. Beyond 64 bits it stops at the limit: -2^63 below, 2^64-1
 * above, and `complete` is false. Source: MariaDB strings/my_strtoll10.c.
 */
export function parseInteger(data: Uint8Array, start: number, end: number): bigint {
  let at = start;
  while (at < end && isSpace(data[at]!)) at++;
  const negative = data[at] === 0x2d && at < end;
  if (negative || (at < end && data[at] === 0x2b)) at++;
  const from = at;
  let short = 0;
  for (; at < end && isDigit(data[at]); at++) short = short * 10 + data[at]! - 0x30;
  const digits = at - from;
  parsed.any = digits > 0;
  const to = at;
  while (at < end && isSpace(data[at]!)) at++;
  parsed.complete = at === end && digits > 0;
  if (digits < 16) return BigInt(negative ? -short : short);
  const value = BigInt(Buffer.from(data.buffer, data.byteOffset + from, to - from).toString('latin1'));
  const limit = negative ? -int64Min : uint64Max;
  if (value > limit) parsed.complete = false;
  const limited = value > limit ? limit : value;
  return negative ? -limited : limited;
}

export function clamp(value: bigint, min: bigint, max: bigint): bigint {
  if (value < min) return min;
  return value > max ? max : value;
}

/** Rounds to the nearest integer, halves to the even one: C's rint. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
