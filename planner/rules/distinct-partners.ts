import { boundColumn, columnsIn } from '../logical/bound-expression';
import { type GatherPlan, type JoinPlan, type LogicalPlan, mapInputs, outputOf } from '../logical/plan';
import { sameComparison } from '../routing/instances';
import { Estimator } from '../statistics/estimate';
import { equalMeansSame } from './location';
import { comparableAt } from './pushable';
import type { RuleContext } from './rule-context';

/** Rows for each different partner from which on it pays that nodes look for duplicates. */
const rowsPerPartner = 2;

/**
 * Semi, anti and mark joins ask whether there is a partner: of equal ones each node sends one.
 *
 *     SELECT … FROM customers c WHERE NOT EXISTS (SELECT * FROM orders o WHERE o.customer_id = c.id)
 *     -- nodes send DISTINCT o.customer_id
 *
 * Rows are equal here as DISTINCT compares them. The join must not tell them apart: texts that are equal without being the same text may only be
 * compared with columns of their own collation.
 */
export function distinctPartners(plan: LogicalPlan, context: RuleContext): LogicalPlan {
  const estimator = new Estimator([plan], context);
  const visit = (node: LogicalPlan): LogicalPlan => {
    if (node.kind === 'gather') return node;
    const visited = mapInputs(node, visit);
    return visited.kind === 'join' ? withDistinctRight(visited, estimator, context) : visited;
  };
  return visit(plan);
}

function withDistinctRight(join: JoinPlan, estimator: Estimator, context: RuleContext): JoinPlan {
  const { type, right } = join;
  if ((type !== 'semi' && type !== 'anti' && type !== 'mark') || right.kind !== 'gather') return join;
  const used = new Set([...join.on, ...join.compare].flatMap((predicate) => [...columnsIn(predicate)]));
  const columns = outputOf(right).filter((id) => used.has(id));
  if (columns.length === 0 || !isComparable(columns, right, context)) return join;
  if (!columns.every((id) => isComparedAsItself(id, join, context))) return join;
  const different = columns.reduce((product, id) => product * estimator.distinctOf(boundColumn(id)), 1);
  if (different * rowsPerPartner > estimator.rowsOf(right)) return join;
  const items = columns.map((id) => ({ id, expression: boundColumn(id) }));
  context.applied('distinct-partners');
  return {
    ...join,
    right: {
      ...right,
      input: { kind: 'distinct', input: { kind: 'project', input: right.input, items } },
      order: null,
    },
  };
}

function isComparable(columns: readonly number[], { location }: GatherPlan, context: RuleContext): boolean {
  return columns.every((id) => comparableAt(id, location, context));
}

function isComparedAsItself(id: number, join: JoinPlan, { binding }: RuleContext): boolean {
  const { type } = binding.column(id);
  if (type === null) return false;
  if (equalMeansSame(type)) return true;
  return [...join.on, ...join.compare].every((predicate) => {
    if (!columnsIn(predicate).has(id)) return true;
    if (predicate.kind !== 'binary') return false;
    const { left, right } = predicate;
    if (left.kind !== 'bound-column' || right.kind !== 'bound-column') return false;
    const other = binding.column(left.id === id ? right.id : left.id).type;
    return other !== null && sameComparison(type, other);
  });
}
