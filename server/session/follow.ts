import { sqlError } from '../../protocol/wire/sql-error';
import { isVirtualSchema } from './schema-access';
import type { Session } from './session';
import type { SessionHost } from './session-host';

/**
 * After a reload: the session takes the new configuration, unless a transaction or table locks hold on to the old one. A schema that is gone,
 * or no longer the user's, is no longer the current one. Errors: 1045 when the user is gone.
 */
export function follow(session: Session, host: SessionHost): void {
  if (session.holdsConnections) return;
  const user = host.view.catalog.users.get(session.user.name);
  if (!user) {
    session.client.kill();
    throw sqlError('ER_ACCESS_DENIED_ERROR', `Access denied: the user '${session.user.name}' is no longer configured`);
  }
  session.moveTo(host, user);
  const { schema } = session;
  if (schema !== null && !isVirtualSchema(schema) && !user.schemas.includes(schema)) session.schema = null;
}
