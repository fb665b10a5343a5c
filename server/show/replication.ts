import { notSupported } from '../../protocol/wire/sql-error';
import type { ServerStatement } from '../statements/statement';
import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

const masterStatus = [
  'File text(512)',
  'Position bigint(20) unsigned',
  'Binlog_Do_DB text(255)',
  'Binlog_Ignore_DB text(255)',
];

/**
 * This server has no binary log and is nobody's replica: SHOW MASTER STATUS is empty, as on a MySQL without one, and what would show the
 * replication of a backend is refused (1235).
 */
export const showReplication: readonly ServerStatement[] = [
  showStatement(['MASTER|BINLOG', 'STATUS'], (reader) => {
    reader.end();
    return plainTable(masterStatus, []);
  }),
  ...[
    ['SLAVE|REPLICA', 'STATUS'],
    ['SLAVE|REPLICA'],
    ['ALL', 'SLAVES|REPLICAS', 'STATUS'],
    ['SLAVE|REPLICA', 'HOSTS'],
    ['BINARY|MASTER', 'LOGS'],
    ['BINLOG|RELAYLOG', 'EVENTS'],
  ].map((words) =>
    showStatement(words, () => {
      throw notSupported(
        `SHOW ${words.map((word) => word.split('|')[0]).join(' ')}: replication is between the backends; ask one of them`,
      );
    }),
  ),
];
