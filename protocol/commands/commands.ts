import { changeUser } from './change-user';
import type { Command } from './command';
import { fieldList } from './field-list';
import { heartbeat } from './heartbeat';
import { initDb } from './init-db';
import { ping } from './ping';
import { processKill } from './process-kill';
import { query } from './query';
import { quit } from './quit';
import { resetConnection } from './reset-connection';
import { setOption } from './set-option';
import { statistics } from './statistics';
import { stmtBulkExecute } from './stmt-bulk-execute';
import { stmtClose } from './stmt-close';
import { stmtExecute } from './stmt-execute';
import { stmtFetch } from './stmt-fetch';
import { stmtPrepare } from './stmt-prepare';
import { stmtReset } from './stmt-reset';
import { stmtSendLongData } from './stmt-send-long-data';
import { unknown } from './unknown';

export type { Command };

/** The commands by their byte (0x40 is MyCAT's, 0xfa MariaDB's; of the others https://dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html). COM_DEBUG, replication and all others are unknown. */
const commands: readonly (Command | undefined)[] = table([
  [0x01, quit],
  [0x02, initDb],
  [0x03, query],
  [0x04, fieldList],
  [0x09, statistics],
  [0x0c, processKill],
  [0x0e, ping],
  [0x11, changeUser],
  [0x16, stmtPrepare],
  [0x17, stmtExecute],
  [0x18, stmtSendLongData],
  [0x19, stmtClose],
  [0x1a, stmtReset],
  [0x1b, setOption],
  [0x1c, stmtFetch],
  [0x1f, resetConnection],
  [0x40, heartbeat],
  [0xfa, stmtBulkExecute],
]);

function table(entries: readonly (readonly [code: number, command: Command])[]): readonly (Command | undefined)[] {
  const all: (Command | undefined)[] = new Array(256).fill(undefined);
  for (const [code, command] of entries) all[code] = command;
  return all;
}

export function commandOf(code: number): Command {
  return commands[code] ?? unknown;
}
