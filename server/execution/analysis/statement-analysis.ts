import type { ResourceUsage } from '../../../engine/context';
import type { OperatorUsage } from '../../../engine/memory/usage';
import type { BatchSource } from '../../../engine/operators/operator';
import type { PhysicalPlan, StatementPlan, Target } from '../../../engine/plan';
import type { Analysis, AnalysisTotal, Measured } from '../../../planner/explain/analysis';
import type { StatementTrace } from '../../observe/statement-trace';
import type { Lease } from '../../session/participant';
import { measuredConnection } from './measured-connection';
import { Measurement, measuredSource } from './measurement';

/** A statement that runs to be explained: it is followed as a traced one is, and a trace goes on behind. */
export class StatementAnalysis implements StatementTrace, Analysis {
  private readonly operators = new Map<PhysicalPlan, Measurement>();
  private readonly targets = new Map<string, Measurement>();
  private usage: ResourceUsage = { memoryPeakBytes: 0, spilledBytes: 0 };
  private times: Pick<AnalysisTotal, 'planningMs' | 'runningMs' | 'rows'> = { planningMs: 0, runningMs: 0, rows: 0 };

  /**
   * @param behind null = the statement is not traced
   * @param plan that of the statement, once it is there
   */
  constructor(
    private readonly behind: StatementTrace | null,
    private readonly plan: () => StatementPlan | null,
  ) {}

  async lease(dataNode: string, leased: Promise<Lease>): Promise<Lease> {
    const lease = await (this.behind?.lease(dataNode, leased) ?? leased);
    const connection = measuredConnection(lease.connection, (sql) => this.measurementOf({ dataNode, sql }));
    return { connection, streams: (readOn) => lease.streams(readOn), done: () => lease.done() };
  }

  operator(plan: PhysicalPlan, source: BatchSource): BatchSource {
    return measuredSource(this.behind?.operator(plan, source) ?? source, this.operatorOf(plan));
  }

  usageOf(plan: PhysicalPlan): OperatorUsage {
    return this.operatorOf(plan).usage;
  }

  used(usage: ResourceUsage): void {
    this.usage = usage;
  }

  ended(times: StatementAnalysis['times']): void {
    this.times = times;
  }

  private operatorOf(plan: PhysicalPlan): Measurement {
    let measurement = this.operators.get(plan);
    if (measurement === undefined) {
      measurement = new Measurement(0);
      this.operators.set(plan, measurement);
    }
    return measurement;
  }

  /** null: a fragment's, which is measured as an operator, or a question about the statement that was sent before. */
  private measurementOf(target: Target): Measurement | null {
    const plan = this.plan();
    if (plan?.kind !== 'forward' || !plan.targets.some((each) => keyOf(each) === keyOf(target))) return null;
    const key = keyOf(target);
    let measurement = this.targets.get(key);
    if (measurement === undefined) {
      measurement = new Measurement(null);
      this.targets.set(key, measurement);
    }
    return measurement;
  }

  // ---- what came of it

  measuredOperator(plan: PhysicalPlan): Measured | null {
    const measurement = this.operators.get(plan);
    return measurement === undefined || measurement.runs === 0 ? null : measurement;
  }

  measuredTarget(target: Target): Measured | null {
    return this.targets.get(keyOf(target)) ?? null;
  }

  get total(): AnalysisTotal {
    return { ...this.times, ...this.usage };
  }
}

function keyOf({ dataNode, sql }: Target): string {
  return `${dataNode}\n${sql}`;
}
