import { sqlError } from '../wire/sql-error';
import type { Command } from './command';

/** Everything that is not in the table: errno 1047, or OK where the operator wants it so. The connection lives on. */
export const unknown: Command = {
  name: 'unknown',
  writesResults: false,
  run(client) {
    if (!client.shared.options.ignoreUnknownCommand) throw sqlError('ER_UNKNOWN_COM_ERROR', 'Unknown command');
    client.answerOk();
    return undefined;
  },
};
