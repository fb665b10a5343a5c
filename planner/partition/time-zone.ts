import { sqlError } from '../../protocol/wire/sql-error';

/** A time zone as Java's ZoneInfo sees it. Instants and wall times are milliseconds, wall times since 1970-01-01 00:00 on the zone's clocks. */
export interface TimeZone {
  /** Milliseconds that the zone's clocks are ahead of UTC. */
  offsetAt(instant: number): number;
  /**
   * The instant when the clocks show a wall time. One that comes twice means the later instant; one that is skipped is read with the offset
   * before the change.
   */
  instantOf(wall: number): number;
}

export const dayMs = 86_400_000;

/** 1900-01-01 UTC. Before it Java uses the zone's standard offset of today. */
const firstHistoricDay = -25_567;
/** What Date and Intl can represent. */
const lastDay = 99_999_999;
/** Days and changes remembered; dates in a table are rarely further apart. */
const rememberedMax = 20_000;

/** @param name IANA name. Errors: 1064 for an unknown one. */
export function timeZone(name: string): TimeZone {
  const readOffset = offsetReader(name);
  if (/^(?:Etc\/)?(?:UTC|GMT|UCT|Zulu|Universal)$/.test(name)) return { offsetAt: () => 0, instantOf: (wall) => wall };
  let standard: number | undefined;
  const standardOffset = (): number => {
    standard ??= leastOffset(readOffset);
    return standard;
  };
  const exactOffset = (instant: number): number => {
    const day = Math.floor(instant / dayMs);
    return day < firstHistoricDay || day > lastDay ? standardOffset() : readOffset(instant);
  };
  const offsetOfDay = remembered((day) => exactOffset(day * dayMs));
  // A wall time's instant lies within a day and a bit of it; the change of offset nearest to a wall day is searched in between.
  const changeNear = remembered((day) => changeBetween((day - 1) * dayMs, (day + 2) * dayMs, exactOffset));
  return {
    offsetAt: (instant) => {
      const day = Math.floor(instant / dayMs);
      const offset = offsetOfDay(day);
      return offset === offsetOfDay(day + 1) ? offset : exactOffset(instant);
    },
    instantOf: (wall) => {
      const day = Math.floor(wall / dayMs);
      const before = offsetOfDay(day - 1);
      if (before === offsetOfDay(day + 2)) return wall - before;
      const change = changeNear(day);
      const after = exactOffset(change);
      return wall >= change + after ? wall - after : wall - before;
    },
  };
}

/** First instant, to the second, whose offset is not that of `low`. */
function changeBetween(low: number, high: number, offsetAt: (instant: number) => number): number {
  const before = offsetAt(low);
  let [same, changed] = [low / 1000, high / 1000];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAt(middle * 1000) === before) same = middle;
    else changed = middle;
  }
  return changed * 1000;
}

/** The standard offset: clocks are never behind it. */
function leastOffset(readOffset: (instant: number) => number): number {
  const year = Date.UTC(2025, 0, 1);
  return Math.min(...Array.from({ length: 37 }, (_, index) => readOffset(year + index * 10 * dayMs)));
}

function remembered(read: (day: number) => number): (day: number) => number {
  const known = new Map<number, number>();
  return (day) => {
    let value = known.get(day);
    if (value === undefined) {
      value = read(day);
      if (known.size >= rememberedMax) known.clear();
      known.set(day, value);
    }
    return value;
  };
}

function offsetReader(timeZoneName: string): (instant: number) => number {
  const format = dateTimeFormat(timeZoneName);
  return (instant) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
    const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
    return wall - Math.floor(instant / 1000) * 1000;
  };
}

function dateTimeFormat(timeZoneName: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: timeZoneName,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw sqlError('ER_PARSE_ERROR', `unknown time zone '${timeZoneName}': use a name such as Asia/Shanghai or UTC`, {
      cause,
    });
  }
}
