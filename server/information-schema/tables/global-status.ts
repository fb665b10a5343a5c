import { variableTables } from '../variable-tables';

/** GLOBAL_STATUS, SESSION_STATUS, and the tables of the same content in performance_schema. */
export const statusTables = variableTables('STATUS', 4096, async (_scope, session) => session.server.status());
