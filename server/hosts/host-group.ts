import type { DataHost } from '../../conf/catalog';
import { sqlError } from '../../protocol/wire/sql-error';
import type { Backend } from './backend';
import { heartbeatKind } from './heartbeat-result';
import { ReadChoice, readCandidates } from './read-choice';

export interface HostGroupOptions {
  readonly host: DataHost;
  readonly backends: readonly Backend[];
  readonly activeIndex: number;
  /** How long statements wait for a data host whose active write host is down. */
  readonly failoverWaitMs: number;
  /** Makes a change of the active write host durable. */
  readonly remember: (index: number) => void;
  report(level: 'info' | 'warn', details: object, message: string): void;
}

export interface Switch {
  readonly at: Date;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/**
 * The servers of a data host: one write host is active, the others and their read hosts stand by. A write host that was active before never
 * becomes so again by itself.
 */
export class HostGroup {
  readonly switches: Switch[] = [];
  private active: number;
  private readonly choice: ReadChoice;
  private waiting: (() => void)[] = [];
  private readonly obstacles = new Map<string, string>();
  private readonly writeBackends: readonly Backend[];

  constructor(private readonly options: HostGroupOptions) {
    this.writeBackends = options.backends.filter(({ role }) => role === 'write');
    this.active = options.activeIndex;
    this.choice = new ReadChoice(options.host);
  }

  get host(): DataHost {
    return this.options.host;
  }

  get backends(): readonly Backend[] {
    return this.options.backends;
  }

  get activeIndex(): number {
    return this.active;
  }

  /** Whether reads may go elsewhere than to the active write host. */
  get splitsReads(): boolean {
    return this.host.balance > 0 && this.backends.length > 1;
  }

  writers(): readonly Backend[] {
    return this.writeBackends;
  }

  /** Whether a change has somewhere to go, as far as heartbeats tell; with writeType 2, which takes no changes, whether any server answers. */
  get isWritable(): boolean {
    if (this.host.writeType === 2) return this.backends.some(({ health }) => health.usable);
    return this.writer().health.usable;
  }

  /** Where a change goes now. Errors: 1105 for writeType 2, as MyCAT. */
  writer(): Backend {
    const writers = this.writers();
    if (this.host.writeType === 2) {
      throw sqlError(
        'ER_UNKNOWN_ERROR',
        `writeType is 2, so can't return one write datasource of dataHost ${this.host.name}`,
      );
    }
    if (this.host.writeType === 1) {
      const alive = writers.filter(({ health }) => health.usable);
      return alive[Math.floor(Math.random() * alive.length)] ?? writers[0]!;
    }
    return writers[this.active]!;
  }

  /** Where a read goes. @param anyReplica a hint asks for a read host whatever `balance` says */
  reader(anyReplica: boolean): Backend {
    const host = anyReplica && this.host.balance === 0 ? { ...this.host, balance: 1 as const } : this.host;
    const candidates = readCandidates(host, this.backends, this.active);
    return candidates.length === 0 ? this.writer() : this.choice.choose(candidates);
  }

  /** Whether another write host may take over by itself. */
  get canFailOver(): boolean {
    const { switchType, writeType, attributes } = this.host;
    return switchType !== -1 && writeType === 0 && attributes.get('notSwitch') !== '1' && this.writers().length > 1;
  }

  /** Looks whether the active write host must give way, after a heartbeat of any server of the group. */
  consider(): void {
    const { health, label } = this.writers()[this.active]!;
    if (health.usable) {
      this.obstacles.clear();
      // Those who wait could not reach it either.
      if (health.isUndoubted) this.wake();
      return;
    }
    if (!this.canFailOver) return;
    const candidate = this.candidate();
    if (candidate) this.takeOver(candidate, `heartbeat ${health.state} of ${label}: ${health.reason}`);
  }

  /** What cannot be remembered is not done: the next start of this server would write to the old primary. */
  private takeOver(candidate: Backend, reason: string): void {
    try {
      this.switchTo(candidate.writeIndex, reason);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.reportObstacle(candidate, `dnindex.properties cannot be written: ${why}`);
    }
  }

