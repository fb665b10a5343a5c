import { shareOfReads, type UserTraffic } from '../../observe/traffic';
import type { ManagerCommand } from '../command';
import { formatTime } from '../format';

/** MyCAT's parts of a day, as the hours at which they end: to 6 (from 22 on), 13, 18 and 22. UTC here. */
const partsOfDay: readonly (readonly [from: number, to: number])[] = [
  [22, 30],
  [6, 13],
  [13, 18],
  [18, 22],
];

function byPartOfDay({ hours }: UserTraffic): readonly number[] {
  return partsOfDay.map(([from, to]) => {
    let sum = 0;
    for (let hour = from; hour < to; hour++) sum += hours[hour % 24]!;
    return sum;
  });
}

function command(syntax: string): ManagerCommand {
  return {
    syntax,
    description:
      'Reports statements of each user since the start: most at a time, bytes, by part of the day, and up to 10, 200, 1000 ms and longer',
    columns: [
      'ID number',
      'USER',
      'R number',
      'W number',
      'R%',
      'MAX number',
      'NET_IN number',
      'NET_OUT number',
      'TIME_COUNT',
      'TTL_COUNT',
      'LAST_TIME',
    ],
    run: (_, { view }) =>
      [...view.observation.traffic.users].map(([name, user], index) => [
        index + 1,
        name,
        user.reads,
        user.writes,
        shareOfReads(user.reads, user.writes),
        user.runningMax,
        user.bytesReceived,
        user.bytesSent,
        `[${byPartOfDay(user).join(', ')}]`,
        `[${user.times.join(', ')}]`,
        formatTime(new Date(user.lastSeenAt)),
      ]),
  };
}

/** Counters of users only grow, for who watches them from outside: the argument `true` of MyCAT, which clears, is taken and changes nothing. */
export const showSqlSum: readonly ManagerCommand[] = [
  command('show @@sql.sum [?]'),
  command('show @@sql.sum.user [?]'),
];
