import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

/** What can be granted in server.xml, in MySQL's words. */
const rows: readonly (readonly string[])[] = [
  ['Delete', 'Tables', 'To delete existing rows'],
  ['Insert', 'Tables', 'To insert data into tables'],
  ['Select', 'Tables', 'To retrieve rows from table'],
  ['Update', 'Tables', 'To update existing rows'],
  ['Usage', 'Server Admin', 'No privileges - allow connect only'],
];

/** SHOW PRIVILEGES */
export const showPrivileges = showStatement(['PRIVILEGES'], (reader) => {
  reader.end();
  return plainTable(['Privilege text(10)', 'Context text(15)', 'Comment text(64)'], rows);
});
