import type { SessionFacts } from '../../connectors/connector';
import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import type { Backend } from './backend';
import type { Health } from './health';
import { type HeartbeatResult, judge, type NamedRow } from './heartbeat-result';
import type { HostGroup } from './host-group';

export interface HeartbeatOptions {
  /** dataNodeHeartbeatPeriod; 0 = no heartbeats. */
  readonly periodMs: number;
  /** Of one heartbeat. */
  readonly timeoutMs: number;
  readonly facts: SessionFacts;
  report(level: 'info' | 'warn', details: object, message: string): void;
}

/** Between questions to a host that says itself that it is not well, and attempts to find one that takes over. */
const retryMs = 100;

/** `unreachable`, `timeout`: nobody knows how the host is, and it may be there again in a moment. */
type Outcome =
  | HeartbeatResult
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'timeout' };

/**
 * Asks every server of every data host, each in its own rhythm, and lets its group decide what follows. A server that cannot be reached is given
 * up after maxRetryCount attempts, which are spread over one period: a restart or a broken line that is shorter does no harm, and a dead server
 * is known within two periods. (MyCAT's attempts are whole periods apart.)
 */
export class HeartbeatMonitor {
  private readonly timers = new Map<Backend, NodeJS.Timeout>();
  private readonly running = new Map<Backend, Promise<void>>();
  /** Those that could not be reached, until they are or are given up: they are asked again before their turn. */
  private readonly doubted = new Set<Backend>();
  private closed = false;

  constructor(
    private readonly groups: readonly HostGroup[],
    private readonly options: HeartbeatOptions,
  ) {}

  /** The first heartbeats start now; nobody waits for them. */
  start(): void {
    if (this.options.periodMs === 0) return;
    for (const group of this.groups) for (const backend of group.backends) void this.tick(group, backend);
  }

  isAsking(backend: Backend): boolean {
    return this.running.has(backend);
  }

  /** A statement could not reach a server, or was turned away by it: it is asked now rather than at its next turn. */
  suspect(group: HostGroup, backend: Backend): void {
    if (this.options.periodMs === 0 || this.running.has(backend) || this.doubted.has(backend)) return;
    void this.tick(group, backend);
  }

  /** Resolves when all servers that are being asked have answered, or were given up. */
  async settled(): Promise<void> {
    await Promise.all(this.running.values());
  }

  /** Never rejects. */
  private tick(group: HostGroup, backend: Backend): Promise<void> {
    const running = this.running.get(backend);
    if (running) return running;
    if (this.closed) return Promise.resolve();
    const timer = this.timers.get(backend);
    if (timer) clearTimeout(timer);
    const asked = this.askUnlessPaused(group, backend).then((nextMs) => {
      this.running.delete(backend);
      if (!this.closed) this.schedule(group, backend, nextMs);
    });
    this.running.set(backend, asked);
    return asked;
  }

  /** @returns milliseconds until it is asked again */
  private askUnlessPaused(group: HostGroup, backend: Backend): Promise<number> {
    if (Date.now() >= backend.pausedUntil) return this.beat(group, backend);
    this.doubted.delete(backend);
    return Promise.resolve(this.options.periodMs);
  }

  private schedule(group: HostGroup, backend: Backend, afterMs: number): void {
    const timer = setTimeout(() => void this.tick(group, backend), afterMs);
    timer.unref();
    this.timers.set(backend, timer);
  }

  /** One heartbeat, with its repetitions while the host says that it is not well, or is given up and another is to take over. */
  private async beat(group: HostGroup, backend: Backend): Promise<number> {
    const { health } = backend;
    const { periodMs } = this.options;
    for (;;) {
      const from = performance.now();
      const outcome = await this.ask(group, backend);
      if (this.closed) return periodMs;
      const durationMs = performance.now() - from;
      this.note(group, backend, outcome, durationMs);
      if (this.needsTakeover(group, backend)) await this.refreshStandby(group);
      group.consider();
      const isDoubted = health.usable && (outcome.kind === 'unreachable' || outcome.kind === 'timeout');
      if (isDoubted) {
        this.doubted.add(backend);
        return Math.max(retryMs, periodMs / health.failuresMax - durationMs);
      }
      this.doubted.delete(backend);
      if (outcome.kind === 'ok' || (!health.usable && !this.needsTakeover(group, backend))) return periodMs;
      await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
    }
  }

  private note(group: HostGroup, { health, label }: Backend, outcome: Outcome, durationMs: number): void {
    const before = health.state;
    if (!this.learn(health, outcome, durationMs)) return;
    this.options.report(
      health.state === 'ok' ? 'info' : 'warn',
      { dataHost: group.host.name, host: label, reason: health.reason },
      `host state ${before} -> ${health.state}`,
    );
  }

  /** @returns whether the state changed */
  private learn(health: Health, outcome: Outcome, durationMs: number): boolean {
    switch (outcome.kind) {
      case 'timeout':
        return health.failed('timeout', `no answer within ${this.options.timeoutMs} ms`);
      case 'unreachable':
        return health.failed('error', outcome.reason);
      case 'ok':
      case 'error':
        return health.answered(outcome, durationMs);
    }
  }

  /** The active write host is down, and another could take over: that is pursued without waiting for the next heartbeat. */
  private needsTakeover(group: HostGroup, backend: Backend): boolean {
    return (
      !backend.health.usable && group.canFailOver && group.writers()[group.activeIndex] === backend && !this.closed
    );
  }

  /** Who takes over is decided by what the others say now. */
  private async refreshStandby(group: HostGroup): Promise<void> {
    const others = group.writers().filter((writer) => writer.writeIndex !== group.activeIndex);
    await Promise.all(
      others.map(async (backend) => {
        const from = performance.now();
        const outcome = await this.ask(group, backend);
        this.note(group, backend, outcome, performance.now() - from);
      }),
    );
  }

  private async ask(group: HostGroup, backend: Backend): Promise<Outcome> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const late = new Promise<'late'>((resolve) =>
        timeout.addEventListener('abort', () => resolve('late'), { once: true }),
      );
      const result = await Promise.race([this.query(group, backend, timeout), late]);
      return result === 'late' ? { kind: 'timeout' } : result;
    } catch (error) {
      if (timeout.aborted) return { kind: 'timeout' };
      return { kind: 'unreachable', reason: error instanceof SqlError ? error.message : String(error) };
    }
  }

  private async query(group: HostGroup, backend: Backend, signal: AbortSignal): Promise<HeartbeatResult> {
    const { probe } = backend;
    const connection = await probe.acquire('', this.options.facts, signal);
    try {
      const rows = async (sql: string): Promise<readonly NamedRow[]> => {
        const result = await connection.query(sql, signal);
        if (result.kind !== 'rows') return [];
        const names = result.fields.map(({ name }) => name.toLowerCase());
        return (await textRows(result.batches)).map((row) => new Map(names.map((name, index) => [name, row[index]!])));
      };
      const own = await rows(group.host.heartbeat);
      backend.answer = own;
      const readOnly = probe.connector.capabilities.speaksMysql
        ? (await rows('SELECT @@global.read_only AS read_only'))[0]?.get('read_only')
        : '0';
      connection.release();
      return judge(group.heartbeat, own, readOnly === '1' || readOnly === 'ON');
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }
}
