import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';
import { formatTime, wholeNumberOf } from '../format';
import type { LogLine } from '../recent-log';

const limitDefault = 100;

export const showSyslog: ManagerCommand = {
  syntax: 'show @@syslog limit=?',
  description: 'Reports the last lines of the log, the newest first',
  columns: ['DATE', 'LOG'],
  run: ([limit], { log }) =>
    newest(log.lines, wholeNumberOf(limit!, 'limit')).map((line) => [
      formatTime(line.at),
      `${line.level} ${line.text}`,
    ]),
};

export const searchLog: ManagerCommand = {
  syntax: 'log @@ [file=?] [limit=?] [key=?] [regex=?]',
  description: 'Searches the last lines of the log, the newest first, for a text or a pattern',
  columns: ['LOG'],
  run: ([file, limit, key, regex], { log }) => {
    if (file != null)
      throw sqlError(
        'ER_WRONG_ARGUMENTS',
        'file= is not served: only the last lines of the log are at hand; leave it out',
      );
    const pattern = patternOf(regex ?? null);
    const found = log.lines.filter(
      ({ text }) => (key == null || text.includes(key)) && (pattern === null || pattern.test(text)),
    );
    return newest(found, limit == null ? limitDefault : wholeNumberOf(limit, 'limit')).map((line) => [
      `${formatTime(line.at)} ${line.level} ${line.text}`,
    ]);
  },
};

function patternOf(regex: string | null): RegExp | null {
  if (regex === null) return null;
  try {
    return new RegExp(regex);
  } catch (error) {
    throw sqlError('ER_WRONG_ARGUMENTS', `regex: ${(error as Error).message}`);
  }
}

function newest(lines: readonly LogLine[], limit: number): readonly LogLine[] {
  return limit === 0 ? [] : lines.slice(-limit).reverse();
}
