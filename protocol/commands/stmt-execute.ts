import { charsetByName } from '../wire/charsets';
import { readStmtExecute, readStmtParameters } from '../wire/packets/stmt-execute';
import { notSupported } from '../wire/sql-error';
import type { Command } from './command';

const readOnlyCursor = 0x01;
/** MariaDB's clients mean the statement prepared last. */
export const lastPrepared = 0xffffffff;

/** COM_STMT_EXECUTE (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html). */
export const stmtExecute: Command = {
  name: 'COM_STMT_EXECUTE',
  writesResults: true,
  run(client, reader, session) {
    const { statementId: sentId, cursorFlags } = readStmtExecute(reader);
    const statementId = sentId === lastPrepared ? client.statements.lastId : sentId;
    const statement = client.statements.get(statementId, 'mysqld_stmt_execute');
    const longData = statement.takeLongData();
    // A read-only cursor is a wish to fetch rows in pieces. Without the flag that says a cursor was opened, all rows come at once, as they do
    // from MySQL for statements that it opens no cursor for.
    if ((cursorFlags & ~readOnlyCursor) !== 0)
      throw notSupported('cursors for update and scrollable cursors in COM_STMT_EXECUTE');
    const charset = charsetByName(session.clientCharset());
    const read = readStmtParameters(reader, statement.parameterCount, statement.types, longData, charset);
    statement.types = read.types;
    client.results.begin(true, statement.hasInexactTexts);
    return session.execute(statementId, read.values, client.results);
  },
};
