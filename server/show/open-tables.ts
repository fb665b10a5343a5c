import type { Field } from '../../engine/batch/column-type';
import { informationTable } from '../information-schema/definition';
import { filterRows } from './filter-rows';
import { schemaOf } from './schema-of';
import { showStatement } from './show-statement';

const fields: readonly Field[] = informationTable(
  'OPEN_TABLES',
  'Database varchar(64) not null, Table varchar(64) not null, In_use bigint(1) not null, Name_locked bigint(4) not null',
  () => [],
).fields;

/** SHOW OPEN TABLES [FROM schema] [LIKE | WHERE]: none, since tables are open on the backends only. */
export const showOpenTables = showStatement(['OPEN', 'TABLES'], (reader, session) => {
  const named = reader.fromSchema();
  if (named !== null) schemaOf(named, session);
  return filterRows({ fields, rows: [] }, reader.filter(), session);
});
