/** Answers of session functions and of the clock, as SQL literals. */
import { type TimeZone, timeZoneOf } from '../../engine/types/time-zone';
/** 'text' with its quotes doubled: the same under every sql_mode as long as there is no backslash, which is written in hex. */
export function stringLiteral(text: string): string {
  return text.includes('\\') ? `_utf8mb4 x'${Buffer.from(text).toString('hex')}'` : `'${text.replaceAll("'", "''")}'`;
}

const clockFunctions: Readonly<Record<string, 'date' | 'time' | 'timestamp'>> = {
  now: 'timestamp',
  // Where several nodes must agree it cannot be the time of each call.
  sysdate: 'timestamp',
  current_timestamp: 'timestamp',
  localtime: 'timestamp',
  localtimestamp: 'timestamp',
  curdate: 'date',
  current_date: 'date',
  curtime: 'time',
  current_time: 'time',
  utc_timestamp: 'timestamp',
  utc_date: 'date',
  utc_time: 'time',
};

/**
 * The value of NOW() and its kin at `at` in a time zone.
 * @param zone an offset, a name known to this machine, or SYSTEM
 * @param system the zone that SYSTEM is; null: this machine's own, for want of another
 * @returns null for other functions
 */
export function clockValue(
  name: string,
  digits: number,
  at: Date,
  zone: string,
  system: TimeZone | null,
): { readonly type: 'date' | 'time' | 'timestamp'; readonly value: string } | null {
  const type = clockFunctions[name];
  if (!type || digits > 6) return null;
  const local = name.startsWith('utc_') ? at : inZone(at, zone, system);
  if (local === null) return null;
  const iso = local.toISOString();
  const fraction = digits === 0 ? '' : `.${iso.slice(20, 23).padEnd(6, '0').slice(0, digits)}`;
  const date = iso.slice(0, 10);
  const time = `${iso.slice(11, 19)}${fraction}`;
  return { type, value: type === 'date' ? date : type === 'time' ? time : `${date} ${time}` };
}

/** A date whose UTC fields are the local time of the zone; null for a zone that this machine does not know. */
function inZone(at: Date, name: string, system: TimeZone | null): Date | null {
  const isSystem = name.toUpperCase() === 'SYSTEM';
  if (isSystem && system === null) return new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  const zone = isSystem ? system : timeZoneOf(name);
  return zone && new Date(at.getTime() + zone.offsetAt(Math.floor(at.getTime() / 1000)) * 1000);
}
