import { sqlError } from '../../../protocol/wire/sql-error';
import type { ReloadOutcome } from '../../live-configuration';
import type { Answer, ManagerCommand } from '../command';

function reload(syntax: string, description: string): ManagerCommand {
  return {
    syntax,
    description,
    columns: [],
    run: async (_, { configuration }) => answered(await configuration.reload(), 'Reload config success'),
  };
}

function rollback(syntax: string, description: string): ManagerCommand {
  return {
    syntax,
    description,
    columns: [],
    run: async (_, { configuration }) => answered(await configuration.rollback(), 'Rollback config success'),
  };
}

/** Errors: 1003 with every mistake; the configuration that counts has not changed then. */
function answered(outcome: ReloadOutcome, info: string): Answer {
  if (outcome.kind === 'done') {
    const { atNextStart } = outcome;
    return {
      affectedRows: 1,
      info: atNextStart.length === 0 ? info : `${info}; changes at the next start: ${atNextStart.join(', ')}`,
    };
  }
  throw sqlError('ER_MYCAT_UNSUPPORTED', `Reload config failure, nothing has changed: ${outcome.mistakes.join(' | ')}`);
}

/** MyCAT reads data hosts with config_all only, and the users with user; here each reads all files, for hosts that have not changed keep their connections. */
export const reloadCommands: readonly ManagerCommand[] = [
  reload('reload @@config', 'Reads the configuration again; with mistakes nothing changes and all are listed'),
  reload('reload @@config_all', 'The same'),
  reload('reload @@user', 'The same'),
  rollback('rollback @@config', 'Returns to the configuration before the last reload'),
  rollback('rollback @@user', 'The same'),
];
