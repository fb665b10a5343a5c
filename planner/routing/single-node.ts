import type { ColumnType } from '../../engine/batch/column-type';
import type { LexedLiteral } from '../sql/lexed';
import type { ResolvedTable } from '../tables';
import type { ChooseCopy } from './choose-copy';
import type { TableInstance } from './instances';
import { nodeSetOf } from './node-set';

/** The data nodes that an instance needs, by name, in the order of the table's node list. */
export interface NeededNodes {
  /** Any one of them will do (global tables). */
  readonly any: boolean;
  readonly nodes: readonly string[];
  /** All nodes, because where rows with the values of the conditions are cannot be told. */
  readonly isOpen?: true;
}

export interface RouteSettings {
  /** System property `stringShardKeysExact`. */
  readonly exactStrings: boolean;
}

export function neededNodes(
  instance: TableInstance,
  literals: readonly LexedLiteral[],
  settings: RouteSettings,
): NeededNodes {
  const { placement } = instance.table;
  switch (placement.kind) {
    case 'replicated':
      return { any: true, nodes: placement.nodes };
    case 'single':
    case 'subtables':
      return { any: false, nodes: placement.nodes };
    case 'sharded': {
      const { rule, nodes } = placement;
      if (!rule || nodes.length === 1) return { any: false, nodes };
      const set = nodeSetOf(instance.constraint, {
        rule,
        columnType: columnTypeOf(instance.table, rule.column),
        nodeCount: nodes.length,
        literals,
        exactStrings: settings.exactStrings,
      });
      if (set === null) return { any: false, nodes, isOpen: true };
      if (set.size === 1) for (const index of set) return { any: false, nodes: [nodes[index]!] };
      return { any: false, nodes: nodes.filter((_, index) => set.has(index)) };
    }
  }
}

/** Types of sharding columns, by table: looked up once, not for each execution. */
const columnTypes = new WeakMap<ResolvedTable, ColumnType | null>();

/** null when it is not known. */
function columnTypeOf(table: ResolvedTable, column: string): ColumnType | null {
  let type = columnTypes.get(table);
  if (type === undefined) {
    const name = column.toLowerCase();
    type = table.description?.columns.find((each) => each.name.toLowerCase() === name)?.type ?? null;
    columnTypes.set(table, type);
  }
  return type;
}

/**
 * The one data node that can answer for all instances; null when there is none. Instances that can have no row (contradicting conditions)
 * are at home on any of their table's nodes. `chooseCopy` picks among several nodes that would all do (reads of global tables).
 */
export function singleNodeOf(
  instances: readonly TableInstance[],
  literals: readonly LexedLiteral[],
  settings: RouteSettings,
  chooseCopy: ChooseCopy,
): string | null {
  let candidates = null as readonly string[] | null;
  let fixed = false;
  for (const instance of instances) {
    const needed = neededNodes(instance, literals, settings);
    if (!needed.any && needed.nodes.length > 1) return null;
    const homes = needed.nodes.length === 0 ? instance.table.placement.nodes : needed.nodes;
    if (!needed.any && needed.nodes.length === 1) fixed = true;
    candidates = candidates === null ? homes : candidates.filter((node) => homes.includes(node));
    if (candidates.length === 0) return null;
  }
  if (candidates === null) return null;
  return candidates.length === 1 || fixed ? candidates[0]! : chooseCopy(candidates);
}
