import { type ManagerCommand, patternOf } from './command';
import { showBackend, showBackendOld } from './commands/backend';
import { showCache } from './commands/cache';
import { checkGlobal } from './commands/check-global';
import { showCollation } from './commands/collation';
import { showCommand } from './commands/command';
import { showConnection } from './commands/connection';
import { showConnectionSql } from './commands/connection-sql';
import { showDatabase } from './commands/database';
import { showDatanode } from './commands/datanode';
import { showDatasource } from './commands/datasource';
import { listFiles, showFile, uploadFile } from './commands/file';
import { showHeartbeat, showHeartbeatDetail } from './commands/heartbeat';
import { showHelp } from './commands/help';
import { killConnection } from './commands/kill';
import { searchLog, showSyslog } from './commands/log';
import { setLogLevel, showLogLevel } from './commands/log-level';
import { offline, online } from './commands/online';
import { showProcessor } from './commands/processor';
import { refusedCommands } from './commands/refused';
import { reloadCommands } from './commands/reload';
import { showCluster, showSyndetail, showSynstatus } from './commands/replication';
import { showServer } from './commands/server';
import { showSession } from './commands/session';
import { slowCommands } from './commands/slow';
import { statisticsCommands } from './commands/statistics';
import { stopHeartbeat } from './commands/stop-heartbeat';
import { switchDatasource } from './commands/switch-datasource';
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
  showBackend,
  showBackendOld,
  showDatanode,
  showDatasource,
  showSynstatus,
  showSyndetail,
  showCluster,
  showHeartbeat,
  showHeartbeatDetail,
  ...statisticsCommands,
  ...slowCommands,
  showCache,
  showDatabase,
  showVariables,
  showCollation,
  showSysparam,
  showSyslog,
  searchLog,
  showLogLevel,
  setLogLevel,
  showWhite,
  setWhite,
  checkGlobal,
  ...reloadCommands,
  killConnection,
  switchDatasource,
  stopHeartbeat,
  offline,
  online,
  listFiles,
  showFile,
  uploadFile,
  ...refusedCommands,
];

export const managerCommands = commands.map((command) => ({ command, pattern: patternOf(command.syntax) }));
