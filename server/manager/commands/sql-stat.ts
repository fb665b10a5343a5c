import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';
import { entriesOf } from './fingerprint-entries';

/** Errors: 1231 for another word; 1003 when statementShapesMax is 0. */
export const reloadSqlStat: ManagerCommand = {
  syntax: 'reload @@sqlstat=?',
  description: 'open counts statements by fingerprint, close does not, until the server stops',
  columns: [],
  run: ([value], server) => {
    const word = value!.toLowerCase();
    if (word !== 'open' && word !== 'close')
      throw sqlError('ER_WRONG_VALUE_FOR_VAR', `'${value}' is neither open nor close`);
    entriesOf(server);
    server.view.observation.countsStatements = word === 'open';
    return { affectedRows: 1, info: word === 'open' ? 'Statements are counted' : 'Statements are not counted' };
  },
};
