/** Milliseconds that the rows of large results are decoded for before other events get their turn. */
const sliceMs = 1;

/**
 * Shares the event loop between large results and everybody else. A socket with much to read is read many times before the loop goes on to other
 * events, and there may be one for each data node: once rows have been decoded for a slice of time in one turn of the loop, those that
 * bring more pause until the next turn.
 */
class ReadPace {
  /** Milliseconds spent in this turn. */
  private spentMs = 0;
  private readonly paused: (() => void)[] = [];
  private isTurning = false;

  /** @param startedMs when the decoding began that has just ended, of `performance.now()`. Returns whether the slice is used up. */
  spent(startedMs: number): boolean {
    this.spentMs += performance.now() - startedMs;
    if (!this.isTurning) {
      this.isTurning = true;
      setImmediate(this.turn);
    }
    return this.spentMs >= sliceMs;
  }

  /** Calls back in the next turn. */
  next(resume: () => void): void {
    this.paused.push(resume);
  }

  private readonly turn = (): void => {
    this.isTurning = false;
    this.spentMs = 0;
    for (const resume of this.paused.splice(0)) resume();
  };
}

export const readPace = new ReadPace();
