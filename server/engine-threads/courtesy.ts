import { availableParallelism } from 'node:os';
import { lightStatements } from '../../engine/batch/light-statements';
import { ProcessorWait } from './processor-wait';

/** How often the pause is decided anew, while statements run in threads. */
const periodMs = 10;
/** Milliseconds that threads pause between slices of work while others need their processors. */
const pauseMs = 12;
/** Part of the time for which the main thread waits for a processor, from which on there are too few. */
const waitShareMax = 0.03;
/** Where nobody tells how long it waits: processors with which there are too few. */
const fewProcessors = 3;

/**
 * Lets light statements have the processors first, where there are not enough of them. The operating system switches between threads that all have
 * work every few milliseconds, which is longer than light statements take altogether: threads of the engine then work for short slices with
 * pauses in between, in which those who wait come on without delay.
 */
export class Courtesy {
  /** Its first word is the pause, for threads to read. */
  readonly shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  private readonly pause = new Int32Array(this.shared);
  private readonly wait = new ProcessorWait();
  private timer: NodeJS.Timeout | null = null;

  /** From now on statements run in threads. */
  start(): void {
    if (this.timer !== null) return;
    this.wait.share();
    this.timer = setInterval(() => Atomics.store(this.pause, 0, this.isNeeded() ? pauseMs : 0), periodMs);
    this.timer.unref();
  }

  /** None does any more. */
  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private isNeeded(): boolean {
    const share = this.wait.share();
    if (!lightStatements.areExpected) return false;
    return share === null ? availableParallelism() <= fewProcessors : share > waitShareMax;
  }
}
