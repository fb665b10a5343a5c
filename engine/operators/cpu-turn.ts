import type { Steps } from '../batch/steps';
import { cpuSliceMs } from '../limits';
import { throwIfStopped } from './interruption';

/**
 * Statements that have had their slice of CPU time and wait for the next. They continue in the order in which they came, those of one turn of the
 * event loop for one slice together: however many heavy statements run, others' events wait for one slice.
 */
class WaitingStatements {
  private readonly waiting: (() => void)[] = [];
  private startedMs = 0;
  /** The turn's slice is used up: those who wait continue in the next. */
  private isOver = false;

  wait(): Promise<void> {
    const isAlone = this.waiting.length === 0;
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      setImmediate(isAlone ? this.begin : this.step);
    });
  }

  private readonly begin = (): void => {
    this.isOver = false;
    this.startedMs = performance.now();
    this.waiting.shift()?.();
  };

  /** One for each that waits: what a statement does when it continues runs between one step and the next. */
  private readonly step = (): void => {
    if (this.isOver) setImmediate(this.step);
    else if (performance.now() - this.startedMs < cpuSliceMs) this.waiting.shift()?.();
    else {
      this.isOver = true;
      // Immediates that are made now run in the next turn, this one before those of the steps behind it.
      setImmediate(this.begin);
    }
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
