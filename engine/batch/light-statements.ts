/** After a light statement the next ones are expected for so long. */
const expectedMs = 5;
/** Between two slices of work in the thread that serves light statements, when they are expected. */
const pauseMs = 4;

/**
 * Statements that take next to nothing of the event loop, but each of whose steps waits for it: point queries. While they come one after the
 * other, heavy statements work for a slice and then leave the loop alone for longer than a slice; otherwise they only let waiting events pass.
 * In a thread that has none of them, the thread that has says how long heavy work is to pause.
 */
class LightStatements {
  private lastMs = Number.NEGATIVE_INFINITY;
  private toldPauseMs: Int32Array | null = null;

  /** One begins. @param nowMs performance.now() */
  begin(nowMs: number): void {
    this.lastMs = nowMs;
  }

  get areExpected(): boolean {
    return performance.now() - this.lastMs < expectedMs;
  }

  /** Called in a thread without any. @param toldPauseMs shared memory: its first word is the milliseconds between two slices of work, 0 = none */
  elsewhere(toldPauseMs: Int32Array): void {
    this.toldPauseMs = toldPauseMs;
  }

  /** Runs what continues heavy work, once it is its turn. */
  after(work: () => void): void {
    const pause = this.pause();
    if (pause > 0) setTimeout(work, pause);
    else setImmediate(work);
  }

  private pause(): number {
    if (this.toldPauseMs !== null) return Atomics.load(this.toldPauseMs, 0);
    return this.areExpected ? pauseMs : 0;
  }
}

export const lightStatements = new LightStatements();
