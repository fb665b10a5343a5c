import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { BackendConnection, HostSettings, SessionFacts, SourceActivity, SourceStatistics } from '../connector';
import { tooManyConnections } from '../too-many-connections';
import { answersPing } from './answers-ping';
import { run } from './run';
import { ServerConnection } from './server-connection';
import { type ConnectionState, defaultsQuery, galeraQuery, type ServerDefaults } from './session-state';

/** A connection of the pool with what we know of its session. */
export interface PooledConnection {
  readonly server: ServerConnection;
  readonly state: ConnectionState;
  readonly defaults: ServerDefaults;
  idleSince: number;
  /** When it has last shown that it works: in use, or by an answer to a check. */
  checkedAt: number;
  /** Lent out. */
  isLent: boolean;
  /** Date.now() */
  readonly openedAt: number;
  /** Takes it out of the pool when its server closes it. */
  readonly forget: () => void;
}

/** Up to this share of a host's connections new ones are opened rather than others moved to another database. */
const ownDatabaseShare = 0.5;
/** Idle connections that are checked at a time; the others can be borrowed meanwhile. */
const checksMax = 10;

interface Waiter {
  readonly database: string;
  readonly settle: (result: PooledConnection | SqlError) => void;
}

/**
 * The connections to one host. Borrowers wait in order when all are in use; connections that nobody needed for `idleTimeoutMs` are closed,
 * down to `minConnections`, and the others are checked now and then. A host that is down costs each borrower one attempt and nothing while nobody borrows.
 */
export class Pool {
  private readonly idle: PooledConnection[] = [];
  private readonly waiters: Waiter[] = [];
  /** All that are open: idle and lent. */
  private readonly all = new Set<PooledConnection>();
  private lent = 0;
  private borrows = 0;
  private opening = 0;
  private closed = false;
  private defaults: ServerDefaults | null = null;
  private sweeper: NodeJS.Timeout | null = null;
  private checker: NodeJS.Timeout | null = null;
  /** Told of errors that say that the server takes no statements for now, lost connections among them. */
  onUnready: () => void = () => undefined;

  constructor(private readonly host: HostSettings) {}

  /** False also when no connection was made yet. */
  get isGaleraNode(): boolean {
    return this.defaults?.isGaleraNode === true;
  }

  statistics(): SourceStatistics {
    return { active: this.lent, idle: this.idle.length, waiting: this.waiters.length };
  }

  activity(): SourceActivity {
    return {
      borrows: this.borrows,
      connections: [...this.all].map(describe),
    };
  }

  /**
   * An idle connection, best one that is in `database` already. Of a host with room a connection in another database is left alone: changing
   * databases back and forth costs a round trip each time, opening one more costs once.
   */
  takeIdle(database: string): PooledConnection | null {
    const { idle } = this;
    for (let index = idle.length - 1; index >= 0; index--) {
      if (idle[index]!.state.database === database) return this.takeAt(index);
    }
    const total = this.lent + this.opening + idle.length;
    if (database !== '' && total < this.host.maxConnections * ownDatabaseShare) return null;
    return idle.length > 0 ? this.takeAt(idle.length - 1) : null;
  }

  /** An idle connection that is in `database` and has `facts` already. */
  takeReady(database: string, facts: SessionFacts): PooledConnection | null {
    const { idle } = this;
    for (let index = idle.length - 1; index >= 0; index--) {
      const { state } = idle[index]!;
      if (state.facts === facts && state.database === database) return this.takeAt(index);
    }
    return null;
  }

  private takeAt(index: number): PooledConnection {
    const { idle } = this;
    const connection = idle[index]!;
    const last = idle.pop()!;
    if (last !== connection) idle[index] = last;
    this.lend(connection);
    return connection;
  }

  private lend(connection: PooledConnection): void {
    this.markLent(connection);
    this.borrows++;
  }

  private markLent(connection: PooledConnection): void {
    connection.isLent = true;
    this.lent++;
  }

