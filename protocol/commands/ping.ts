import { answerOk } from './answer-ok';
import type { Command } from './command';

/** COM_PING (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_ping.html). */
export const ping: Command = {
  name: 'COM_PING',
  writesResults: false,
  run(client, _reader, session) {
    return answerOk(client, session.ping());
  },
};
