import type { Command } from './command';

/** COM_STMT_CLOSE (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_close.html). There is no answer. */
export const stmtClose: Command = {
  name: 'COM_STMT_CLOSE',
  writesResults: false,
  run(client, reader, session) {
    const statementId = reader.uint32();
    if (client.statements.remove(statementId)) session.closeStatement(statementId);
    return undefined;
  },
};