  private takeBack(connection: PooledConnection): void {
    if (!connection.isLent) return;
    connection.isLent = false;
    this.lent--;
  }

  /** Errors: 1040 when none became free in time, 2003 when the host cannot be reached, 1317 when the signal was aborted. */
  take(database: string, signal: AbortSignal): Promise<PooledConnection> {
    if (this.closed) return Promise.reject(sqlError('ER_SERVER_SHUTDOWN', 'Server shutdown in progress'));
    const idle = this.takeIdle(database);
    if (idle) return Promise.resolve(idle);
    const room = this.lent + this.opening + this.idle.length < this.host.maxConnections;
    if (room) return this.open();
    const other = this.idle.length > 0 ? this.takeAt(this.idle.length - 1) : null;
    return other ? Promise.resolve(other) : this.wait(database, signal);
  }

  private async open(): Promise<PooledConnection> {
    this.opening++;
    try {
      const server = await ServerConnection.open(this.host);
      const connection = await this.prepared(server);
      this.lend(connection);
      return connection;
    } catch (error) {
      this.serveWaiter();
      throw error;
    } finally {
      this.opening--;
    }
  }

  private async prepared(server: ServerConnection): Promise<PooledConnection> {
    try {
      if (this.host.initSql !== null) await run(server, this.host.initSql);
      this.defaults ??= await readDefaults(server);
    } catch (error) {
      server.destroy();
      throw error;
    }
    this.startChecking();
    const connection: PooledConnection = {
      server,
      state: { database: '', facts: null },
      defaults: this.defaults,
      idleSince: 0,
      checkedAt: 0,
      isLent: false,
      openedAt: Date.now(),
      forget: () => this.forget(connection),
    };
    this.all.add(connection);
    return connection;
  }

