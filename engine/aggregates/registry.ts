import type { AggregateCall, AggregateFunction } from '../plan';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { anyValue } from './any-value';
import { avg } from './avg';
import { bitAnd } from './bit-and';
import { bitOr } from './bit-or';
import { bitXor } from './bit-xor';
import { count } from './count';
import { DistinctAccumulator } from './distinct';
import { groupConcat } from './group-concat';
import { jsonArrayAgg } from './json-arrayagg';
import { jsonObjectAgg } from './json-objectagg';
import { max } from './max';
import { min } from './min';
import { stddevPop } from './stddev-pop';
import { stddevSamp } from './stddev-samp';
import { sum } from './sum';
import { varPop } from './var-pop';
import { varSamp } from './var-samp';

/** All aggregate functions of the engine. */
export const aggregates: Readonly<Record<AggregateFunction, Aggregate>> = {
  count,
  sum,
  avg,
  min,
  max,
  group_concat: groupConcat,
  bit_and: bitAnd,
  bit_or: bitOr,
  bit_xor: bitXor,
  stddev_pop: stddevPop,
  stddev_samp: stddevSamp,
  var_pop: varPop,
  var_samp: varSamp,
  any_value: anyValue,
  json_arrayagg: jsonArrayAgg,
  json_objectagg: jsonObjectAgg,
};

/**
 * What the data nodes are to compute so that a `final` call gives the aggregate's result, in the order of its arguments; null when the
 * engine needs the rows themselves. With DISTINCT that is so unless duplicates make no difference (MIN(DISTINCT x) is MIN(x)).
 */
export function partialsOf(name: AggregateFunction, distinct: boolean): readonly AggregateFunction[] | null {
  const aggregate = aggregates[name];
  return distinct && !aggregate.ignoresDuplicates ? null : aggregate.partials;
}

/** Columns of its input that a call reads: arguments, then the columns of its ORDER BY. */
export function columnsOf(call: AggregateCall): readonly number[] {
  return [...call.arguments, ...call.orderBy.map((key) => key.column)];
}

export function accumulatorFor(settings: AccumulatorSettings): Accumulator {
  const { call, argumentTypes } = settings;
  const aggregate = aggregates[call.function];
  const accumulator = aggregate.accumulator(settings);
  if (!call.distinct || aggregate.ignoresDuplicates) return accumulator;
  return aggregate.distinctByFirst === true
    ? new DistinctAccumulator(accumulator, argumentTypes, 1, 'equal')
    : new DistinctAccumulator(accumulator, argumentTypes, call.arguments.length);
}
