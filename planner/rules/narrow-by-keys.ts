import { joinKeysMax } from '../../engine/limits';
import { canFilterByKeys } from '../../engine/operators/join/key-filter';
import { boundColumn, columnsIn } from '../logical/bound-expression';
import { type JoinPlan, type KeyGaps, type LogicalPlan, mapInputs, outputOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { Estimator } from '../statistics/estimate';
import { keysInHand } from './keys-in-hand';
import { moveFilters } from './move-filters';
import type { RuleContext } from './rule-context';

/** Rows of the held side up to which it is expected to have few enough keys. The engine looks again when it has them. */
const heldRowsMax = 20_000;

/** How many times the rows of the held side the other must have: it waits for the held side, which has to be worth it. */
const timesLarger = 4;

/**
 * Share of all keys up to which narrowing pays, by what is expected and by what then comes. Where the column has an index, nodes look rows up
 * by it, which beats reading all only for few; where it has none, or the index alone has all that is asked for, fewer rows are sent.
 */
const expectedShareMax = 0.3;
const indexedShareMax = 0.1;
const shareMax = 0.5;

/**
 * The keyed semi-join: where a small side of an engine join meets a large one, the small side is fetched first and its keys go into the SQL
 * of the large side's fragments, which then send only rows that have a partner.
 *
 *     orders o JOIN customers c ON o.customer_id = c.id WHERE c.city = 'Bern'
 *     -- SELECT … FROM orders o WHERE o.customer_id IN (<keys of the customers that came>)
 *
 * Sound where rows of the large side without partner do not count: either side of inner and semi joins, the right side of the others, but for
 * those in which a NULL among the partners counts (NOT IN).
 *
 * Keys that a join below fetches already narrow this one's large side too (keys-in-hand.ts): it does not wait for that join's rows.
 */
export function narrowByKeys(plan: LogicalPlan, context: RuleContext): LogicalPlan {
  return narrowJoins(plan, new Estimator([plan], context), context);
}

function narrowJoins(plan: LogicalPlan, estimator: Estimator, context: RuleContext): LogicalPlan {
  if (plan.kind === 'gather') return plan;
  // What is run again and again would need the keys of each run.
  if (plan.kind === 'recursive') return plan;
  if (plan.kind === 'apply') {
    const left = narrowJoins(plan.left, estimator, context);
    return left === plan.left ? plan : { ...plan, left };
  }
  const visited = mapInputs(plan, (input) => narrowJoins(input, estimator, context));
  // Estimates are of the plan as it was: conditions by keys would count twice.
  if (visited.kind !== 'join' || plan.kind !== 'join') return visited;
  const bySame = narrowedBySameKeys(visited, estimator, context);
  if (bySame !== null) return bySame;
  const build = heldSide(plan, estimator);
  return build === null ? visited : (narrowed(visited, build, estimator, context) ?? visited);
}

/** Keys that a join on one side fetches already, unless that side's rows will have fewer. */
function narrowedBySameKeys(join: JoinPlan, estimator: Estimator, context: RuleContext): JoinPlan | null {
  if (join.compare.length > 0) return null;
  for (const probeSide of ['right', 'left'] as const) {
    if (probeSide === 'left' && !mayNarrowLeft(join)) continue;
    const [keySide, probe] = probeSide === 'right' ? [join.left, join.right] : [join.right, join.left];
    const output = new Set(outputOf(probe));
    for (const predicate of join.on) {
      const key = probeKey(predicate, output, context);
      const known = key === null ? null : keysInHand(keySide, otherColumn(predicate, key));
      if (key === null || known === null) continue;
      const rows = estimator.rowsOf(known.held);
      if (rows > estimator.rowsOf(keySide) || rows * timesLarger > estimator.rowsOf(probe)) continue;
      const smaller = withKeys(probe, key, known.gaps, context);
      if (smaller === null) continue;
      context.applied('narrow-by-same-keys');
      return { ...join, [probeSide]: smaller };
    }
  }
  return null;
}

/** Whether rows of the left side without partner do not count. */
function mayNarrowLeft({ type }: JoinPlan): boolean {
  return type === 'inner' || type === 'semi';
}

function heldSide(join: JoinPlan, estimator: Estimator): 'left' | 'right' | null {
  if (join.compare.length > 0) return null;
  const [left, right] = [estimator.rowsOf(join.left), estimator.rowsOf(join.right)];
  const build = left < right ? 'left' : 'right';
  if (Math.min(left, right) > heldRowsMax || Math.max(left, right) < timesLarger * Math.min(left, right)) return null;
  return build === 'left' || mayNarrowLeft(join) ? build : null;
}

function narrowed(
  join: JoinPlan,
  build: 'left' | 'right',
  estimator: Estimator,
  context: RuleContext,
): JoinPlan | null {
  const probeSide = build === 'left' ? 'right' : 'left';
  const probe = join[probeSide];
  const output = new Set(outputOf(probe));
  for (const predicate of join.on) {
    const key = probeKey(predicate, output, context);
    if (key === null) continue;
    const allKeys = Math.min(...[...columnsIn(predicate)].map((id) => estimator.distinctOf(boundColumn(id))));
    if (estimator.keysIn(join[build], otherColumn(predicate, key)) > expectedShareMax * allKeys) continue;
    const share = estimator.hasIndex(key) && output.size > 1 ? indexedShareMax : shareMax;
    const keysMax = Math.max(1, Math.min(joinKeysMax, Math.floor(share * allKeys)));
    const [all, list] = [context.binding.newColumn('all', null, null), context.binding.newColumn('list', null, null)];
    const smaller = withKeys(probe, key, { all, list }, context);
    if (smaller === null) continue;
    context.applied('narrow-by-keys');
    return { ...join, [probeSide]: smaller, narrowing: { build, predicate, all, list, keysMax } };
  }
  return null;
}

/** The column of the probe side in an equality of whole numbers between the sides. */
function probeKey(predicate: Expression, output: ReadonlySet<number>, context: RuleContext): number | null {
  if (predicate.kind !== 'binary' || predicate.operator !== '=') return null;
  const { left, right } = predicate;
  if (left.kind !== 'bound-column' || right.kind !== 'bound-column') return null;
  const known = [left, right].every(({ id }) => {
    const { type } = context.binding.column(id);
    return type !== null && canFilterByKeys(type);
  });
  if (!known || output.has(left.id) === output.has(right.id)) return null;
  return output.has(left.id) ? left.id : right.id;
}

function otherColumn(equality: Expression, column: number): number {
  return [...columnsIn(equality)].find((id) => id !== column)!;
}

/** The plan, whose fragments give only rows with the keys, in the gather that the column comes from; null when it comes from none. */
function withKeys(plan: LogicalPlan, column: number, gaps: KeyGaps, context: RuleContext): LogicalPlan | null {
  const inInput = <P extends LogicalPlan & { readonly input: LogicalPlan }>(parent: P, id = column): P | null => {
    const input = withKeys(parent.input, id, gaps, context);
    return input === null ? null : { ...parent, input };
  };
  switch (plan.kind) {
    case 'gather': {
      if (!plan.location.nodes.every((node) => context.capabilities(node).speaksMysql)) return null;
      const predicates = [condition(column, gaps)];
      return { ...plan, input: moveFilters({ kind: 'filter', input: plan.input, predicates }, context) };
    }
    case 'filter':
    case 'sort':
    case 'distinct':
      return inInput(plan);
    case 'project':
    case 'aggregate': {
      const items = plan.kind === 'project' ? plan.items : plan.groupBy;
      const source = items.find(({ id }) => id === column)?.expression;
      // Rolled up rows have NULL for their keys, and other rows in them.
      if (plan.kind === 'aggregate' && plan.rollup !== null) return null;
      return source?.kind === 'bound-column' ? inInput(plan, source.id) : null;
    }
    case 'join': {
      const side = outputOf(plan.left).includes(column) ? 'left' : 'right';
      // Rows that an outer join fills up must stay; the rows that it keeps may go.
      if (side === 'right' && plan.type !== 'inner') return null;
      const input = withKeys(plan[side], column, gaps, context);
      return input === null ? null : { ...plan, [side]: input };
    }
    default:
      return null;
  }
}

function condition(column: number, { all, list }: KeyGaps): Expression {
  return {
    kind: 'binary',
    operator: 'or',
    left: { kind: 'parameter', index: all },
    right: {
      kind: 'in-list',
      negated: false,
      operand: boundColumn(column),
      items: [{ kind: 'parameter', index: list }],
    },
  };
}