  /**
   * The next write host in ring order that can take over. With switchType 2 it is the one that has received most, once it has applied all of
   * it: with semi-synchronous replication one replica has every acknowledged change, and it may be any of them.
   */
  private candidate(): Backend | null {
    const writers = this.writers();
    const standby = writers.slice(1).map((_, step) => writers[(this.active + step + 1) % writers.length]!);
    const permitted = standby.filter((backend) => this.permitted(backend));
    if (this.host.switchType !== 2) return permitted[0] ?? null;
    const usable = permitted.filter((backend) => this.isReplica(backend));
    // What is known from before the primary went down does not count.
    const downSince = writers[this.active]!.health.history.at(-1)?.at ?? new Date(0);
    if (usable.some(({ health }) => health.lastOkAt === null || health.lastOkAt <= downSince)) return null;
    const received = ({ health }: Backend): bigint => health.replication?.received ?? 0n;
    const best = usable.reduce<Backend | null>(
      (most, backend) => (most === null || received(backend) > received(most) ? backend : most),
      null,
    );
    const replication = best?.health.replication ?? null;
    if (replication !== null && !replication.caughtUp) {
      this.reportObstacle(
        best!,
        `it has not applied all that it received yet (${replication.problem ?? `${replication.lagSeconds} seconds behind`})`,
      );
      return null;
    }
    return best;
  }

  private permitted(backend: Backend): boolean {
    const { health } = backend;
    const obstacle =
      health.state !== 'ok'
        ? `its state is ${health.state} (${health.reason})`
        : health.readOnly
          ? 'it is read only'
          : null;
    if (obstacle !== null) this.reportObstacle(backend, obstacle);
    return obstacle === null;
  }

  /** One that replicates from nobody, such as an old primary that has come back, may lack any number of changes. */
  private isReplica(backend: Backend): boolean {
    if (backend.health.replication !== null) return true;
    const why = this.heartbeat === 'replica' ? 'it is no replica' : 'the heartbeat is not SHOW SLAVE STATUS';
    this.reportObstacle(backend, `whether it has all changes is not known: ${why}`);
    return false;
  }

  /** Each once, until it changes. */
  private reportObstacle({ label }: Backend, obstacle: string): void {
    if (this.obstacles.get(label) === obstacle) return;
    this.obstacles.set(label, obstacle);
    this.options.report('warn', { dataHost: this.host.name, candidate: label }, `cannot take over: ${obstacle}`);
  }

  /** @returns false when that write host is active already. Errors: 1105 no such write host; those of writing dnindex.properties. */
  switchTo(index: number, reason: string): boolean {
    const writers = this.writers();
    const [from, to] = [writers[this.active]!, writers[index]];
    if (!to)
      throw sqlError(
        'ER_UNKNOWN_ERROR',
        `dataHost ${this.host.name} has no writeHost ${index}: it has 0 to ${writers.length - 1}`,
      );
    if (index === this.active) return false;
    // Durable first: should this server die now, the next one must not write to the old primary.
    this.options.remember(index);
    this.active = index;
    this.switches.push({ at: new Date(), from: from.label, to: to.label, reason });
    this.options.report(
      'warn',
      { dataHost: this.host.name, from: from.label, to: to.label, reason },
      'active write host switched',
    );
    this.wake();
    return true;
  }

  /** Resolves when the active write host is well, or after the time that statements wait for it. */
  async writable(signal: AbortSignal): Promise<void> {
    const { failoverWaitMs } = this.options;
    if (failoverWaitMs === 0) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting = this.waiting.filter((each) => each !== done);
        resolve();
      };
      const timer = setTimeout(done, failoverWaitMs);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.push(done);
    });
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }

  get heartbeat(): ReturnType<typeof heartbeatKind> {
    return heartbeatKind(this.host.heartbeat);
  }
}
