import { rowsWhere } from '../information-schema/restrictions';
import type { ServerStatement } from '../statements/statement';
import { filterRows } from './filter-rows';
import { showInformation } from './information-show';
import { showStatement } from './show-statement';

const columns = {
  Db: 'ROUTINE_SCHEMA',
  Name: 'ROUTINE_NAME',
  Type: 'ROUTINE_TYPE',
  Definer: 'DEFINER',
  Modified: 'LAST_ALTERED',
  Created: 'CREATED',
  Security_type: 'SECURITY_TYPE',
  Comment: 'ROUTINE_COMMENT',
  character_set_client: 'CHARACTER_SET_CLIENT',
  collation_connection: 'COLLATION_CONNECTION',
  'Database Collation': 'DATABASE_COLLATION',
};

/** SHOW PROCEDURE | FUNCTION | PACKAGE [BODY] STATUS [LIKE | WHERE]: of all schemas that the user sees. LIKE is about the name. */
export const showRoutineStatus: readonly ServerStatement[] = [
  ['PROCEDURE'],
  ['FUNCTION'],
  ['PACKAGE'],
  ['PACKAGE', 'BODY'],
].map((kind) =>
  showStatement([...kind, 'STATUS'], async (reader, session) => {
    const filter = reader.filter();
    const type = kind.join(' ');
    const shown = await showInformation('ROUTINES', columns, rowsWhere({ ROUTINE_TYPE: type }), session);
    const rows = shown.rows.filter((row) => row[2] === type);
    return filterRows({ ...shown, rows }, filter, session, 'Name');
  }),
);
