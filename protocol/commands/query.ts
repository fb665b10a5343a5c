import { clientText } from './client-text';
import type { Command } from './command';

/** COM_QUERY (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html). */
export const query: Command = {
  name: 'COM_QUERY',
  writesResults: true,
  run(client, reader, session) {
    return session.query(clientText(reader.rest(), session), client.results);
  },
};
