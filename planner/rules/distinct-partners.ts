import { boundColumn, columnsIn } from '../logical/bound-expression';
import { type GatherPlan, type JoinPlan, type LogicalPlan, mapInputs, outputOf } from '../logical/plan';
import { Estimator } from '../statistics/estimate';
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
 * Rows are equal here as DISTINCT compares them, by the same collations as the join: then the join cannot tell them apart either.
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
  const different = columns.reduce((product, id) => product * estimator.distinctOf(boundColumn(id)), 1);
  if (different * rowsPerPartner > estimator.rowsOf(right)) return join;
  const items = columns.map((id) => ({ id, expression: boundColumn(id) }));
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
