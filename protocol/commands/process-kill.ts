import { answerOk } from './answer-ok';
import type { Command } from './command';

/** COM_PROCESS_KILL (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_process_kill.html). */
export const processKill: Command = {
  name: 'COM_PROCESS_KILL',
  writesResults: false,
  run(client, reader, session) {
    return answerOk(client, session.processKill(reader.uint32()));
  },
};
