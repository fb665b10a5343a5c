import type { BenchEnvironment } from './environment';
import { benchJoin } from './join';
import { benchLatency } from './latency';
import { benchOperators } from './operators';
import { benchPointSelect } from './point-select';
import type { BenchResult } from './result';
import { benchScatter } from './scatter';
import { benchStart } from './start';
import { benchTpch } from './tpch';
import { benchTransactions } from './transactions';

/** A part of the bench that can be asked for by name. */
export interface Measure {
  readonly name: string;
  run(environment: BenchEnvironment): Promise<readonly BenchResult[]>;
}

/** In the order in which they run. */
export const measures: readonly Measure[] = [
  { name: 'start', run: benchStart },
  { name: 'point', run: benchPointSelect },
  { name: 'transactions', run: benchTransactions },
  { name: 'scatter', run: benchScatter },
  { name: 'join', run: benchJoin },
  // Reads the tables of the join.
  { name: 'latency', run: benchLatency },
  { name: 'operators', run: benchOperators },
  { name: 'tpch', run: benchTpch },
];
