import { Capability } from '../wire/capabilities';
import { writeEof } from '../wire/packets/eof';
import { writeOk } from '../wire/packets/ok';
import { sqlError } from '../wire/sql-error';
import type { Command } from './command';

/** COM_SET_OPTION (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_set_option.html). 0 = multi-statements on, 1 = off. */
export const setOption: Command = {
  name: 'COM_SET_OPTION',
  writesResults: false,
  run(client, reader, session) {
    const option = reader.uint16();
    if (option > 1) throw sqlError('ER_UNKNOWN_COM_ERROR', 'Unknown command');
    session.setMultiStatements(option === 0);
    const { packets, capabilities } = client;
    const statusFlags = session.statusFlags();
    if ((capabilities & Capability.deprecateEof) === 0) writeEof(packets, 0, statusFlags);
    else writeOk(packets, { affectedRows: 0, lastInsertId: 0n, statusFlags, warningCount: 0, info: '' }, 0xfe);
    return undefined;
  },
};
