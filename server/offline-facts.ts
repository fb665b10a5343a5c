import type { Catalog } from '../conf/catalog';
import type { PlannerFacts, PlannerSession } from '../planner/facts';
import { sqlError } from '../protocol/wire/sql-error';

/** Raised where planning would have to ask a backend. */
const unreachable = () => sqlError('ER_NO_SUCH_TABLE', 'no backend is asked');

/** What planning may know without asking any backend: the catalog, and no column of any table. Every backend is taken for a MySQL server. */
export function offlineFacts(catalog: Catalog): PlannerFacts {
  return {
    catalog,
    exactStrings: catalog.system.stringShardKeysExact,
    table: async () => null,
    statistics: async () => null,
    capabilities: () => ({
      dialect: 'mysql',
      speaksMysql: true,
      functions: new Set(),
      comparableTypes: new Set(),
      forwardsPackets: true,
    }),
    virtualTable: async () => null,
    nodesOfRows: () => Promise.reject(unreachable()),
    describe: () => Promise.reject(unreachable()),
    collations: () => Promise.reject(unreachable()),
    knowCollations: async () => {},
  };
}

/** A session that has changed nothing. What only a running one knows is empty. */
export function offlineSession(schema: string): PlannerSession {
  return {
    schema,
    sqlMode: new Set(),
    collation: 'utf8mb4_general_ci',
    inTransaction: false,
    transactionNodes: [],
    explains: true,
    inSchema: offlineSession,
    functionValue: (name) => (name === 'database' || name === 'schema' ? `'${schema.replaceAll("'", "''")}'` : null),
    userVariable: () => 'NULL',
    userVariableNames: () => [],
    systemVariable: () => "''",
    systemVariableType: () => null,
    statementTime: () => null,
  };
}
