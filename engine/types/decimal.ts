/** Exact decimals: rounding, division, text, and the precision and scale that MariaDB gives to results. Values are unscaled bigints. */
import { type ColumnType, columnType } from '../batch/column-type';
import { powerOfTen } from '../batch/decimal-words';

/** Most digits of a DECIMAL. */
export const decimalPrecisionMax = 65;
/** Most digits after the point (MariaDB; MySQL has 30). */
export const decimalScaleMax = 38;
/** The default of the variable div_precision_increment: digits that a division adds to the scale. */
export const divisionScaleIncrement = 4;
/** Most digits that four words hold whatever they are. */
export const decimalStorageDigits = 76;

/** DECIMAL(precision, scale) with the display width that the server announces. */
export function decimalType(precision: number, scale: number, unsigned: boolean, nullable: boolean): ColumnType {
  return columnType('decimal', {
    precision,
    scale,
    unsigned,
    nullable,
    length: decimalLength(precision, scale, unsigned),
  });
}

/** Characters of the longest value: digits, sign, point (MariaDB source: my_decimal_precision_to_length_no_truncation). */
export function decimalLength(precision: number, scale: number, unsigned: boolean): number {
  return precision + (scale > 0 ? 1 : 0) + (unsigned || precision === 0 ? 0 : 1);
}

/** The value with another scale; digits that go are rounded, half away from zero. */
export function rescale(value: bigint, from: number, to: number): bigint {
  if (to >= from) return to === from ? value : value * powerOfTen(to - from);
  return divideRounded(value, powerOfTen(from - to));
}

/** The value with another scale; digits that go are cut off. */
export function truncateToScale(value: bigint, from: number, to: number): bigint {
  return to >= from ? rescale(value, from, to) : value / powerOfTen(from - to);
}

/** Integer quotient rounded half away from zero; the divisor is positive. */
export function divideRounded(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return value < 0n ? -((-value + half) / divisor) : (value + half) / divisor;
}

/**
 * Digits after the point that MariaDB computes in a division before it rounds to the result's scale: whole words of nine digits
 * (source: strings/decimal.c, do_div_mod). They can be seen: `1/3*3` is 1.0000 because 0.333333333 is multiplied.
 */
export function divisionScale(leftScale: number, rightScale: number, increment = divisionScaleIncrement): number {
  const left = Math.ceil(leftScale / 9) * 9;
  const right = Math.ceil(rightScale / 9) * 9;
  const missing = Math.max(0, increment - (left - leftScale) - (right - rightScale));
  return Math.ceil((left + right + missing) / 9) * 9;
}

/** The quotient cut off (not rounded) at `scale` digits; null when the divisor is zero. */
export function divide(
  left: bigint,
  leftScale: number,
  right: bigint,
  rightScale: number,
  scale: number,
): bigint | null {
  if (right === 0n) return null;
  const shift = scale + rightScale - leftScale;
  return shift >= 0 ? (left * powerOfTen(shift)) / right : left / (right * powerOfTen(-shift));
}

/** Digits of the value, at least 1. */
export function digitCount(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

/** Plain text with exactly `scale` digits after the point. */
export function decimalText(value: bigint, scale: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/** The nearest double. */
export function decimalToDouble(value: bigint, scale: number): number {
  // The text rounds once and correctly, whatever the number of digits.
  return scale === 0 ? Number(value) : Number(`${value}e-${scale}`);
}

/** An exact decimal of any size. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/**
 * The number that a string starts with (blanks first are skipped): digits, point, exponent. `complete` is false when anything but blanks
 * follows or when there is no number at all (the value is then 0). Source: MariaDB strings/decimal.c, internal_str2dec.
 */
export function parseDecimalPrefix(text: string): Decimal & { readonly complete: boolean } {
  const match = /^[ \t\n\v\f\r]*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?(.*)$/s.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || (whole === '' && fraction === '')) return { unscaled: 0n, scale: 0, complete: false };
  const exponent = Math.max(-1000, Math.min(1000, Number(match[4] ?? 0)));
  let unscaled = BigInt(whole + fraction);
  let scale = fraction.length - exponent;
  if (scale < 0) {
    unscaled *= powerOfTen(-scale);
    scale = 0;
  }
  if (match[1] === '-') unscaled = -unscaled;
  return { unscaled, scale, complete: /^[ \t\n\v\f\r]*$/.test(match[5]!) };
}

/** The greatest value of DECIMAL(precision, …), unscaled. */
export function decimalMax(precision: number): bigint {
  return powerOfTen(precision) - 1n;
}
