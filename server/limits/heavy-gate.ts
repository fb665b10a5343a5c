import { sqlError } from '../../protocol/wire/sql-error';

export interface HeavyGateLimits {
  /** Statements that run at the same time; 0 = no limit. */
  readonly runningMax: number;
  /** Statements that wait for one of them to end. */
  readonly waitingMax: number;
  readonly waitMaxMs: number;
}

interface Waiter {
  readonly enter: () => void;
}

/**
 * Lets only so many heavy statements (heavy-statement.ts) run at a time; the others wait in order. Under more load than the server bears, waiting
 * times grow to a limit, and then statements are refused at once: the queue never grows without bound. Those who wait hold nothing that others
 * need, neither locks nor connections, so that whoever has a place comes to an end.
 */
export class HeavyGate {
  private running = 0;
  private readonly waiting: Waiter[] = [];

  constructor(private readonly limits: () => HeavyGateLimits) {}

  get statistics(): { readonly running: number; readonly waiting: number } {
    return { running: this.running, waiting: this.waiting.length };
  }

  /**
   * Runs `work` in its turn. `queued` is told when it begins to wait and when that is over. Errors: 1041 when too many wait already, or its turn
   * did not come in time; the signal's reason.
   */
  async run<T>(
    signal: AbortSignal,
    work: () => Promise<T>,
    queued: (isQueued: boolean) => void = () => undefined,
  ): Promise<T> {
    const { runningMax } = this.limits();
    if (runningMax === 0) return work();
    if (this.running < runningMax && this.waiting.length === 0) this.running++;
    else {
      queued(true);
      await this.turn(signal).finally(() => queued(false));
    }
    try {
      return await work();
    } finally {
      this.running--;
      this.next();
    }
  }

  /** Resolves when it is running: whoever ends has counted it. */
  private turn(signal: AbortSignal): Promise<void> {
    const { runningMax, waitingMax, waitMaxMs } = this.limits();
    if (this.waiting.length >= waitingMax) {
      return Promise.reject(
        sqlError(
          'ER_OUT_OF_RESOURCES',
          `The server is overloaded: ${runningMax} statements over several data nodes run (maxHeavyStatements), and ${waitingMax} wait (heavyStatementQueue)`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const index = this.waiting.indexOf(waiter);
        if (index >= 0) this.waiting.splice(index, 1);
      };
      const waiter: Waiter = {
        enter: () => {
          leave();
          resolve();
        },
      };
      const onAbort = (): void => {
        leave();
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        leave();
        reject(
          sqlError(
            'ER_OUT_OF_RESOURCES',
            `The server is overloaded: the statement waited ${waitMaxMs} ms (heavyStatementWait) for its turn among ${runningMax} that run at the same time (maxHeavyStatements)`,
          ),
        );
      }, waitMaxMs);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      else this.waiting.push(waiter);
    });
  }

  private next(): void {
    const { runningMax } = this.limits();
    while (this.waiting.length > 0 && (runningMax === 0 || this.running < runningMax)) {
      this.running++;
      this.waiting[0]!.enter();
    }
  }
}
