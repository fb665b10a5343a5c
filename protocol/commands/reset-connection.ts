import { answerOk } from './answer-ok';
import type { Command } from './command';

/** COM_RESET_CONNECTION (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_reset_connection.html). */
export const resetConnection: Command = {
  name: 'COM_RESET_CONNECTION',
  writesResults: false,
  run(client, _reader, session) {
    client.statements.clear();
    return answerOk(client, session.reset());
  },
};
