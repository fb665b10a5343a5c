/** Time zones: fixed offsets (`+05:30`, `UTC`) and names of the IANA database, whose rules are those of this machine's JavaScript engine. */

/** All in whole seconds; a local time is counted like UTC from 1970-01-01 00:00:00. */
export interface TimeZone {
  readonly offsetAt: (utcSeconds: number) => number;
  /**
   * The instant of a local time. One that a change of the clocks skips is the instant of the change, one that comes twice is the earlier
   * one (source: sql/tztime.cc, TIME_to_gmt_sec).
   */
  readonly toUtc: (localSeconds: number) => number;
  /** What it was made of, of one that a backend has told. */
  readonly told?: ToldZone;
}

/** Plain data. */
export interface ToldZone {
  readonly first: number;
  readonly changes: readonly ClockChange[];
}

const known = new Map<string, TimeZone | null>();

/** Null for names that are not known. */
export function timeZoneOf(name: string): TimeZone | null {
  const existing = known.get(name);
  if (existing !== undefined) return existing;
  const zone = fixedZone(name) ?? namedZone(name);
  // Names can come from columns: a bound keeps what does not exist from filling the memory.
  if (known.size > 2000) known.clear();
  known.set(name, zone);
  return zone;
}

/** Offsets go from -12:59 to +13:59 (MariaDB 10.11). */
function fixedZone(name: string): TimeZone | null {
  const match = /^([+-])(\d{1,2}):(\d{1,2})$/.exec(name);
  if (!match) return null;
  const minutes = (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
  if (Number(match[3]) > 59 || minutes < -12 * 60 - 59 || minutes >= 14 * 60) return null;
  const offset = minutes * 60;
  return { offsetAt: () => offset, toUtc: (local) => local - offset };
}

/** Clocks change on quarters of an hour: offsets are asked for once for each. */
const quarterSeconds = 900;
const daySeconds = 86_400;

function namedZone(name: string): TimeZone | null {
  if (!/^[A-Za-z][\w+\-/]*$/.test(name)) return null;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const offsets = new Map<number, number>();
  const offsetAt = (utcSeconds: number): number => {
    const quarter = Math.floor(utcSeconds / quarterSeconds);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      if (offsets.size > 100_000) offsets.clear();
      offset = offsetOf(format, quarter * quarterSeconds);
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return { offsetAt, toUtc: (local) => instantOf(local, offsetAt) };
}

/** From an instant on clocks are so far ahead of UTC. All in whole seconds. */
export interface ClockChange {
  readonly at: number;
  readonly offset: number;
  /** Of local times that come twice the second one is meant. */
  readonly meansSecond?: boolean;
}

/** The zone whose clocks change like that. @param changes by ascending instants; `first` holds before them */
export function zoneOfChanges(first: number, changes: readonly ClockChange[]): TimeZone {
  const told = { first, changes };
  if (changes.length === 0) return { offsetAt: () => first, toUtc: (local) => local - first, told };
  const changesUntil = (utcSeconds: number): number => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (changes[middle]!.at <= utcSeconds) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const offsetAt = (utcSeconds: number): number => {
    const count = changesUntil(utcSeconds);
    return count === 0 ? first : changes[count - 1]!.offset;
  };
  const toUtc = (local: number): number => {
    const instant = instantOf(local, offsetAt);
    const next = changes[changesUntil(instant)];
    const isTwice = next?.meansSecond === true && local - next.offset >= next.at;
    return isTwice ? local - next.offset : instant;
  };
  return { offsetAt, toUtc, told };
}

function offsetOf(format: Intl.DateTimeFormat, utcSeconds: number): number {
  const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(utcSeconds * 1000)) fields[type] = Number(value);
  const local = Date.UTC(fields.year!, fields.month! - 1, fields.day, fields.hour, fields.minute, fields.second) / 1000;
  return local - utcSeconds;
}

function instantOf(local: number, offsetAt: (utcSeconds: number) => number): number {
  const before = offsetAt(local - daySeconds);
  const after = offsetAt(local + daySeconds);
  const candidates = [local - before, local - after].filter((utc) => utc + offsetAt(utc) === local);
  if (candidates.length > 0) return Math.min(...candidates);
  // Skipped by the clocks: the first instant after the gap.
  let [low, high] = [local - daySeconds, local + daySeconds];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
