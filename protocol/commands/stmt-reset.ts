import type { Command } from './command';

/** COM_STMT_RESET (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_reset.html). */
export const stmtReset: Command = {
  name: 'COM_STMT_RESET',
  writesResults: false,
  run(client, reader) {
    const statementId = reader.uint32();
    client.statements.get(statementId, 'mysqld_stmt_reset').clearLongData();
    client.answerOk();
    return undefined;
  },
};
