import type { Command } from './command';

/** COM_STMT_SEND_LONG_DATA (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_send_long_data.html). There is no answer: errors come with the execution. */
export const stmtSendLongData: Command = {
  name: 'COM_STMT_SEND_LONG_DATA',
  writesResults: false,
  run(client, reader) {
    const statementId = reader.uint32();
    const parameter = reader.uint16();
    client.statements.addLongData(statementId, parameter, reader.rest(), client.shared.options.maxPacketSize);
    return undefined;
  },
};
