/** What an operator that is measured holds in memory and puts on disk. Runs of a subplan that overlap count together. */
export class OperatorUsage {
  private heldBytes = 0;
  /** Most bytes held at a time. */
  memoryPeakBytes = 0;
  /** All that was written to disk, rows that were written again included. */
  spilledBytes = 0;
  spillFiles = 0;

  /** `bytes` more are held; negative: given back. */
  hold(bytes: number): void {
    this.heldBytes += bytes;
    this.memoryPeakBytes = Math.max(this.memoryPeakBytes, this.heldBytes);
  }
}
