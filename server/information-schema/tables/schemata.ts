import { informationTable } from '../definition';
import { allows, asksFor } from '../restrictions';
import { schemaRow, visibleWithOwn } from '../schemas';

export const schemataTable = informationTable(
  'SCHEMATA',
  `
    CATALOG_NAME varchar(512) not null
    SCHEMA_NAME varchar(64) not null
    DEFAULT_CHARACTER_SET_NAME varchar(32) not null
    DEFAULT_COLLATION_NAME varchar(64) not null
    SQL_PATH varchar(512)
    SCHEMA_COMMENT varchar(1024) not null`,
  (request, session) => {
    const names = visibleWithOwn(session).filter((name) => allows(request, 'SCHEMA_NAME', name));
    // A list of names needs no backend.
    if (!asksFor(request, ['DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME', 'SCHEMA_COMMENT'])) {
      return names.map((name) => ({ CATALOG_NAME: 'def', SCHEMA_NAME: name, SCHEMA_COMMENT: '' }));
    }
    return Promise.all(names.map((name) => schemaRow(name, session)));
  },
);
