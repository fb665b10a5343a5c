import { lightStatements } from '../../engine/batch/light-statements';

/** Milliseconds that the rows of large results are decoded, or copied, for before other events get their turn. */
const decodingSliceMs = 0.5;
const copyingSliceMs = 0.2;

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
export class ReadPace {
  private readonly flows = new Set<PacedFlow>();
  /** Milliseconds spent in this turn. */
  private spentMs = 0;
  private isHeld = false;
  private isTurning = false;

  /** @param after runs what it is given in the next turn */
  constructor(
    private readonly sliceMs: number,
    private readonly after: (next: () => void) => void,
  ) {}

  /** @param startedMs when the decoding of the flow's rows began that has just ended, of `performance.now()` */
  spent(flow: PacedFlow, startedMs: number): void {
    this.spentMs += performance.now() - startedMs;
    this.flows.delete(flow);
    this.flows.add(flow);
    if (!this.isTurning) {
      this.isTurning = true;
      this.after(this.turn);
    }
    if (this.isHeld) flow.hold();
    else if (this.spentMs >= this.sliceMs) {
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

/** Of rows that become columns here. */
export const decodingPace = new ReadPace(decodingSliceMs, (next) => lightStatements.after(next));
/** Of rows that only go on to a thread, which is so little work that nobody has to be left alone with the loop. */
export const copyingPace = new ReadPace(copyingSliceMs, (next) => setImmediate(next));
