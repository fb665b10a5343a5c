import { answerOk } from './answer-ok';
import { clientText } from './client-text';
import type { Command } from './command';

/** COM_INIT_DB (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_init_db.html). */
export const initDb: Command = {
  name: 'COM_INIT_DB',
  writesResults: false,
  run(client, reader, session) {
    return answerOk(client, session.useDatabase(clientText(reader.rest(), session)));
  },
};
