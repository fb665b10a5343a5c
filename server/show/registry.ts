import type { ServerStatement } from '../statements/statement';
import { showCharacterSet } from './character-set';
import { showCollation } from './collation';
import { describeTable, showColumns } from './columns';
import { showCreate } from './create';
import { showDatabases } from './databases';
import { showEngines } from './engines';
import { showEvents } from './events';
import { showGrants } from './grants';
import { showIndexes } from './indexes';
import { showMycat } from './mycat';
import { showOpenTables } from './open-tables';
import { showPlugins } from './plugins';
import { showPrivileges } from './privileges';
import { showProcesslist } from './processlist';
import { showProfiles } from './profiles';
import { refusedShow } from './refused';
import { showReplication } from './replication';
import { showRoutineStatus } from './routine-status';
import { resetStatistics, showStatistics } from './statement-statistics';
import { showTableStatus } from './table-status';
import { showTables } from './tables';
import { showTriggers } from './triggers';
import { showVariables } from './variables';
import { showDiagnostics } from './warnings';

/** The SHOW statements and DESCRIBE. The last takes what no other does, and refuses it. */
export const showStatements: readonly ServerStatement[] = [
  showDatabases,
  showTables,
  showColumns,
  describeTable,
  ...showCreate,
  showIndexes,
  showTableStatus,
  ...showVariables,
  showCollation,
  ...showCharacterSet,
  showEngines,
  showPlugins,
  ...showDiagnostics,
  showProcesslist,
  showGrants,
  showTriggers,
  showEvents,
  ...showRoutineStatus,
  showOpenTables,
  showPrivileges,
  ...showReplication,
  ...showProfiles,
  ...showMycat,
  ...showStatistics,
  resetStatistics,
  refusedShow,
];
