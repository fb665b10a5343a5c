import type { ShardingRule } from '../../conf/catalog';
import type { Constraint } from '../routing/constraint';
import type { TableInstance } from '../routing/instances';
import type { NeededNodes } from '../routing/single-node';
import type { Expression } from '../sql/ast';
import { noLeaves } from '../sql/print/mysql';
import { printExpression } from '../sql/print/mysql-expressions';

/** Characters of a condition that are shown. */
const conditionLengthMax = 100;

/** For each table that is read, or changed, on all its data nodes: why it could not be fewer. */
export function scatterNotes(
  instances: readonly { readonly instance: TableInstance; readonly needed: NeededNodes }[],
): readonly string[] {
  const notes = instances.flatMap(({ instance, needed }) => {
    const { placement, name } = instance.table;
    if (placement.kind !== 'sharded' || needed.nodes.length < 2 || needed.nodes.length < placement.nodes.length)
      return [];
    const { alias } = instance.reference;
    return [
      `${alias ?? name} needs all ${placement.nodes.length} data nodes: ${reasonOf(instance, needed, placement.rule)}`,
    ];
  });
  return [...new Set(notes)];
}

function reasonOf(instance: TableInstance, { isOpen }: NeededNodes, rule: ShardingRule | null): string {
  if (!rule) return 'no rule says where its rows are';
  const column = rule.column.toLowerCase();
  const { constraint } = instance;
  if (constraint.kind !== 'any') {
    if (!hasRange(constraint)) {
      return isOpen
        ? `where a value that sharding column ${column} is compared with would be cannot be told`
        : `rows with the values of sharding column ${column} are on each of them`;
    }
    return rule.function.partitionsOfOpenRange
      ? `the range of sharding column ${column} leaves none out`
      : `a range of sharding column ${column} may be on any of them, as ${rule.functionName} keeps no order`;
  }
  const unused = instance.unused();
  if (unused.length === 0) return `no condition on sharding column ${column}`;
  const reasons = unused.map(({ predicate, reason }) => `${reason} (${conditionText(predicate)})`);
  return `no usable condition on sharding column ${column}: ${reasons.join('; ')}`;
}

function hasRange(constraint: Constraint): boolean {
  if (constraint.kind === 'and' || constraint.kind === 'or') return constraint.items.some(hasRange);
  return constraint.kind === 'range';
}

function conditionText(predicate: Expression): string {
  const text = printExpression(predicate, { ...noLeaves, query: () => 'SELECT …' }).replaceAll(/\s+/g, ' ');
  return text.length > conditionLengthMax ? `${text.slice(0, conditionLengthMax)}…` : text;
}
