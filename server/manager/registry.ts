import { type ManagerCommand, patternOf } from './command';
import { showCache } from './commands/cache';
import { showCollation } from './commands/collation';
import { showCommand } from './commands/command';
import { showConnection } from './commands/connection';
import { showConnectionSql } from './commands/connection-sql';
import { showDatabase } from './commands/database';
import { listFiles, showFile, uploadFile } from './commands/file';
import { showHelp } from './commands/help';
import { killConnection } from './commands/kill';
import { searchLog, showSyslog } from './commands/log';
import { showProcessor } from './commands/processor';
import { refusedCommands } from './commands/refused';
import { showServer } from './commands/server';
import { showSession } from './commands/session';
import { showSysparam } from './commands/sysparam';
import { showTimeCurrent, showTimeStartup } from './commands/time';
import { showVariables } from './commands/variables';
import { showVersion } from './commands/version';
import { setWhite, showWhite } from './commands/white';

/** The commands of the manager port, in the order of `show @@help`. */
const commands: readonly ManagerCommand[] = [
  showHelp(() => commands),
  showTimeCurrent,
  showTimeStartup,
  showVersion,
  showServer,
  showProcessor,
  showCommand,
  showConnection,
  showConnectionSql,
  showSession,
  showCache,
  showDatabase,
  showVariables,
  showCollation,
  showSysparam,
  showSyslog,
  searchLog,
  showWhite,
  setWhite,
  killConnection,
  listFiles,
  showFile,
  uploadFile,
  ...refusedCommands,
];

export const managerCommands = commands.map((command) => ({ command, pattern: patternOf(command.syntax) }));
