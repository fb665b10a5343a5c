import { accumulatorFor } from '../aggregates/registry';
import type { Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import type { AggregateCall, AggregateFunction } from '../plan';
import type { WindowInput } from './window-function';
import { forEachPartition } from './window-rows';

/** An aggregate whose frame is the whole partition: computed once for each, as GROUP BY would. */
export function overPartitions({ call, rows, columns, resultType, run }: WindowInput): Vector {
  const { rowCount } = rows;
  const partitions = new Int32Array(rowCount);
  forEachPartition(rows, (start, end, partition) => partitions.fill(partition, start, end));
  const aggregateCall: AggregateCall = {
    function: call.function as AggregateFunction,
    phase: 'complete',
    distinct: false,
    arguments: call.arguments,
    orderBy: [],
    separator: null,
    limit: null,
  };
  const argumentTypes = columns.map((column) => column.type);
  const accumulator = accumulatorFor({ call: aggregateCall, argumentTypes, resultType, context: run.context });
  const count = rows.partitionStarts.length - 1;
  accumulator.resize(count);
  accumulator.add(columns, partitions, rowCount);
  return take(accumulator.finish(count), partitions, rowCount);
}
