import { notSupported } from '../../protocol/wire/sql-error';
import type { WindowFrame } from '../window-call';
import { type FrameState, overFrames } from './frame-aggregate';
import { bitState } from './frame-bits';
import { countState } from './frame-count';
import { extremumState } from './frame-extremum';
import { averageState, sumState } from './frame-sum';
import { varianceState } from './frame-variance';
import { firstValue, lag, lastValue, lead, nthValue } from './navigation';
import { percentileCont, percentileDisc } from './percentile';
import { cumeDist, denseRank, ntile, percentRank, rank, rowNumber } from './ranking';
import { overPartitions } from './whole-partition';
import type { WindowComputation, WindowFunctionName, WindowInput } from './window-function';

/** Everything that can stand before OVER. */
export const windowFunctions: Readonly<Record<WindowFunctionName, WindowComputation>> = {
  row_number: rowNumber,
  rank,
  dense_rank: denseRank,
  percent_rank: percentRank,
  cume_dist: cumeDist,
  ntile,
  lag,
  lead,
  first_value: firstValue,
  last_value: lastValue,
  nth_value: nthValue,
  percentile_cont: percentileCont,
  percentile_disc: percentileDisc,
  any_value: firstValue,
  count: aggregate(countState),
  sum: aggregate(sumState),
  avg: aggregate(averageState),
  min: aggregate((input) => extremumState(input, -1)),
  max: aggregate((input) => extremumState(input, 1)),
  bit_and: aggregate((input) => bitState(input, (ones, count) => ones === count)),
  bit_or: aggregate((input) => bitState(input, (ones) => ones > 0)),
  bit_xor: aggregate((input) => bitState(input, (ones) => (ones & 1) !== 0)),
  stddev_pop: aggregate((input) => varianceState(input, false, true)),
  stddev_samp: aggregate((input) => varianceState(input, true, true)),
  var_pop: aggregate((input) => varianceState(input, false, false)),
  var_samp: aggregate((input) => varianceState(input, true, false)),
  group_concat: noWindow,
  json_arrayagg: noWindow,
  json_objectagg: noWindow,
};

/** MariaDB and MySQL refuse them over windows too. */
function noWindow({ call }: WindowInput): never {
  throw notSupported(`${call.function.toUpperCase()}() aggregate as window function`);
}

/** Over the whole partition as GROUP BY does it, otherwise with a state that follows the frame. */
function aggregate(stateOf: (input: WindowInput) => FrameState): WindowComputation {
  return (input) => {
    if (isWholePartition(input.call.frame)) return overPartitions(input);
    return overFrames(stateOf(input), input.rows, input.frames, input.run.turn);
  };
}

function isWholePartition({ start, end }: WindowFrame): boolean {
  return start.kind === 'unbounded-preceding' && end.kind === 'unbounded-following';
}
