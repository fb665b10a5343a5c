import { readFileSync } from 'node:fs';

/** `time on a processor, time waiting for one, slices`: nanoseconds of the thread that reads it [Linux, Documentation/scheduler/sched-stats.rst]. */
const file = '/proc/thread-self/schedstat';

/** How long a thread has waited for a processor, of the time since it was asked last. */
export class ProcessorWait {
  private isKnown = true;
  private sinceMs = 0;
  private waitedMs = 0;

  /** From 0 to 1; null: the system does not tell. Called by the thread that is meant. */
  share(): number | null {
    const waitedMs = this.read();
    if (waitedMs === null) return null;
    const nowMs = performance.now();
    const share = (waitedMs - this.waitedMs) / (nowMs - this.sinceMs);
    this.sinceMs = nowMs;
    this.waitedMs = waitedMs;
    return share;
  }

  private read(): number | null {
    if (!this.isKnown) return null;
    try {
      return Number(readFileSync(file, 'latin1').split(' ')[1]) / 1e6;
    } catch {
      this.isKnown = false;
      return null;
    }
  }
}
