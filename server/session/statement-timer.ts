import { sqlError } from '../../protocol/wire/sql-error';

/** Node.js waits no longer than that. */
const waitMaxMs = 2 ** 31 - 1;

/**
 * max_statement_time of a session's statements. Setting a timer and clearing it for each would cost more than most of the rest that a point query
 * costs here: one that has been set stays until it fires, and then looks whether the statement that runs now has had its time.
 */
export class StatementTimer {
  private timer: NodeJS.Timeout | null = null;
  /** When `timer` fires, by performance.now(). */
  private firesAt = 0;
  private deadline = 0;
  private abort: AbortController | null = null;

  /**
   * A statement has begun. After `limitMs` it is aborted with the error of max_statement_time; 0 = never.
   * @param nowMs performance.now()
   */
  begin(limitMs: number, abort: AbortController, nowMs: number): void {
    this.abort = limitMs <= 0 ? null : abort;
    if (limitMs <= 0) return;
    this.deadline = nowMs + limitMs;
    if (this.timer !== null && this.firesAt <= this.deadline) return;
    this.stop();
    this.set(nowMs, limitMs);
  }

  /** The statement is over. */
  end(): void {
    this.abort = null;
  }

  /** The session is over. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private set(nowMs: number, limitMs: number): void {
    const waitMs = Math.min(limitMs, waitMaxMs);
    this.firesAt = nowMs + waitMs;
    this.timer = setTimeout(() => this.fire(), waitMs);
    this.timer.unref();
  }

  private fire(): void {
    this.timer = null;
    if (this.abort === null) return;
    const nowMs = performance.now();
    const restMs = this.deadline - nowMs;
    if (restMs > 0) this.set(nowMs, restMs);
    else
      this.abort.abort(
        sqlError('ER_STATEMENT_TIMEOUT', 'Query execution was interrupted (max_statement_time exceeded)'),
      );
  }
}
