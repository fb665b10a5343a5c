import type { Session } from '../session/session';
import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

/** MyCAT's SHOW MYCAT_STATUS (whether new sessions are accepted) and SHOW MYCAT_CLUSTER: this server knows of no others. */
export const showMycat = [
  showStatement(['MYCAT_STATUS'], (reader, session) => {
    reader.end();
    const { availability } = (session as Session).host;
    return plainTable(['STATUS text(3)'], [[availability.isOnline ? 'ON' : 'OFF']]);
  }),
  showStatement(['MYCAT_CLUSTER'], (reader) => {
    reader.end();
    return plainTable(['HOST text(64)', 'WEIGHT int(10)'], []);
  }),
];
