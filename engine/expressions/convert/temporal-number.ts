import type { ColumnType } from '../../batch/column-type';
import { dateTimeParts } from '../../batch/temporal-pack';
import type { Decimal } from '../../types/decimal';

/** A date or time as the number MySQL reads it as: 20240131, 20240131235959, 235959, with the fraction that the type has. */
export function temporalNumber(value: bigint, type: ColumnType): Decimal {
  if (type.name === 'time') {
    const negative = value < 0n;
    const microseconds = Number(negative ? -value : value);
    const seconds = Math.floor(microseconds / 1_000_000);
    const whole = Math.floor(seconds / 3600) * 10_000 + (Math.floor(seconds / 60) % 60) * 100 + (seconds % 60);
    const number = withFraction(BigInt(whole), microseconds % 1_000_000, type.scale);
    return negative ? { ...number, unscaled: -number.unscaled } : number;
  }
  const { year, month, day, hour, minute, second, microsecond } = dateTimeParts(value);
  const date = BigInt(year * 10_000 + month * 100 + day);
  if (type.name === 'date') return { unscaled: date, scale: 0 };
  return withFraction(date * 1_000_000n + BigInt(hour * 10_000 + minute * 100 + second), microsecond, type.scale);
}

function withFraction(whole: bigint, microsecond: number, scale: number): Decimal {
  if (scale === 0) return { unscaled: whole, scale };
  const fraction = Math.floor(microsecond / 10 ** (6 - scale));
  return { unscaled: whole * BigInt(10 ** scale) + BigInt(fraction), scale };
}
