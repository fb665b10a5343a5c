/**
 * MySQL's packed dates and times (see Layout in column-type.ts), built and taken apart through 32-bit halves: a packed DATETIME is
 * `high = ymd << 9 | hms >> 8`, `low = (hms & 255) << 24 | microsecond` with `ymd = (year * 13 + month) << 5 | day` and
 * `hms = hour << 12 | minute << 6 | second`.
 */

/** A DATE or DATETIME taken apart. Zero dates have zeros in month and day. */
export interface DateTimeParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
}

export function packedHigh(year: number, month: number, day: number, hour: number, minute: number): number {
  return ((((year * 13 + month) << 5) | day) << 9) | (hour << 4) | (minute >> 2);
}

export function packedLow(minute: number, second: number, microsecond: number): number {
  return ((((minute & 3) << 6) | second) << 24) | microsecond;
}

export function packDateTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
): bigint {
  const high = packedHigh(year, month, day, hour, minute);
  return (BigInt(high) << 32n) | BigInt(packedLow(minute, second, microsecond) >>> 0);
}

/** Fills `parts` from the two halves of a packed value. */
export function unpackDateTime(low: number, high: number, parts: DateTimeParts): void {
  const ymd = high >>> 9;
  const yearMonth = ymd >>> 5;
  parts.day = ymd & 31;
  parts.year = Math.floor(yearMonth / 13);
  parts.month = yearMonth % 13;
  parts.hour = (high >>> 4) & 31;
  parts.minute = ((high & 15) << 2) | (low >>> 30);
  parts.second = (low >>> 24) & 63;
  parts.microsecond = low & 0xffffff;
}

export function dateTimeParts(packed: bigint): DateTimeParts {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0 };
  unpackDateTime(Number(packed & 0xffffffffn) | 0, Number(packed >> 32n), parts);
  return parts;
}

/** Number of digits at `at` .. `to`-1, or -1 when there is anything else. */
function digits(data: Uint8Array, at: number, to: number): number {
  let value = 0;
  for (let index = at; index < to; index++) {
    const digit = data[index]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Microseconds of the digits after a point: `5` is 500000. Digits past the sixth are cut off. */
function fractionMicroseconds(data: Uint8Array, at: number, end: number): number {
  const to = Math.min(end, at + 6);
  const value = digits(data, at, to);
  return value < 0 ? -1 : value * 10 ** (6 - (to - at));
}

/**
 * Reads `YYYY-MM-DD[ HH:MM:SS[.ffffff]]` as a server writes it into `halves[0]` (low) and `halves[1]` (high).
 * False when the text has another form. Values are not checked against the calendar: a server's dates are right, zero dates included.
 */
export function parseDateTimeText(data: Uint8Array, start: number, end: number, halves: Int32Array): boolean {
  const length = end - start;
  if (length !== 10 && length < 19) return false;
  if (data[start + 4] !== 0x2d || data[start + 7] !== 0x2d) return false;
  const year = digits(data, start, start + 4);
  const month = digits(data, start + 5, start + 7);
  const day = digits(data, start + 8, start + 10);
  let hour = 0;
  let minute = 0;
  let second = 0;
  let microsecond = 0;
  if (length > 10) {
    if (data[start + 13] !== 0x3a || data[start + 16] !== 0x3a) return false;
    hour = digits(data, start + 11, start + 13);
    minute = digits(data, start + 14, start + 16);
    second = digits(data, start + 17, start + 19);
    if (length > 19) {
      if (data[start + 19] !== 0x2e) return false;
      microsecond = fractionMicroseconds(data, start + 20, end);
    }
  }
  if ((year | month | day | hour | minute | second | microsecond) < 0) return false;
  halves[0] = packedLow(minute, second, microsecond);
  halves[1] = packedHigh(year, month, day, hour, minute);
  return true;
}

/** Signed microseconds of `[-]H+:MM:SS[.ffffff]` as a server writes it; NaN when the text has another form. */
export function parseTimeText(data: Uint8Array, start: number, end: number): number {
  const negative = data[start] === 0x2d;
  const from = negative ? start + 1 : start;
  let colon = from;
  while (colon < end && data[colon] !== 0x3a) colon++;
  if (colon === from || colon + 6 > end || data[colon + 3] !== 0x3a) return Number.NaN;
  const hour = digits(data, from, colon);
  const minute = digits(data, colon + 1, colon + 3);
  const second = digits(data, colon + 4, colon + 6);
  let microsecond = 0;
  if (colon + 6 < end) {
    if (data[colon + 6] !== 0x2e) return Number.NaN;
    microsecond = fractionMicroseconds(data, colon + 7, end);
  }
  if ((hour | minute | second | microsecond) < 0) return Number.NaN;
  const value = ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
  return negative ? -value : value;
}
