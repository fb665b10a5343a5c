import { lightStatements } from '../../engine/batch/light-statements';

/** Milliseconds that the rows of large results are decoded for before other events get their turn. */
const sliceMs = 0.5;

/** A large result that can be held up. */
export interface PacedFlow {
  hold(): void;
  release(): void;
}

/**
 * Shares the event loop between large results and everybody else. A socket with much to read is read many times before the loop goes on to other
 * events, and there may be one for each data node: once rows have been decoded for a slice of time in one turn of the loop, all large
 * results are held up until the next turn, where those come first that have waited longest.
 */
class ReadPace {
  private readonly flows = new Set<PacedFlow>();
  /** Milliseconds spent in this turn. */
  private spentMs = 0;
  private isHeld = false;
  private isTurning = false;

  /** @param startedMs when the decoding of the flow's rows began that has just ended, of `performance.now()` */
  spent(flow: PacedFlow, startedMs: number): void {
    this.spentMs += performance.now() - startedMs;
    this.flows.delete(flow);
    this.flows.add(flow);
    if (!this.isTurning) {
      this.isTurning = true;
      lightStatements.after(this.turn);
    }
    if (this.isHeld) flow.hold();
    else if (this.spentMs >= sliceMs) {
      this.isHeld = true;
      for (const each of this.flows) each.hold();
    }
  }

  /** The flow has no more rows. */
  end(flow: PacedFlow): void {
    this.flows.delete(flow);
  }

  private readonly turn = (): void => {
    this.isTurning = false;
    this.spentMs = 0;
    if (!this.isHeld) return;
    this.isHeld = false;
    for (const flow of [...this.flows]) flow.release();
  };
}

export const readPace = new ReadPace();
