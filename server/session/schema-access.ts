import { type Catalog, tableKey, type User } from '../../conf/catalog';
import type { PlannerSession } from '../../planner/facts';
import { sqlError } from '../../protocol/wire/sql-error';
import type { SessionView } from './session-view';

const virtualNames: ReadonlySet<string> = new Set(['information_schema', 'performance_schema', 'mysql', 'sys']);

/** Schemas that every user may name: their tables show what the user may see. */
export function isVirtualSchema(name: string): boolean {
  return virtualNames.has(name.toLowerCase());
}

/** All data nodes that statements of a schema may need; none without a schema. */
export function nodesOfSchema({ schemas }: Catalog, name: string | null): readonly string[] {
  const schema = name === null ? undefined : schemas.get(name);
  if (!schema) return [];
  const ofTables = [...schema.tables.values()].flatMap(({ dataNodes }) => dataNodes);
  return [...new Set([...ofTables, ...(schema.dataNode === null ? [] : [schema.dataNode])])];
}

/**
 * The schema that a user means, spelled as it is configured.
 * Errors: 1049 unknown schema, 1044 not allowed for this user.
 */
export function schemaFor(name: string, user: User, remoteAddress: string, { schemas }: Catalog): string {
  if (isVirtualSchema(name)) return name.toLowerCase();
  const found = schemas.has(name) ? name : [...schemas.keys()].find((each) => tableKey(each) === tableKey(name));
  if (found === undefined) throw sqlError('ER_BAD_DB_ERROR', `Unknown database '${name}'`);
  if (!user.schemas.includes(found)) {
    throw sqlError(
      'ER_DBACCESS_DENIED_ERROR',
      `Access denied for user '${user.name}'@'${remoteAddress}' to database '${found}'`,
    );
  }
  return found;
}

/** A session as it plans one statement with another current schema. Errors: those of schemaFor. */
export function sessionInSchema(
  name: string,
  session: PlannerSession & Pick<SessionView, 'user' | 'client' | 'server'>,
): PlannerSession {
  const schema = schemaFor(name, session.user, session.client.remoteAddress, session.server.catalog);
  return Object.create(session, { schema: { value: schema } }) as PlannerSession;
}
