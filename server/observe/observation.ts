import type { SystemSettings } from '../../conf/catalog';
import type { StatementObserver, StatementRecord } from './statement-record';
import { StatementStatistics } from './statement-statistics';
import { Traffic } from './traffic';

/** Everything that looks on while statements run. One per server; it outlives a reload of the configuration. */
export class Observation implements StatementObserver {
  readonly traffic = new Traffic();
  /** null: statementShapesMax is 0. */
  readonly statements: StatementStatistics | null;

  constructor({ statementShapesMax }: SystemSettings) {
    this.statements = statementShapesMax > 0 ? new StatementStatistics(statementShapesMax) : null;
  }

  ended(record: StatementRecord): void {
    this.traffic.record(record);
    this.statements?.record(record);
  }
}
