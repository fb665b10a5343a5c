import type { Command } from './command';

/** COM_QUIT (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_quit.html). */
export const quit: Command = {
  name: 'COM_QUIT',
  writesResults: false,
  run(client) {
    client.end();
    return undefined;
  },
};
