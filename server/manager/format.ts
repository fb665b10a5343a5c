import { sqlError } from '../../protocol/wire/sql-error';

/** `2026-01-31 12:30:00`, in the server's time zone. */
export function formatTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `3d 4h 5m 6s`, as MyCAT's UPTIME; parts that are 0 in front are left out. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first < 0 ? 3 : first)
    .map(([value, unit]) => `${value}${unit}`)
    .join(' ');
}

/** Errors: 1210 for what is not a whole number from 0. */
export function wholeNumberOf(value: string, what: string): number {
  if (!/^\d{1,15}$/.test(value))
    throw sqlError('ER_WRONG_ARGUMENTS', `${what} is '${value}'; it must be a whole number from 0`);
  return Number(value);
}

/** A comma list, trimmed, without empty items. */
export function listOf(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
