/** Answers of session functions and of the clock, as SQL literals. */

/** 'text' with its quotes doubled: the same under every sql_mode as long as there is no backslash, which is written in hex. */
export function stringLiteral(text: string): string {
  return text.includes('\\') ? `_utf8mb4 x'${Buffer.from(text).toString('hex')}'` : `'${text.replaceAll("'", "''")}'`;
}

/** Minutes that a zone such as `+05:30` is ahead of UTC; null when it is a name. */
export function offsetMinutes(timeZone: string): number | null {
  const match = /^([+-])(\d{1,2}):(\d{2})$/.exec(timeZone);
  if (!match) return timeZone.toUpperCase() === 'UTC' ? 0 : null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
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
 * @param zone offset or name known to this machine; null: this machine's own
 * @returns null for other functions
 */
export function clockValue(
  name: string,
  digits: number,
  at: Date,
  zone: string | null,
): { readonly type: 'date' | 'time' | 'timestamp'; readonly value: string } | null {
  const type = clockFunctions[name];
  if (!type || digits > 6) return null;
  const local = name.startsWith('utc_') ? at : inZone(at, zone);
  if (local === null) return null;
  const iso = local.toISOString();
  const fraction = digits === 0 ? '' : `.${iso.slice(20, 23).padEnd(6, '0').slice(0, digits)}`;
  const date = iso.slice(0, 10);
  const time = `${iso.slice(11, 19)}${fraction}`;
  return { type, value: type === 'date' ? date : type === 'time' ? time : `${date} ${time}` };
}

/** A date whose UTC fields are the local time of the zone; null for a zone that this machine does not know. */
function inZone(at: Date, zone: string | null): Date | null {
  if (zone === null) return new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  const offset = offsetMinutes(zone);
  if (offset !== null) return new Date(at.getTime() + offset * 60_000);
  try {
    const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
      at,
    );
    const local = new Date(`${text.replace(' ', 'T')}Z`);
    local.setUTCMilliseconds(at.getUTCMilliseconds());
    return local;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
