import type { ShardingRule } from '../../conf/catalog';
import type { ColumnType } from '../../engine/batch/column-type';
import { isInteger } from '../../engine/batch/column-type';
import type { PartitionRange } from '../partition/partition-function';
import type { LexedLiteral } from '../sql/lexed';
import type { Constraint } from './constraint';
import { type RoutingValue, resolveValue, storedText, type ValueSource } from './routing-value';

/** What the nodes of a constraint depend on besides the values. */
export interface NodeSetContext {
  readonly rule: ShardingRule;
  /** Type of the sharding column; null when not known. */
  readonly columnType: ColumnType | null;
  readonly nodeCount: number;
  readonly literals: readonly LexedLiteral[];
  readonly exactStrings: boolean;
}

/** Widest integer BETWEEN whose values are routed one by one when the function knows no ranges. */
const enumeratedRangeMax = 64n;

/**
 * Indexes of the data nodes that may hold rows satisfying a constraint; null = all. An empty set: no row can satisfy it.
 * A value that no node holds can be in no row, so it adds nothing.
 */
export function nodeSetOf(constraint: Constraint, context: NodeSetContext): ReadonlySet<number> | null {
  switch (constraint.kind) {
    case 'any':
      return null;
    case 'values':
      return unionOf(constraint.values.map((value) => nodesOfValue(resolveValue(value, context.literals), context)));
    case 'range':
      return nodesOfRange(constraint.low, constraint.high, context);
    case 'and': {
      let result: ReadonlySet<number> | null = null;
      for (const item of constraint.items) result = intersect(result, nodeSetOf(item, context));
      return result;
    }
    case 'or':
      return unionOf(constraint.items.map((item) => nodeSetOf(item, context)));
  }
}

function unionOf(sets: readonly (ReadonlySet<number> | null)[]): ReadonlySet<number> | null {
  if (sets.length === 1) return sets[0]!;
  const result = new Set<number>();
  for (const set of sets) {
    if (set === null) return null;
    for (const index of set) result.add(index);
  }
  return result;
}

function intersect(left: ReadonlySet<number> | null, right: ReadonlySet<number> | null): ReadonlySet<number> | null {
  if (left === null) return right;
  if (right === null) return left;
  return new Set([...left].filter((index) => right.has(index)));
}

function nodesOfValue(value: RoutingValue, context: NodeSetContext): ReadonlySet<number> | null {
  const stored = storedText(value, context.columnType, context.exactStrings);
  if (stored.kind === 'never') return noNodes;
  if (stored.kind === 'unknown') return null;
  try {
    return nodesOfIndex(context.rule.function.partitionOf(stored.text), context.nodeCount);
  } catch {
    // The function cannot place this text (letters for a number …): rows may still compare equal to it, so look everywhere.
    return null;
  }
}

const noNodes: ReadonlySet<number> = new Set();
/** By the index that is in it: most statements have one key, and making a set costs more than the rest of their routing. */
const setsOfOne: ReadonlySet<number>[] = [];

function nodesOfIndex(index: number | null, nodeCount: number): ReadonlySet<number> {
  if (index === null || index < 0 || index >= nodeCount) return noNodes;
  while (setsOfOne.length <= index) setsOfOne.push(new Set([setsOfOne.length]));
  return setsOfOne[index]!;
}

/**
 * Only functions that declare an order narrow ranges: the others' range rules (MyCAT's "sequence range") leave out nodes that hold matching
 * rows. Short integer ranges are routed value by value.
 */
function nodesOfRange(
  low: ValueSource | null,
  high: ValueSource | null,
  context: NodeSetContext,
): ReadonlySet<number> | null {
  const lowText = boundText(low, context);
  const highText = boundText(high, context);
  const { function: partition } = context.rule;
  if (partition.partitionsOfOpenRange && (lowText !== null || highText !== null)) {
    const { columnType: type } = context;
    // Bounds must be ordered as the column's values are: dates in a string column are not, and spelled otherwise than they are stored.
    const fitting =
      partition.monotonic === 'integer'
        ? type === null || isInteger(type) || type.name === 'decimal'
        : type !== null && (type.name === 'date' || type.name === 'datetime' || type.name === 'timestamp');
    if (fitting)
      return rangeSet(
        tryRange(() => partition.partitionsOfOpenRange!(lowText, highText, context.nodeCount)),
        context.nodeCount,
      );
  }
  if (lowText === null || highText === null || !context.columnType || !isInteger(context.columnType)) return null;
  const first = BigInt(lowText);
  const last = BigInt(highText);
  if (last < first) return new Set();
  if (last - first >= enumeratedRangeMax) return null;
  const nodes = new Set<number>();
  for (let value = first; value <= last; value++) {
    const found = nodesOfValue({ form: 'integer', text: String(value) }, context);
    if (found === null) return null;
    for (const index of found) nodes.add(index);
  }
  return nodes;
}

/** A bound as stored text; null = unbounded or not usable (which is the same: less narrow). Decimals as bounds of integers are not usable. */
function boundText(source: ValueSource | null, context: NodeSetContext): string | null {
  if (source === null) return null;
  const stored = storedText(resolveValue(source, context.literals), context.columnType, false);
  return stored.kind === 'text' ? stored.text : null;
}

function tryRange(range: () => PartitionRange): PartitionRange {
  try {
    return range();
  } catch {
    return { kind: 'all' };
  }
}

function rangeSet(range: PartitionRange, nodeCount: number): ReadonlySet<number> | null {
  switch (range.kind) {
    case 'all':
      return null;
    case 'none':
      return new Set();
    case 'nodes':
      return new Set(range.indexes.filter((index) => index >= 0 && index < nodeCount));
  }
}
