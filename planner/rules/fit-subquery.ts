import { boundColumn, columnsIn, hasSubquery, subqueriesIn } from '../logical/bound-expression';
import { freeColumns } from '../logical/free-columns';
import type { GatherPlan, Location, LogicalPlan } from '../logical/plan';
import { canBeSaid } from '../lower/to-select';
import type { Expression } from '../sql/ast';
import { joinLocation } from './location';
import { pushDown } from './push-down';
import { flattenInnerJoins, pushDownInnerJoins } from './push-down-inner-joins';
import type { RuleContext } from './rule-context';

/** Rows, and where they are. */
export interface Placed {
  readonly plan: LogicalPlan;
  readonly location: Location;
}

/**
 * Where an expression over placed rows can be computed on the nodes, its subqueries included: each subquery must find on the row's own node
 * all rows that it would find anywhere. Null when that is not sure.
 *
 *     SELECT … FROM orders o WHERE EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id)
 *     -- a line is where its order is
 */
export function locationWithSubqueries(expression: Expression, outer: Placed, context: RuleContext): Location | null {
  let location: Location | null = outer.location;
  for (const subquery of subqueriesIn(expression)) {
    if (!location || !speaksMysql(location, context) || !canBeSaid(subquery)) return null;
    location = locationOf(subquery.plan, { ...outer, location }, [], context);
  }
  return location;
}

/**
 * As locationWithSubqueries, for a conjunct of which only the truth counts: `x IN (SELECT y …)` then asks for rows with x = y alone. (Were
 * it negated, rows without y elsewhere would count.)
 */
export function locationOfCondition(predicate: Expression, outer: Placed, context: RuleContext): Location | null {
  if (predicate.kind !== 'bound-subquery' || predicate.form !== 'any' || predicate.operator !== '=')
    return locationWithSubqueries(predicate, outer, context);
  if (predicate.operands.some(hasSubquery) || !speaksMysql(outer.location, context) || !canBeSaid(predicate))
    return null;
  const ties = predicate.operands.map(
    (left, index): Expression => ({
      kind: 'binary',
      operator: '=',
      left,
      right: boundColumn(predicate.columns[index]!),
    }),
  );
  return locationOf(predicate.plan, outer, ties, context);
}

function speaksMysql({ nodes }: Location, context: RuleContext): boolean {
  return nodes.every((node) => context.capabilities(node).speaksMysql);
}

/**
 * Below everything that works on the rows that the subquery's own conditions leave, its FROM must be where the outer row is.
 * @param ties what else is asked of the plan's rows
 */
function locationOf(
  plan: LogicalPlan,
  outer: Placed,
  ties: readonly Expression[],
  context: RuleContext,
): Location | null {
  switch (plan.kind) {
    case 'dual':
      return outer.location;
    case 'project':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'distinct': {
      const inside = locationOf(plan.input, outer, tiesBelow(plan, ties), context);
      const nested = plan.kind === 'project' ? plan.items.map(({ expression }) => expression) : [];
      return inside && nestedLocation(nested, { ...outer, location: inside }, context);
    }
    case 'union': {
      let location: Location | null = outer.location;
      for (const input of plan.inputs) location = location && locationOf(input, { ...outer, location }, [], context);
      return location;
    }
    case 'filter':
      // HAVING and the like say nothing about which rows are needed below.
      if (!isFrom(plan.input)) {
        const inside = locationOf(plan.input, outer, ties, context);
        return inside && nestedLocation(plan.predicates, { ...outer, location: inside }, context);
      }
      return locationOfFrom(plan, outer, ties, context);
    default:
      return locationOfFrom(plan, outer, ties, context);
  }
}

/** Rows that a limit cuts, or a group sums up, are needed whatever is asked of the result; but for what is asked of group keys. */
function tiesBelow(plan: LogicalPlan, ties: readonly Expression[]): readonly Expression[] {
  if (plan.kind === 'limit') return [];
  if (plan.kind !== 'aggregate') return ties;
  const keys = new Set(plan.groupBy.map(({ id }) => id));
  return ties.filter((tie) => tie.kind === 'binary' && tie.right.kind === 'bound-column' && keys.has(tie.right.id));
}

function isFrom(plan: LogicalPlan): boolean {
  return (
    plan.kind === 'scan' || plan.kind === 'join' || (plan.kind === 'filter' && isFrom(plan.input)) || isDerived(plan)
  );
}

/** A derived table that is a FROM by itself: nothing in it looks outside. */
function isDerived(plan: LogicalPlan): boolean {
  return plan.kind === 'project' && freeColumns(plan).length === 0;
}

/** Subqueries deeper inside: with the outer row or with the rows beside them. */
function nestedLocation(expressions: readonly Expression[], outer: Placed, context: RuleContext): Location | null {
  let location: Location | null = outer.location;
  for (const expression of expressions) {
    location = location && locationWithSubqueries(expression, { ...outer, location }, context);
  }
  return location;
}

function locationOfFrom(
  plan: LogicalPlan,
  outer: Placed,
  ties: readonly Expression[],
  context: RuleContext,
): Location | null {
  const { inputs, conjuncts } = flattenInnerJoins(plan) ?? single(plan);
  const inner = new Set(inputs.flatMap((input) => [...freeColumns(input)]));
  if (inner.size > 0) return null;
  const free = new Set(freeColumns(plan));
  const tying = conjuncts.filter((predicate) => [...columnsIn(predicate)].some((id) => free.has(id)));
  const own = conjuncts.filter((predicate) => !tying.includes(predicate) && subqueriesIn(predicate).length === 0);
  const rows = pushDownInnerJoins(
    inputs.map((input) => pushDown(input, context)),
    own,
    context,
  );
  if (rows.kind !== 'gather') return null;
  const tied = tiedLocation(outer, rows, [...ties, ...tying], context);
  if (!tied) return null;
  let location: Location | null = tied;
  for (const predicate of conjuncts.filter((each) => subqueriesIn(each).length > 0)) {
    const beside = { plan: rows.input, location: rows.location };
    const nested: Location | null = location && locationWithSubqueries(predicate, { ...outer, location }, context);
    if (nested) location = nested;
    else if (!everywhere(locationWithSubqueries(predicate, beside, context), location)) location = null;
  }
  return location;
}

/** What is right on one copy of the rows beside a subquery must be so on the node of every outer row. */
function everywhere(found: Location | null, wanted: Location | null): boolean {
  if (found === null || wanted === null) return false;
  return wanted.nodes.every((node) => found.nodes.includes(node));
}

function single(plan: LogicalPlan): {
  readonly inputs: readonly LogicalPlan[];
  readonly conjuncts: readonly Expression[];
} {
  if (plan.kind !== 'filter') return { inputs: [plan], conjuncts: [] };
  const below = single(plan.input);
  return { ...below, conjuncts: [...below.conjuncts, ...plan.predicates] };
}

function tiedLocation(
  outer: Placed,
  rows: GatherPlan,
  ties: readonly Expression[],
  context: RuleContext,
): Location | null {
  const location = joinLocation('left', outer, { plan: rows.input, location: rows.location }, ties, context);
  if (!location) return null;
  // Every row of the outer side stays, on the node where it is; copies of it on other nodes are of no use.
  const narrowed = outer.location.anyNode && !location.anyNode;
  return narrowed || location.nodes.length === outer.location.nodes.length ? location : null;
}
