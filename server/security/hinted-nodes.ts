import type { Catalog, User } from '../../conf/catalog';
import type { StatementPlan } from '../../engine/plan';
import { targetsOf } from '../../planner/explain/targets';
import type { LexedStatement } from '../../planner/sql/lexed';
import { sqlError } from '../../protocol/wire/sql-error';
import { nodesOfSchema } from '../session/schema-access';

/** A hint that names data nodes does not lead past the schemas of a user. Errors: 1044. */
export function checkHintedNodes(
  plan: StatementPlan,
  { hint }: LexedStatement,
  { name, schemas }: User,
  catalog: Catalog,
): void {
  if (hint === null || schemas.length === catalog.schemas.size) return;
  const allowed = new Set(schemas.flatMap((schema) => nodesOfSchema(catalog, schema)));
  const stranger = targetsOf(plan).find(({ dataNode }) => !allowed.has(dataNode));
  if (stranger === undefined) return;
  throw sqlError(
    'ER_DBACCESS_DENIED_ERROR',
    `Access denied for user '${name}' to data node '${stranger.dataNode}': none of the user's schemas has it`,
  );
}
