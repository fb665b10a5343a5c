import { aggregates, partialsOf } from '../../engine/aggregates/registry';
import type { AggregateFunction } from '../../engine/plan';
import { boundColumn } from '../logical/bound-expression';
import type { AggregateItem, AggregatePlan, GatherPlan, LogicalPlan, ProjectItem } from '../logical/plan';
import type { AggregateCall, Expression } from '../sql/ast';
import { withExactQuotients } from './exact-quotients';
import { equalMeansSame, isSingle } from './location';
import { comparableAt, pushable } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * Aggregates run where the rows are:
 * - wholly, without ROLLUP, when each group's rows are on one node: one node has all, or the sharding column is a group key
 *
 *       SELECT name, COUNT(*) FROM t GROUP BY name     -- not wholly: a name may occur on every node
 *       SELECT id, COUNT(*) FROM t GROUP BY id WITH ROLLUP   -- not wholly: each node would add a sum of its own rows
 *
 * - in two phases otherwise: nodes compute partial results (AVG: SUM and COUNT), the engine merges them
 * - DISTINCT aggregates: nodes make group keys and arguments distinct, the engine aggregates
 */
export function pushDownAggregate(aggregate: AggregatePlan, context: RuleContext): LogicalPlan {
  const { input } = aggregate;
  const isWhole =
    input.kind === 'gather' &&
    keysComparable(aggregate, input, context) &&
    aggregate.rollup === null &&
    aggregate.aggregates.every(({ call }) => pushable(call, input.location, context));
  if (isWhole && (isSingle(input.location) || groupedByPartition(aggregate, input, context))) {
    context.applied('push-down-aggregate');
    return { ...input, input: { ...aggregate, input: input.input }, order: null };
  }
  const exact = withExactQuotients(aggregate, context);
  if (exact.kind === 'aggregate') return inPart(exact, context);
  return { ...exact, input: inPart(exact.input, context) };
}

function inPart(aggregate: AggregatePlan, context: RuleContext): LogicalPlan {
  const { input } = aggregate;
  if (input.kind !== 'gather' || !keysComparable(aggregate, input, context)) return aggregate;
  const known = (call: AggregateCall): boolean => pushable(call, input.location, context);
  // ORDER BY and LIMIT inside an aggregate are about all its rows.
  const partials = aggregate.aggregates.map(({ call }) =>
    call.orderBy.length > 0 || call.limit !== null ? null : partialsOf(call.name as AggregateFunction, call.distinct),
  );
  const inPartials = aggregate.aggregates.every(
    ({ call }, index) => partials[index]?.every((name) => known(partialCall(name, call))) ?? false,
  );
  if (inPartials && partials.every((each) => each !== null)) return inTwoPhases(aggregate, input, partials, context);
  return distinctBelow(aggregate, input, context);
}

function keysComparable({ groupBy }: AggregatePlan, { location }: GatherPlan, context: RuleContext): boolean {
  return groupBy.every(({ id }) => comparableAt(id, location, context));
}

function groupedByPartition({ groupBy }: AggregatePlan, { location }: GatherPlan, context: RuleContext): boolean {
  const placing = location.partition?.columns ?? [];
  return groupBy.some(({ id }) => {
    const { type } = context.binding.column(id);
    return placing.includes(id) && type !== null && equalMeansSame(type);
  });
}

function inTwoPhases(
  aggregate: AggregatePlan,
  gather: GatherPlan,
  partials: readonly (readonly AggregateFunction[])[],
  context: RuleContext,
): LogicalPlan {
  context.applied('split-aggregate');
  const lower: AggregateItem[] = [];
  const upper = aggregate.aggregates.map(({ id, call }, index): AggregateItem => {
    const columns = partials[index]!.map((name) => {
      const partial = partialCall(name, call);
      const same = lower.find((item) => JSON.stringify(item.call) === JSON.stringify(partial));
      if (same) return same.id;
      const partialId = context.binding.newColumn(name, null, null);
      lower.push({ id: partialId, call: partial });
      return partialId;
    });
    return { id, call: { ...call, distinct: false, arguments: columns.map(boundColumn), orderBy: [] } };
  });
  const below: AggregatePlan = {
    ...aggregate,
    input: gather.input,
    aggregates: lower,
    phase: 'partial',
    rollup: null,
  };
  return {
    kind: 'aggregate',
    input: { ...gather, input: below, order: null },
    groupBy: aggregate.groupBy.map(({ id }) => ({ id, expression: boundColumn(id) })),
    aggregates: upper,
    phase: 'final',
    rollup: aggregate.rollup,
    onePhase: { ...aggregate, input: gather.input, rollup: null },
  };
}

const doubleZero: Expression = { kind: 'number', text: '0e0', form: 'float' };

/** The call that gives a partial result. Some functions need doubles from the start (Aggregate.partialArgument). */
function partialCall(name: AggregateFunction, call: AggregateCall): AggregateCall {
  const asDouble = aggregates[call.name as AggregateFunction].partialArgument === 'double' && name !== 'count';
  return {
    ...call,
    name,
    distinct: false,
    arguments: asDouble
      ? call.arguments.map((argument) => ({ kind: 'binary', operator: '+', left: argument, right: doubleZero }))
      : call.arguments,
  };
}

/**
 * COUNT(DISTINCT x) GROUP BY k: nodes send each pair (k, x) once. Only when every call ignores duplicates or counts distinct values.
 *
 *     SELECT COUNT(DISTINCT x), SUM(y) …     -- not: SUM needs every y
 */
function distinctBelow(aggregate: AggregatePlan, gather: GatherPlan, context: RuleContext): LogicalPlan {
  const calls = aggregate.aggregates.map(({ call }) => call);
  const distinct = calls.every(
    (call) =>
      (call.distinct || aggregates[call.name as AggregateFunction].ignoresDuplicates) &&
      call.orderBy.length === 0 &&
      call.arguments.every(
        (argument) => argument.kind === 'bound-column' && comparableAt(argument.id, gather.location, context),
      ),
  );
  if (!distinct) return aggregate;
  context.applied('distinct-below-aggregate');
  const ids = new Set(aggregate.groupBy.map(({ id }) => id));
  for (const call of calls) for (const each of call.arguments) if (each.kind === 'bound-column') ids.add(each.id);
  const items = [...ids].map((id): ProjectItem => ({ id, expression: boundColumn(id) }));
  const project: LogicalPlan = { kind: 'project', input: gather.input, items };
  return { ...aggregate, input: { ...gather, input: { kind: 'distinct', input: project }, order: null } };
}
