import { type ColumnType, isBinaryString, isFixedBinary, isString } from '../../engine/batch/column-type';
import { type Location, type LogicalPlan, type Partition, type ScanPlan, scansOf } from '../logical/plan';
import { sameComparison } from '../routing/instances';
import type { Expression } from '../sql/ast';
import type { RuleContext } from './rule-context';

/** One node has all the rows. */
export function isSingle(location: Location): boolean {
  return location.anyNode || location.nodes.length === 1;
}

export function locationOfScan(scan: ScanPlan): Location {
  return { nodes: scan.nodes, anyNode: scan.anyNode, partition: partitionOf(scan) };
}

function partitionOf({ table, columns }: ScanPlan): Partition | null {
  const { placement } = table;
  if (placement.kind !== 'sharded' || !placement.rule) return null;
  const { rule, nodes } = placement;
  const index = table.description?.columns.findIndex(({ name }) => name.toUpperCase() === rule.column) ?? -1;
  if (index < 0) return null;
  return { scheme: `${rule.functionName}(${nodes.join(',')})`, columns: [columns[index]!] };
}

/**
 * Where two parts can be joined without moving rows; null when they cannot.
 *
 * - A global table is on every node that it has in common with the other side. As the optional side of a LEFT JOIN too, but not as the side
 *   that is kept: every node would keep the rows that find no partner there.
 * - Tables placed alike, joined on the columns that place them; children and parents joined on the keys that tie them.
 * - Parts that were narrowed to the same single node.
 */
export function joinLocation(
  type: 'inner' | 'left',
  left: { readonly plan: LogicalPlan; readonly location: Location },
  right: { readonly plan: LogicalPlan; readonly location: Location },
  on: readonly Expression[],
  context: RuleContext,
): Location | null {
  const [a, b] = [left.location, right.location];
  if (a.anyNode && b.anyNode) {
    const nodes = a.nodes.filter((node) => b.nodes.includes(node));
    return nodes.length > 0 ? { nodes, anyNode: true, partition: null } : null;
  }
  if (b.anyNode) return a.nodes.every((node) => b.nodes.includes(node)) ? a : null;
  if (a.anyNode) {
    const everywhere = b.nodes.every((node) => a.nodes.includes(node));
    return everywhere && (type === 'inner' || b.nodes.length === 1) ? b : null;
  }
  if (a.nodes.length === 1 && b.nodes.length === 1) return a.nodes[0] === b.nodes[0] ? a : null;
  if (!joinedOnPartition(a, b, on, context) && !joinedOnParent(left.plan, right.plan, on)) return null;
  const shared = a.nodes.filter((node) => b.nodes.includes(node));
  const nodes = type === 'left' ? a.nodes : shared.length > 0 ? shared : [a.nodes[0]!];
  return { nodes, anyNode: false, partition: mergedPartition(type, a.partition, b.partition) };
}

function mergedPartition(type: 'inner' | 'left', left: Partition | null, right: Partition | null): Partition | null {
  if (!left || !right || type === 'left' || left.scheme !== right.scheme) return left;
  return { scheme: left.scheme, columns: [...left.columns, ...right.columns] };
}

function joinedOnPartition(a: Location, b: Location, on: readonly Expression[], context: RuleContext): boolean {
  const [left, right] = [a.partition, b.partition];
  if (!left || !right || left.scheme !== right.scheme) return false;
  return equalColumns(on).some(([one, other]) => {
    const crosses =
      (left.columns.includes(one) && right.columns.includes(other)) ||
      (left.columns.includes(other) && right.columns.includes(one));
    return crosses && placedAlike(context.binding.column(one).type, context.binding.column(other).type);
  });
}

/** Values that compare equal must have been placed by the same text: 'a' and 'A' of a case-insensitive column may not have been. */
function placedAlike(left: ColumnType | null, right: ColumnType | null): boolean {
  return left !== null && right !== null && sameComparison(left, right) && equalMeansSame(left);
}

/** Whether values of a type that compare equal are the same text, so that a partition function puts them on one node. */
export function equalMeansSame(type: ColumnType): boolean {
  // They are placed by the text that they were written as.
  if (isFixedBinary(type)) return false;
  return !isString(type) || isBinaryString(type) || type.collation.endsWith('_bin') || type.collation === 'binary';
}

/** Pairs of columns that conjuncts set equal. */
export function equalColumns(on: readonly Expression[]): readonly (readonly [number, number])[] {
  return on.flatMap((predicate) =>
    predicate.kind === 'binary' &&
    predicate.operator === '=' &&
    predicate.left.kind === 'bound-column' &&
    predicate.right.kind === 'bound-column'
      ? [[predicate.left.id, predicate.right.id] as const]
      : [],
  );
}

/** Rows of a child lie where their parent's row lies, whatever the keys' types. */
function joinedOnParent(left: LogicalPlan, right: LogicalPlan, on: readonly Expression[]): boolean {
  const scans = [...scansOf(left), ...scansOf(right)];
  const owner = (id: number): { readonly scan: ScanPlan; readonly name: string } | null => {
    const scan = scans.find(({ columns }) => columns.includes(id));
    const name = scan?.table.description?.columns[scan.columns.indexOf(id)]?.name;
    return scan && name !== undefined ? { scan, name: name.toUpperCase() } : null;
  };
  return equalColumns(on).some(([one, other]) => {
    const [a, b] = [owner(one), owner(other)];
    return a !== null && b !== null && (isChildOf(a, b) || isChildOf(b, a));
  });
}

function isChildOf(
  child: { readonly scan: ScanPlan; readonly name: string },
  parent: { readonly scan: ScanPlan; readonly name: string },
): boolean {
  const { placement } = child.scan.table;
  if (placement.kind !== 'sharded' || !placement.parent || child.scan.table.schema !== parent.scan.table.schema)
    return false;
  const { key, joinKey, parentKey } = placement.parent;
  return (
    key === parent.scan.table.name.toUpperCase() &&
    joinKey.toUpperCase() === child.name &&
    parentKey.toUpperCase() === parent.name
  );
}
