import { writeAscii } from './integer';

/** Most bytes of a FLOAT or DOUBLE as text: 309 digits before the point of (M,D) columns, sign, point, 30 decimals. */
export const floatBytesMax = 345;

/** FLT_DIG: digits that a FLOAT is shown with. */
const singleDigits = 6;

/**
 * A number as MySQL writes it without a display scale: for DOUBLE the shortest digits that read back as the same value, for FLOAT (`single`) six digits;
 * plain from 1e-15 to below 1e15 and wherever there are digits after the point, else as `1.5e-16`, `1e20` (MySQL source: strings/dtoa.cc, my_gcvt).
 * Minus zero is written as 0, and so are infinity and NaN, which MySQL does not store.
 */
export function floatText(value: number, single: boolean): string {
  if (!Number.isFinite(value) || value === 0) return '0';
  const shown = single ? sixDigits(value) : value;
  const magnitude = Math.abs(shown);
  if (magnitude >= 1e-6 && (magnitude < 1e15 || !Number.isInteger(shown))) return String(shown);
  const [mantissa, exponentText] = magnitude.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent < -15 || exponent > 14) return `${sign}${mantissa}e${exponent}`;
  return `${sign}0.${'0'.repeat(-exponent - 1)}${mantissa.replace('.', '')}`;
}

/** Rounded to six digits; halves to the even digit, where toPrecision() goes up. */
function sixDigits(value: number): number {
  const rounded = value.toExponential(singleDigits - 1);
  // More digits than a FLOAT has: all behind the sixth are there.
  const exact = value.toExponential(24);
  const start = exact.indexOf('.') + 1;
  const tail = exact.slice(start + singleDigits - 1, exact.indexOf('e'));
  const last = exact.charCodeAt(start + singleDigits - 2);
  if (!/^50*$/.test(tail) || last % 2 === 1) return Number(rounded);
  return Number(exact.slice(0, start + singleDigits - 1) + exact.slice(exact.indexOf('e')));
}

/** Writes a number with MySQL's shortest digits, or with `scale` decimals when that is below 31 (FLOAT(M,D), DOUBLE(M,D)). Returns the next position. */
export function writeFloat(target: Uint8Array, at: number, value: number, single: boolean, scale: number): number {
  return writeAscii(target, at, scale < 31 ? fixedText(value, scale) : floatText(value, single));
}

/** `scale` decimals: the shortest digits with zeros behind them, rounded only where there are more (strings/dtoa.cc, my_fcvt). */
export function fixedText(value: number, scale: number): string {
  if (!Number.isFinite(value)) return '0';
  const plain = plainDigits(value);
  const point = plain.indexOf('.');
  const decimals = point === -1 ? 0 : plain.length - point - 1;
  if (decimals > scale) return roundHalfEven(value, scale);
  if (scale === 0) return plain;
  return `${plain}${point === -1 ? '.' : ''}${'0'.repeat(scale - decimals)}`;
}

/** The shortest digits, without an exponent. */
function plainDigits(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa, exponentText] = text.split('e') as [string, string];
  const exponent = Number(exponentText);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  return exponent < 0
    ? `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
    : `${sign}${digits}${'0'.repeat(exponent + 1 - digits.length)}`;
}

/** toFixed(), but halves go to the even digit. */
function roundHalfEven(value: number, scale: number): string {
  const rounded = value.toFixed(scale);
  const exact = value.toFixed(100);
  const point = exact.indexOf('.');
  if (!/^50*$/.test(exact.slice(point + 1 + scale))) return rounded;
  const kept = exact.slice(0, scale === 0 ? point : point + 1 + scale);
  return kept.charCodeAt(kept.length - 1) % 2 === 0 ? kept : rounded;
}
