import type { TableInstance } from '../routing/instances';
import type { NeededNodes } from '../routing/single-node';

/** For each table that is read on all its data nodes: why it could not be fewer. */
export function scatterNotes(
  instances: readonly { readonly instance: TableInstance; readonly needed: NeededNodes }[],
): readonly string[] {
  const notes = instances.flatMap(({ instance, needed }) => {
    const { placement, name } = instance.table;
    if (placement.kind !== 'sharded' || needed.nodes.length < 2 || needed.nodes.length < placement.nodes.length)
      return [];
    return [
      `${instance.reference.alias ?? name} is read on all ${placement.nodes.length} data nodes: ${reasonOf(instance)}`,
    ];
  });
  return [...new Set(notes)];
}

function reasonOf({ table, constraint }: TableInstance): string {
  const { placement } = table;
  const rule = placement.kind === 'sharded' ? placement.rule : null;
  if (!rule) return 'no rule says where its rows are';
  const column = rule.column.toLowerCase();
  return constraint.kind === 'any'
    ? `no condition on sharding column ${column}`
    : `the conditions on sharding column ${column} leave none out`;
}
