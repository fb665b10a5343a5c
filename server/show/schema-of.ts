import { sqlError } from '../../protocol/wire/sql-error';
import { schemaFor } from '../session/schema-access';
import type { SessionView } from '../session/session-view';

/** The schema that a SHOW means. Errors: 1046 none named and none current, 1049 unknown, 1044 not allowed. */
export function schemaOf(named: string | null, session: SessionView): string {
  const name = named ?? session.schema;
  if (name === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  return schemaFor(name, session.user, session.client.remoteAddress, session.server.catalog);
}
