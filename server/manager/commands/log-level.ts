import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';
import { logLevels } from '../recent-log';

export const showLogLevel: ManagerCommand = {
  syntax: 'show @@loglevel',
  description: 'Reports from which level on events are logged',
  columns: ['LEVEL'],
  run: (_, { log }) => [[log.level]],
};

/** Errors: 1231 for a level that there is not. */
export const setLogLevel: ManagerCommand = {
  syntax: 'reload @@loglevel = ?',
  description: `Logs from this level on: ${logLevels.join(', ')}; until the server stops`,
  columns: [],
  run: ([value], { log }, by) => {
    const level = logLevels.find((known) => known === value!.toLowerCase());
    if (!level) {
      throw sqlError('ER_WRONG_VALUE_FOR_VAR', `'${value}' is no log level; there are ${logLevels.join(', ')}`);
    }
    const before = log.level;
    log.level = level;
    log.info({ client: by.id, user: by.user, before, level }, 'log level changed');
    return { affectedRows: 1, info: `Log level is ${level}` };
  },
};
