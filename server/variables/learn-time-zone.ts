import { type ClockChange, type TimeZone, zoneOfChanges } from '../../engine/types/time-zone';

/** Runs a query on a backend; each row by upper-case column name. */
export type AskRows = (sql: string) => Promise<readonly Readonly<Record<string, string | null>>[] | null>;

/** Seconds of the instants between which a change of the clocks is looked for: none is taken back within a week. */
const weekSeconds = 604_800;
/** The last second that CONVERT_TZ knows everywhere. */
const instantMax = 2 ** 31 - 2;

/**
 * The time zone that a backend calls SYSTEM: how far its clocks are from UTC in each week of those that TIMESTAMP has, and the very second of each
 * change between two of them. One query where the clocks never changed.
 *
 * @returns null when no backend answers, or in other words than expected
 */
export async function learnTimeZone(ask: AskRows): Promise<TimeZone | null> {
  const digits = Array.from({ length: 16 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
  const weeks = `SELECT 1 + ${weekSeconds} * (a.d * 256 + b.d * 16 + c.d) AS n FROM (${digits}) a, (${digits}) b, (${digits}) c`;
  const offsets = await offsetsOf(weeks, ask);
  if (offsets === null) return null;
  let open: readonly Search[] = offsets
    .slice(1)
    .map((later, index) => ({ before: offsets[index]!, after: later }))
    .filter(({ before, after }) => before.offset !== after.offset);
  while (open.some(isOpen)) {
    const middles = open.map(({ before, after }) => Math.floor((before.at + after.at) / 2));
    const asked = await offsetsOf(middles.map((at) => `SELECT ${at} AS n`).join(' UNION ALL '), ask);
    if (asked === null) return null;
    open = open.map(({ before, after }, index) => {
      const middle = asked.find(({ at }) => at === middles[index])!;
      return middle.offset === before.offset ? { before: middle, after } : { before, after: middle };
    });
  }
  return zoneOfChanges(offsets[0]!.offset, await withSecondTimes(open, ask));
}

/** The changes, with what local times that come twice mean: which one it is depends on the season in which a MariaDB was started. */
async function withSecondTimes(searches: readonly Search[], ask: AskRows): Promise<readonly ClockChange[]> {
  const isBack = ({ before, after }: Search): boolean => after.offset < before.offset;
  if (!searches.some(isBack)) return searches.map(({ after }) => after);
  const twice = ({ before, after }: Search): number => after.at + (before.offset + after.offset) / 2;
  const locals = searches.filter(isBack).map((search) => `SELECT ${twice(search)} AS n`);
  const asked = await ask(
    `SELECT n, TIMESTAMPDIFF(SECOND, '1970-01-01 00:00:00',
       CONVERT_TZ(TIMESTAMP('1970-01-01 00:00:00') + INTERVAL n SECOND, 'SYSTEM', '+00:00')) AS u FROM (${locals.join(' UNION ALL ')}) i`,
  );
  const instants = new Map(asked?.map(({ N, U }) => [Number(N), Number(U)]));
  return searches.map((search) => {
    const { after } = search;
    return isBack(search) ? { ...after, meansSecond: (instants.get(twice(search)) ?? 0) >= after.at } : after;
  });
}

/** A change of the clocks between two instants. */
interface Search {
  readonly before: ClockChange;
  readonly after: ClockChange;
}

function isOpen({ before, after }: Search): boolean {
  return after.at - before.at > 1;
}

/** By ascending instants. @param instants a query whose column `n` has them */
async function offsetsOf(instants: string, ask: AskRows): Promise<readonly ClockChange[] | null> {
  const rows = await ask(
    `SELECT n, TIMESTAMPDIFF(SECOND, u, CONVERT_TZ(u, '+00:00', 'SYSTEM')) AS o
     FROM (SELECT n, TIMESTAMP('1970-01-01 00:00:00') + INTERVAL n SECOND AS u FROM (${instants}) i) t WHERE n < ${instantMax} ORDER BY n`,
  );
  if (rows === null || rows.length === 0 || rows.some(({ O }) => O == null)) return null;
  return rows.map(({ N, O }) => ({ at: Number(N), offset: Number(O) }));
}
