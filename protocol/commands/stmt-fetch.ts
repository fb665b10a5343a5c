import { sqlError } from '../wire/sql-error';
import type { Command } from './command';

/** COM_STMT_FETCH (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_fetch.html). No cursor is ever open: COM_STMT_EXECUTE sends all rows. */
export const stmtFetch: Command = {
  name: 'COM_STMT_FETCH',
  writesResults: false,
  run(client, reader) {
    const statementId = reader.uint32();
    client.statements.get(statementId, 'mysqld_stmt_fetch');
    throw sqlError('ER_STMT_HAS_NO_OPEN_CURSOR', `The statement (${statementId}) has no open cursor.`);
  },
};
