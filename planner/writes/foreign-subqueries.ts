import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { tableReferencesOf } from '../shapes/table-references';
import type { Expression, SelectItem } from '../sql/ast';
import { locateTable } from '../tables';

/** A table of which data nodes have not all rows, and which subqueries in some expressions read; null = there is none. */
function foreignTable(
  values: readonly Expression[],
  nodes: readonly string[],
  { facts, session }: PlanInput,
): string | null {
  const body = { kind: 'values', rows: [values] } as const;
  const tables = tableReferencesOf({ kind: 'select', with: null, body, orderBy: [], limit: null, lock: null });
  const foreign = tables.find(({ schema, name }) => {
    const { placement } = locateTable(facts, session.schema, schema, name);
    const isWhole = placement.kind === 'replicated' || placement.nodes.length === 1;
    return !isWhole || !nodes.every((node) => (placement.nodes as readonly string[]).includes(node));
  });
  return foreign?.name ?? null;
}

/**
 * Refuses (1235) subqueries in what only data nodes compute, where these have not all rows that the subqueries read.
 * @param clause as it is called in the message
 */
export function refuseForeignSubqueries(
  clause: string,
  values: readonly Expression[],
  nodes: readonly string[],
  input: PlanInput,
): void {
  const name = foreignTable(values, nodes, input);
  if (name !== null) throw notSupported(`${clause} with a subquery on '${name}', whose rows are on other data nodes`);
}

/** Whether data nodes can compute RETURNING. */
export function canReturn(items: readonly SelectItem[] | null, nodes: readonly string[], input: PlanInput): boolean {
  return foreignTable(expressionsOf(items), nodes, input) === null;
}

export function expressionsOf(items: readonly SelectItem[] | null): readonly Expression[] {
  return items?.flatMap((item) => (item.kind === 'expression' ? [item.expression] : [])) ?? [];
}
