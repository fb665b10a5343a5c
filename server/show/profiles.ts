import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

/** SHOW PROFILES, SHOW PROFILE …: nothing is profiled, so there are none. */
export const showProfiles = [
  showStatement(['PROFILES'], (reader) => {
    reader.end();
    return plainTable(['Query_ID int(10) unsigned', 'Duration double(8) unsigned', 'Query text(40)'], []);
  }),
  showStatement(['PROFILE'], () => plainTable(['Status text(30)', 'Duration double(9)'], [])),
];
