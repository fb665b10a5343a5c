import { aggregates, partialsOf } from '../../engine/aggregates/registry';
import { type ColumnType, computedField, isInteger } from '../../engine/batch/column-type';
import type { AggregateCall, AggregatePlan, HashJoinPlan, JoinAggregatePlan, PhysicalPlan } from '../../engine/plan';
import { estimatedRows as estimatedRowsOf } from '../explain/estimates';

/**
 * An aggregate over an inner join on equal keys needs no joined rows when each of its calls is over one side and its group keys are the streamed side's:
 * the join gives partial results, and the aggregate merges them. The same plan where that cannot be.
 *
 *     SELECT SUM(a.v), COUNT(*), MAX(b.v) FROM a JOIN b ON a.k = b.k    -- each side on its own
 *     SELECT SUM(a.v * b.v) FROM a JOIN b ON a.k = b.k                  -- not: needs the pairs
 *     SELECT SUM(a.f) FROM a JOIN b ON a.k = b.k                        -- not with a DOUBLE: another order of additions gives other digits
 *
 * @param groups about so many will come, when that is known
 */
export function joinedPartials(plan: AggregatePlan, groups?: number): AggregatePlan {
  const { join, columns } = joinBelow(plan.input);
  if (join === null || plan.rollup) return plan;
  const sides = new Sides(join);
  const groupKeys = plan.groupKeys.map((column) => sides.streamed(columns[column]!));
  const calls: AggregateCall[] = [];
  const merged: AggregateCall[] = [];
  for (const call of plan.aggregates) {
    const partials = partialCalls({ ...call, arguments: call.arguments.map((column) => columns[column]!) }, sides);
    if (partials === null) return plan;
    const places = partials.map((partial) => groupKeys.length + placeOf(partial, calls));
    merged.push({ ...call, phase: 'final', distinct: false, arguments: places });
  }
  if (!groupKeys.every((column) => column !== null)) return plan;
  const { left, right, leftKeys, rightKeys, build, keyFilter } = join;
  const input: JoinAggregatePlan = {
    kind: 'join-aggregate',
    left,
    right,
    leftKeys,
    rightKeys,
    build,
    ...(keyFilter && { keyFilter }),
    groupKeys,
    aggregates: calls,
    heldRows: estimatedRowsOf(build === 'left' ? left : right),
    fields: [
      ...groupKeys.map((column) => join.fields[column]!),
      ...calls.map((call) => computedField(call.function, resultType(call, sides))),
    ],
    ...(groups !== undefined && { estimatedRows: groups }),
  };
  return { ...plan, input, groupKeys: groupKeys.map((_, index) => index), aggregates: merged };
}

/** The join that an aggregate's input columns are columns of, if there is one. */
function joinBelow(input: PhysicalPlan): {
  readonly join: HashJoinPlan | null;
  readonly columns: readonly number[];
} {
  const none = { join: null, columns: [] };
  if (input.kind === 'hash-join') {
    const { type, leftKeys, residual, fields } = input;
    const isPlain = type === 'inner' && leftKeys.length > 0 && residual === null;
    return isPlain ? { join: input, columns: fields.map((_, column) => column) } : none;
  }
  if (input.kind !== 'project') return none;
  const picked = input.expressions.map((expression) => (expression.kind === 'input' ? expression.index : -1));
  if (picked.includes(-1)) return none;
  const { join, columns } = joinBelow(input.input);
  return { join, columns: picked.map((column) => columns[column]!) };
}

/** What is to be computed for each key of the held side, or over streamed rows, for the call's result; null when that cannot be. */
function partialCalls(call: AggregateCall, sides: Sides): readonly AggregateCall[] | null {
  const names = partialsOf(call.function, call.distinct);
  const isHeld = call.arguments.length > 0 && call.arguments.every((column) => sides.isHeld(column));
  const isStreamed = call.arguments.every((column) => !sides.isHeld(column));
  if (names === null || call.phase !== 'complete' || !(isHeld || isStreamed)) return null;
  const types = call.arguments.map((column) => sides.type(column));
  const isPossible = names.every((name) => {
    const { additive, ignoresDuplicates } = aggregates[name];
    return additive?.(types) === true || (isStreamed && ignoresDuplicates && name === call.function);
  });
  return isPossible ? names.map((name) => ({ ...call, function: name, distinct: false })) : null;
}

/** The place of the call among those that there are; it is added when it is not there. */
function placeOf(call: AggregateCall, calls: AggregateCall[]): number {
  const place = calls.findIndex(
    (each) => each.function === call.function && each.arguments.join() === call.arguments.join(),
  );
  return place < 0 ? calls.push(call) - 1 : place;
}

function resultType(call: AggregateCall, sides: Sides): ColumnType {
  const types = call.arguments.map((column) => sides.type(column));
  return aggregates[call.function].resultType(types, false);
}

/** The columns of a join by their sides: left ones, then right ones. */
class Sides {
  private readonly leftCount: number;

  constructor(private readonly join: HashJoinPlan) {
    this.leftCount = join.left.fields.length;
  }

  isHeld(column: number): boolean {
    return column < this.leftCount === (this.join.build === 'left');
  }

  type(column: number): ColumnType {
    return this.join.fields[column]!.type;
  }

  /** The column itself, or the one of the streamed side that has the same values in joined rows; null when there is none. */
  streamed(column: number): number | null {
    if (!this.isHeld(column)) return column;
    const { leftKeys, rightKeys, build } = this.join;
    const right = rightKeys.map((key) => key + this.leftCount);
    const [held, other] = build === 'left' ? [leftKeys, right] : [right, leftKeys];
    const pair = held.findIndex((key, index) => key === column && isSame(this.type(key), this.type(other[index]!)));
    return pair < 0 ? null : other[pair]!;
  }
}

/** Whether equal values of both types are the same. */
function isSame(one: ColumnType, other: ColumnType): boolean {
  return isInteger(one) && isInteger(other) && one.name !== 'bit' && other.name !== 'bit';
}
