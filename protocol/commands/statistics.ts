import type { Command } from './command';

/** COM_STATISTICS (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_statistics.html). The answer is bare text. */
export const statistics: Command = {
  name: 'COM_STATISTICS',
  writesResults: false,
  run(client, _reader, session) {
    const { packets } = client;
    packets.begin();
    packets.text(session.statistics());
    packets.end();
    return undefined;
  },
};
