import type { HeartbeatResult, ReplicationState } from './heartbeat-result';

export type HealthState = 'init' | 'ok' | 'error' | 'timeout';

export interface HealthEvent {
  readonly at: Date;
  readonly state: HealthState;
  readonly reason: string;
}

export interface HeartbeatAnswer {
  readonly at: Date;
  readonly durationMs: number;
  /** Where the heartbeat asks for it; null = not known. */
  readonly lagSeconds: number | null;
}

/** Answers kept for SHOW: those of half an hour with the usual period. */
const answersMax = 200;
/** Changes kept for SHOW. */
const historyMax = 100;
/** Changes within this time make a host earn its way back: it must answer well that many times in a row. */
const flappingMs = 5 * 60_000;
const provingMax = 5;

/**
 * The health of one host, from heartbeat to heartbeat. It is given up after `failuresMax` failures in a row. A host that comes and goes must
 * answer well several times before it is trusted again.
 */
export class Health {
  state: HealthState = 'init';
  reason = 'not asked yet';
  readOnly = false;
  replication: ReplicationState | null = null;
  /** The last heartbeats that were answered, newest last. */
  readonly answers: HeartbeatAnswer[] = [];
  lastOkAt: Date | null = null;
  readonly history: HealthEvent[] = [];
  failures = 0;
  private successes = 0;

  constructor(readonly failuresMax: number) {}

  /** Whether it is usable and nothing speaks against it; one that has just failed to answer is usable until it is given up. */
  get isUndoubted(): boolean {
    return this.usable && this.failures === 0;
  }

  /** A host that was not asked yet counts as well, as in MyCAT: the start does not wait. */
  get usable(): boolean {
    return this.state === 'ok' || this.state === 'init';
  }

  /** @returns whether the state changed */
  answered(result: HeartbeatResult, durationMs: number, now = new Date()): boolean {
    const lagSeconds = result.kind === 'ok' ? (result.replication?.lagSeconds ?? null) : null;
    this.answers.push({ at: now, durationMs, lagSeconds });
    if (this.answers.length > answersMax) this.answers.shift();
    if (result.kind === 'error') return this.failed('error', result.reason, now);
    this.readOnly = result.readOnly;
    this.replication = result.replication;
    this.failures = 0;
    this.successes++;
    this.lastOkAt = now;
    if (this.state === 'ok' || (this.state !== 'init' && this.successes < this.successesNeeded(now))) return false;
    return this.become('ok', 'answers', now);
  }

  /** @returns whether the state changed */
  failed(state: 'error' | 'timeout', reason: string, now = new Date()): boolean {
    this.successes = 0;
    this.failures++;
    if (this.failures < this.failuresMax && this.usable) return false;
    if (this.state === state) {
      this.reason = reason;
      return false;
    }
    return this.become(state, reason, now);
  }

  private successesNeeded(now: Date): number {
    const recent = this.history.filter(({ at, state }) => state !== 'ok' && now.getTime() - at.getTime() < flappingMs);
    return Math.min(Math.max(1, recent.length), provingMax);
  }

  private become(state: HealthState, reason: string, now: Date): boolean {
    this.state = state;
    this.reason = reason;
    this.history.push({ at: now, state, reason });
    if (this.history.length > historyMax) this.history.shift();
    return true;
  }
}
