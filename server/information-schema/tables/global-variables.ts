import { variableTables } from '../variable-tables';

/** GLOBAL_VARIABLES, SESSION_VARIABLES, and the tables of the same content in performance_schema. */
export const systemVariableTables = variableTables('VARIABLES', 4096, async (scope, session) => {
  await session.server.backendVariables.refresh();
  return session.variables.all(scope);
});
