import type { SessionFacts } from '../../connectors/connector';
import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import type { Backend } from './backend';
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

/** Between attempts to reach a host that has just failed, which is given up in the same heartbeat, and to find one that takes over. */
const retryMs = 100;

/**
 * Asks every server of every data host, each in its own rhythm, and lets its group decide what follows. A server that fails is asked again at
 * once, so that a dead one is known within one period.
 */
export class HeartbeatMonitor {
  private readonly timers = new Map<Backend, NodeJS.Timeout>();
  private readonly running = new Map<Backend, Promise<void>>();
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
    if (this.options.periodMs > 0 && !this.running.has(backend)) void this.tick(group, backend);
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
    const asked = this.askUnlessPaused(group, backend).finally(() => {
      this.running.delete(backend);
      if (!this.closed) this.schedule(group, backend);
    });
    this.running.set(backend, asked);
    return asked;
  }

  private async askUnlessPaused(group: HostGroup, backend: Backend): Promise<void> {
    if (Date.now() >= backend.pausedUntil) await this.beat(group, backend);
  }

  private schedule(group: HostGroup, backend: Backend): void {
    const timer = setTimeout(() => void this.tick(group, backend), this.options.periodMs);
    timer.unref();
    this.timers.set(backend, timer);
  }

  /** One heartbeat, with its repetitions while it fails and the host is not given up. */
  private async beat(group: HostGroup, backend: Backend): Promise<void> {
    const { health, label } = backend;
    for (;;) {
      const from = performance.now();
      const outcome = await this.ask(group, backend);
      if (this.closed) return;
      const durationMs = performance.now() - from;
      const before = health.state;
      const changed =
        outcome.kind === 'timeout'
          ? health.failed('timeout', `no answer within ${this.options.timeoutMs} ms`)
          : health.answered(outcome, durationMs);
      if (changed) {
        const details = { dataHost: group.host.name, host: label, reason: health.reason };
        this.options.report(
          health.state === 'ok' ? 'info' : 'warn',
          details,
          `host state ${before} -> ${health.state}`,
        );
      }
      const takeover = this.needsTakeover(group, backend);
      if (takeover) await this.refreshStandby(group);
      group.consider();
      if (outcome.kind === 'ok' || (!health.usable && !this.needsTakeover(group, backend))) return;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
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
        const { health } = backend;
        if (outcome.kind === 'timeout') health.failed('timeout', `no answer within ${this.options.timeoutMs} ms`);
        else health.answered(outcome, performance.now() - from);
      }),
    );
  }

  private async ask(group: HostGroup, backend: Backend): Promise<HeartbeatResult | { readonly kind: 'timeout' }> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const late = new Promise<'late'>((resolve) =>
        timeout.addEventListener('abort', () => resolve('late'), { once: true }),
      );
      const result = await Promise.race([this.query(group, backend, timeout), late]);
      return result === 'late' ? { kind: 'timeout' } : result;
    } catch (error) {
      if (timeout.aborted) return { kind: 'timeout' };
      return { kind: 'error', reason: error instanceof SqlError ? error.message : String(error) };
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
