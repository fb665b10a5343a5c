import { clientText } from './client-text';
import type { Command } from './command';

const nothing = Buffer.alloc(0);

/** COM_QUERY (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html). */
export const query: Command = {
  name: 'COM_QUERY',
  writesResults: true,
  run(client, reader, session) {
    const text = clientText(reader.rest(), session);
    // The bytes of a long statement would else be kept as long as it runs.
    reader.reset(nothing, 0, 0);
    return session.query(text, client.results);
  },
};
