import { writeAscii } from './integer';

/** Most bytes of a FLOAT or DOUBLE as text: 309 digits before the point of (M,D) columns, sign, point, 30 decimals. */
export const floatBytesMax = 345;

/**
 * A number as MySQL writes it, without a display scale: the shortest digits that read back as the same value, plain from 1e-15 to below 1e15, else as
 * `1.5e-16`, `1e20` (MySQL source: strings/dtoa.cc, my_gcvt). Infinity and NaN, which MySQL does not store, become 0.
 * `digitsMax`: 6 for FLOAT, 17 for DOUBLE.
 */
export function floatText(value: number, digitsMax: 6 | 17): string {
  if (!Number.isFinite(value)) return '0';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const shortest = digitsMax === 6 ? Number(value.toPrecision(6)) : value;
  const magnitude = Math.abs(shortest);
  if (magnitude >= 1e-6 && magnitude < 1e15) return String(shortest);
  const [mantissa, exponentText] = magnitude.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent < -15 || exponent > 14) return `${sign}${mantissa}e${exponent}`;
  return `${sign}0.${'0'.repeat(-exponent - 1)}${mantissa.replace('.', '')}`;
}

/** Writes a number with MySQL's shortest digits, or with `scale` decimals when that is below 31 (FLOAT(M,D), DOUBLE(M,D)). Returns the next position. */
export function writeFloat(target: Uint8Array, at: number, value: number, single: boolean, scale: number): number {
  return writeAscii(target, at, scale < 31 ? fixedText(value, scale) : floatText(value, single ? 6 : 17));
}

/** Exactly `scale` decimals. toFixed() is exact up to 1e21; from there a double is an integer. */
function fixedText(value: number, scale: number): string {
  if (!Number.isFinite(value)) return '0';
  if (Math.abs(value) < 1e21) return value.toFixed(scale);
  return scale === 0 ? BigInt(value).toString() : `${BigInt(value)}.${'0'.repeat(scale)}`;
}
