import { sqlError, toSqlError } from '../../../protocol/wire/sql-error';
import { copyDifferences } from '../../consistency/copies';
import type { ManagerCommand } from '../command';

const never = new AbortController().signal;

/**
 * MyCAT compares counts and the largest `_mycat_op_time`; here rows and checksums are compared, which needs no such column. A copy that differs is
 * looked at again by itself, so `-retry` and `-interval` change nothing. Errors: 1049, 1146 for what is not there; 1210 for a table that is not global.
 */
export const checkGlobal: ManagerCommand = {
  syntax: 'show @@check_global -schema=? -table=? [-retry=?] [-interval=?]',
  description: 'Compares the copies of a global table',
  columns: ['ID number', 'TABLENAME', 'RESTULT'],
  run: async ([schemaName, tableName], { catalog, sources }) => {
    const schema = catalog.schemas.get(schemaName!);
    if (!schema) throw sqlError('ER_BAD_DB_ERROR', `Unknown database '${schemaName}'`);
    const table = [...schema.tables.values()].find(({ name }) => name.toLowerCase() === tableName!.toLowerCase());
    if (!table) throw sqlError('ER_NO_SUCH_TABLE', `Table '${schemaName}.${tableName}' doesn't exist`);
    if (table.kind !== 'global')
      throw sqlError('ER_WRONG_ARGUMENTS', `'${tableName}' is no global table, its rows are on one data node each`);
    const differences = await copyDifferences(sources, table.dataNodes, table.name, never).catch((error: unknown) => [
      `cannot be compared: ${toSqlError(error).message}`,
    ]);
    const results = differences.length === 0 ? [`consistent on ${table.dataNodes.join(', ')}`] : differences;
    return results.map((result, index) => [index + 1, table.name, result]);
  },
};
