import { type Decision, type DecisionLog, DecisionRefused } from './decision-log';

/** Where nothing commits in two phases: transactions are of one node, or weak. */
export class NoDecisionLog implements DecisionLog {
  readonly shared = false;

  constructor(readonly coordinator: string) {}

  decide(gtrid: string): Promise<void> {
    return Promise.reject(new DecisionRefused(`there is no log for ${gtrid}`));
  }

  finished(): void {}

  async unfinished(): Promise<readonly Decision[]> {
    return [];
  }

  async settle(): Promise<Decision | 'rollback'> {
    return 'rollback';
  }

  async close(): Promise<void> {}
}