  private wait(database: string, signal: AbortSignal): Promise<PooledConnection> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const index = this.waiters.indexOf(waiter);
        if (index >= 0) this.waiters.splice(index, 1);
      };
      const waiter: Waiter = {
        database,
        settle: (result) => {
          finish();
          if (result instanceof Error) reject(result);
          else resolve(result);
        },
      };
      const onAbort = (): void => waiter.settle(sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted'));
      const timer = setTimeout(() => waiter.settle(tooManyConnections(this.host)), this.host.acquireTimeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiters.push(waiter);
    });
  }

  /** Opens connections until there are `minConnections`. Errors: those of connecting. */
  async warmUp(): Promise<void> {
    while (!this.closed && this.lent + this.opening + this.idle.length < this.host.minConnections) {
      this.giveBack(await this.open());
    }
  }

  private isTooOld({ openedAt }: PooledConnection): boolean {
    const { maxAgeMs = 0 } = this.host;
    return maxAgeMs > 0 && Date.now() - openedAt > maxAgeMs;
  }

  /** Takes a clean connection back. */
  giveBack(connection: PooledConnection): void {
    const now = Date.now();
    this.putBack(connection, now, now);
  }

  private putBack(connection: PooledConnection, idleSince: number, checkedAt: number): void {
    this.takeBack(connection);
    if (this.closed || connection.server.isClosed || this.isTooOld(connection)) {
      this.all.delete(connection);
      connection.server.end();
      this.serveWaiter();
      return;
    }
    const waiter = this.waiters[0];
    if (waiter) {
      this.lend(connection);
      waiter.settle(connection);
      return;
    }
    connection.idleSince = idleSince;
    connection.checkedAt = checkedAt;
    connection.server.onClose = connection.forget;
    this.idle.push(connection);
    this.startSweeping();
  }

  /** A borrowed connection is gone. */
  drop(connection: PooledConnection): void {
    this.takeBack(connection);
    this.all.delete(connection);
    connection.server.destroy();
    this.serveWaiter();
  }

  /** Somebody who waits may now open a connection. */
  private serveWaiter(): void {
    const waiter = this.waiters[0];
    if (!waiter || this.closed) return;
    const room = this.lent + this.opening + this.idle.length < this.host.maxConnections;
    if (!room) return;
    this.waiters.shift();
    this.open().then(waiter.settle, waiter.settle);
  }

  private forget(connection: PooledConnection): void {
    this.takeFromIdle(connection);
    this.all.delete(connection);
  }

  private takeFromIdle(connection: PooledConnection): void {
    const index = this.idle.indexOf(connection);
    if (index >= 0) this.idle.splice(index, 1);
  }

  private startSweeping(): void {
    if (this.sweeper !== null) return;
    this.sweeper = setInterval(() => this.sweep(), Math.max(100, Math.min(30_000, this.host.idleTimeoutMs / 2)));
    this.sweeper.unref();
  }

  private sweep(): void {
    const oldest = Date.now() - this.host.idleTimeoutMs;
    const spare = this.lent + this.idle.length - this.host.minConnections;
    const old = this.idle.filter(({ idleSince }) => idleSince < oldest).slice(0, Math.max(0, spare));
    for (const connection of old) {
      this.forget(connection);
      connection.server.onClose = null;
      connection.server.end();
    }
    if (this.idle.length === 0 && this.sweeper !== null) {
      clearInterval(this.sweeper);
      this.sweeper = null;
    }
  }

  /** From the first connection on. */
  private startChecking(): void {
    const { idleCheckPeriodMs = 0 } = this.host;
    if (this.checker !== null || this.closed || idleCheckPeriodMs === 0) return;
    this.checker = setTimeout(() => {
      this.check(idleCheckPeriodMs).finally(() => {
        this.checker = null;
        this.startChecking();
      });
    }, idleCheckPeriodMs).unref();
  }

  /** Asks connections that have been idle for a period, closes those that do not answer or are too old, and opens what is missing. Never rejects. */
  private async check(periodMs: number): Promise<void> {
    const before = Date.now() - periodMs;
    const isDue = (connection: PooledConnection): boolean =>
      connection.checkedAt <= before || this.isTooOld(connection) || connection.server.isClosed;
    for (;;) {
      const due = this.closed ? [] : this.idle.filter(isDue).slice(0, checksMax);
      if (due.length === 0) break;
      await Promise.all(due.map((connection) => this.checkOne(connection)));
    }
    // That the host is down is what heartbeats tell.
    await this.warmUp().catch(() => undefined);
  }

  private async checkOne(connection: PooledConnection): Promise<void> {
    const { server, idleSince } = connection;
    this.takeFromIdle(connection);
    this.markLent(connection);
    server.onClose = null;
    if (!this.isTooOld(connection) && !(await answersPing(server, this.host.connectTimeoutMs))) this.drop(connection);
    else this.putBack(connection, idleSince, Date.now());
  }

  close(): void {
    this.closed = true;
    if (this.checker !== null) clearTimeout(this.checker);
    if (this.sweeper !== null) clearInterval(this.sweeper);
    this.sweeper = null;
    for (const waiter of [...this.waiters]) {
      waiter.settle(sqlError('ER_SERVER_SHUTDOWN', 'Server shutdown in progress'));
    }
    for (const connection of this.idle.splice(0)) {
      this.all.delete(connection);
      connection.server.onClose = null;
      connection.server.end();
    }
  }
}

function describe({ server, state, openedAt, idleSince, isLent }: PooledConnection): BackendConnection {
  return {
    ...server.traffic(),
    id: server.threadId,
    database: state.database,
    borrowed: isLent,
    openedAt,
    usedAt: isLent ? Date.now() : idleSince,
    facts: state.facts,
  };
}

async function readDefaults(server: ServerConnection): Promise<ServerDefaults> {
  const [row] = await run(server, defaultsQuery);
  const [sqlMode, timeZone, isolation] = row!;
  const [galera] = await run(server, galeraQuery);
  return { sqlMode: sqlMode!, timeZone: timeZone!, isolation: isolation!, isGaleraNode: galera?.[1] === 'ON' };
}
