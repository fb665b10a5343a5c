import { lightStatements } from '../batch/light-statements';
import type { Steps } from '../batch/steps';
import { cpuSliceMs } from '../limits';
import { throwIfStopped } from './interruption';

/**
 * Statements that have had their slice of CPU time and wait for the next. They continue in the order in which they came, and share a slice:
 * however many heavy statements run, others' events wait for one slice.
 */
class WaitingStatements {
  private readonly waiting: (() => void)[] = [];
  private startedMs = 0;
  private isScheduled = false;

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.isScheduled) return;
      this.isScheduled = true;
      lightStatements.after(this.begin);
    });
  }

  private readonly begin = (): void => {
    this.startedMs = performance.now();
    this.next();
  };

  /** What a statement does when it continues has run before the next immediate. */
  private readonly next = (): void => {
    if (this.waiting.length === 0) this.isScheduled = false;
    else if (performance.now() - this.startedMs < cpuSliceMs) {
      this.waiting.shift()!();
      setImmediate(this.next);
    } else lightStatements.after(this.begin);
  };
}

const statements = new WaitingStatements();

/** Lets other statements run: batches flow through promises, which alone would keep the event loop from ever turning. */
export class CpuTurn {
  private startedMs = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** Called at every batch. Throws when the statement was stopped; waits for the event loop when the statement has worked for long. */
  pass(): Promise<void> | null {
    throwIfStopped(this.signal);
    if (performance.now() - this.startedMs < cpuSliceMs) return null;
    return this.wait();
  }

  private async wait(): Promise<void> {
    await statements.wait();
    this.startedMs = performance.now();
    throwIfStopped(this.signal);
  }
}

/** Does all steps; other statements get their turn between them. */
export async function inTurns<T>(steps: Steps<T>, turn: CpuTurn): Promise<T> {
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    const pause = turn.pass();
    if (pause !== null) await pause;
  }
  return step.value;
}
