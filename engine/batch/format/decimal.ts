import { writeAscii, writePadded, writeSafeInteger } from './integer';

/** Most bytes of a DECIMAL: 65 digits, sign, point, a leading zero. */
export const decimalBytesMax = 80;

const powersOfTen: readonly number[] = Array.from({ length: 16 }, (_, i) => 10 ** i);

/** Writes a one-word decimal: the scaled integer's 32-bit halves and the digits after the point. Returns the next position. */
export function writeDecimalWord(target: Uint8Array, at: number, low: number, high: number, scale: number): number {
  if (high < -0x200000 || high >= 0x200000 || scale > 15)
    return writeDecimalBigInt(target, at, (BigInt(high) << 32n) | BigInt(low >>> 0), scale);
  let value = high * 0x1_0000_0000 + (low >>> 0);
  let position = at;
  if (value < 0) {
    target[position++] = 45;
    value = -value;
  }
  if (scale === 0) return writeSafeInteger(target, position, value);
  const power = powersOfTen[scale]!;
  const whole = Math.floor(value / power);
  position = writeSafeInteger(target, position, whole);
  target[position++] = 46;
  return writePadded(target, position, value - whole * power, scale);
}

/** Writes a decimal given as its scaled integer, e.g. -12345n with scale 2 as `-123.45`. Returns the next position. */
export function writeDecimalBigInt(target: Uint8Array, at: number, value: bigint, scale: number): number {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const sign = negative ? '-' : '';
  const text = scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  return writeAscii(target, at, text);
}

/** Joins the words of a decimal, least significant first, the last one signed. */
export function joinWords(values: BigInt64Array, at: number, words: 1 | 2 | 4): bigint {
  let value = values[at + words - 1]!;
  for (let i = words - 2; i >= 0; i--) value = (value << 64n) | BigInt.asUintN(64, values[at + i]!);
  return value;
}
