import { charsetByName } from '../wire/charsets';
import { readBulkParameters, readStmtBulkExecute } from '../wire/packets/stmt-bulk-execute';
import { sqlError } from '../wire/sql-error';
import type { Command } from './command';
import { lastPrepared } from './stmt-execute';

/** COM_STMT_BULK_EXECUTE, which MariaDB's clients send for batches. */
export const stmtBulkExecute: Command = {
  name: 'COM_STMT_BULK_EXECUTE',
  writesResults: true,
  run(client, reader, session) {
    const head = readStmtBulkExecute(reader);
    const statementId = head.statementId === lastPrepared ? client.statements.lastId : head.statementId;
    const statement = client.statements.get(statementId, 'mysqld_stmt_bulk_execute');
    if (session.executeEach === undefined || statement.parameterCount === 0)
      throw sqlError('ER_UNSUPPORTED_PS', 'This command is not supported in the prepared statement protocol yet');
    const charset = charsetByName(session.clientCharset());
    const { types, rows } = readBulkParameters(reader, statement.parameterCount, statement.types, head, charset);
    if (rows.length === 0) throw sqlError('ER_WRONG_ARGUMENTS', 'Incorrect arguments to mysqld_stmt_bulk_execute');
    statement.types = types;
    client.results.begin(true, statement.hasInexactTexts);
    return session.executeEach(statementId, rows, client.results);
  },
};
