import { sqlError } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import type { TableInstance } from '../routing/instances';
import type { DeleteStatement, UpdateStatement } from '../sql/ast';
import { someExpression } from '../sql/walk';

/**
 * What sql_safe_updates stops on one server, for changes of one table whose rows are looked for here and then changed by their keys: a DELETE without WHERE, and what has
 * neither a LIMIT nor a condition on a key. Errors: 1175.
 */
export function refuseUnsafe(
  { kind, from, where, limit }: UpdateStatement | DeleteStatement,
  targets: readonly TableInstance[],
  { session }: PlanInput,
): void {
  const isSafe = session.systemVariable('session', 'sql_safe_updates');
  if (isSafe === null || from.kind !== 'table' || /^(?:0|'?off'?|false)$/i.test(isSafe)) return;
  const keys = new Set(
    targets.flatMap(({ table }) => (table.description?.indexes ?? []).map(({ columns }) => columns[0]?.toLowerCase())),
  );
  const namesKey =
    where !== null && someExpression(where, (node) => node.kind === 'column' && keys.has(node.name.toLowerCase()));
  if ((kind === 'delete' && where === null) || (limit === null && !namesKey))
    throw sqlError(
      'ER_UPDATE_WITHOUT_KEY_IN_SAFE_MODE',
      'You are using safe update mode and you tried to update a table without a WHERE that uses a KEY column',
    );
}
