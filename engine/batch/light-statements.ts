/** After a light statement the next ones are expected for so long. */
const expectedMs = 5;
/** Between two slices of work, when light statements are expected. */
const pauseMs = 4;

/**
 * Statements that take next to nothing of the event loop, but each of whose steps waits for it: point queries. While they come one after the
 * other, heavy statements work for a slice and then leave the loop alone for longer than a slice; otherwise they only let waiting events pass.
 */
class LightStatements {
  private lastMs = Number.NEGATIVE_INFINITY;

  /** One begins. @param nowMs performance.now() */
  begin(nowMs: number): void {
    this.lastMs = nowMs;
  }

  /** Runs what continues heavy work, once it is its turn. */
  after(work: () => void): void {
    if (performance.now() - this.lastMs < expectedMs) setTimeout(work, pauseMs);
    else setImmediate(work);
  }
}

export const lightStatements = new LightStatements();
