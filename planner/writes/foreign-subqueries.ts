import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { tableReferencesOf } from '../shapes/table-references';
import type { Expression, SelectItem } from '../sql/ast';
import { locateTable } from '../tables';

/**
 * Refuses (1235) subqueries in what only data nodes compute, where these have not all rows that the subqueries read.
 * @param clause as it is called in the message
 */
export function refuseForeignSubqueries(
  clause: string,
  values: readonly Expression[],
  nodes: readonly string[],
  { facts, session }: PlanInput,
): void {
  const body = { kind: 'values', rows: [values] } as const;
  const tables = tableReferencesOf({ kind: 'select', with: null, body, orderBy: [], limit: null, lock: null });
  for (const { schema, name } of tables) {
    const { placement } = locateTable(facts, session.schema, schema, name);
    const isWhole = placement.kind === 'replicated' || placement.nodes.length === 1;
    if (!isWhole || !nodes.every((node) => (placement.nodes as readonly string[]).includes(node)))
      throw notSupported(`${clause} with a subquery on '${name}', whose rows are on other data nodes`);
  }
}

export function refuseInReturning(
  items: readonly SelectItem[] | null,
  nodes: readonly string[],
  input: PlanInput,
): void {
  const values = items?.flatMap((item) => (item.kind === 'expression' ? [item.expression] : [])) ?? [];
  refuseForeignSubqueries('RETURNING', values, nodes, input);
}
