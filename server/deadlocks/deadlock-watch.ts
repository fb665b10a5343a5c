import { setTimeout as delay } from 'node:timers/promises';
import { sqlError, toSqlError } from '../../protocol/wire/sql-error';
import type { ServerLog } from '../manager/recent-log';
import type { Session } from '../session/session';
import type { DataSources } from '../sources/data-sources';
import { type LockWait, lockWaits } from './lock-waits';
import { circlesIn, type WaitGraph } from './wait-graph';

/** Between two looks at the same waits: those that are over by then were no deadlock. */
const secondLookMs = 200;
/** How long a data host may take to tell its waits. */
const lookMaxMs = 5000;
/** How often the period is asked for while it is 0. */
const offPeriodMs = 1000;

export interface WatchedServer {
  sessions(): Iterable<Session>;
  sources(): DataSources;
  /** Milliseconds between two looks, and that a statement must have lasted to be looked at; 0 = never. */
  periodMs(): number;
  readonly log: ServerLog;
}

/**
 * Transactions that wait for each other on different servers: each server sees one wait and no deadlock. Statements that last are therefore looked
 * at: when the waits of all servers together make a circle of transactions of this proxy, the one whose statement came last is rolled back with
 * error 1213, as the server does with a deadlock of its own. Other proxies' transactions are not seen; innodb_lock_wait_timeout ends such waits.
 */
export class DeadlockWatch {
  private timer: NodeJS.Timeout;
  private readonly stopped = new AbortController();
  /** Data hosts that have said why they do not tell their waits. */
  private readonly silent = new Set<string>();

  constructor(private readonly server: WatchedServer) {
    this.timer = this.next();
  }

  stop(): void {
    this.stopped.abort();
    clearTimeout(this.timer);
  }

  private next(): NodeJS.Timeout {
    return setTimeout(() => {
      void this.look().finally(() => {
        if (!this.stopped.signal.aborted) this.timer = this.next();
      });
    }, this.server.periodMs() || offPeriodMs).unref();
  }

  /** Never rejects. */
  private async look(): Promise<void> {
    if (!this.mayBeDeadlocked()) return;
    try {
      const first = await this.graph();
      if (circlesIn(first).length === 0) return;
      await delay(secondLookMs, undefined, { signal: this.stopped.signal });
      for (const circle of circlesIn(common(first, await this.graph()))) this.rollBackLast(circle);
    } catch (error) {
      if (!this.stopped.signal.aborted)
        this.server.log.warn({}, `deadlocks cannot be looked for: ${toSqlError(error).message}`);
    }
  }

  /** Two statements last, one of them in a transaction on several data nodes. */
  private mayBeDeadlocked(): boolean {
    const periodMs = this.server.periodMs();
    if (periodMs === 0) return false;
    const since = Date.now() - periodMs;
    let lasting = 0;
    let several = false;
    for (const { running, transaction } of this.server.sessions()) {
      if (running === null || running.since > since || !transaction.isOpen) continue;
      lasting++;
      several ||= transaction.backendThreads().length > 1;
    }
    return lasting > 1 && several;
  }

  /** By the statements that run: a session's next statement is another one. */
  private async graph(): Promise<WaitGraph<Statement>> {
    const sources = this.server.sources();
    const owners = new Map<string, Statement>();
    const nodes = new Map<string, string>();
    for (const session of this.server.sessions()) {
      const { running, transaction } = session;
      if (running === null) continue;
      for (const { dataNode, threadId } of transaction.backendThreads()) {
        const host = sources.hostOf(dataNode);
        if (host === null || !sources.capabilities(dataNode).speaksMysql) continue;
        nodes.set(host, dataNode);
        owners.set(`${host} ${threadId}`, statementOf(session, running));
      }
    }
    const graph = new Map<Statement, Set<Statement>>();
    await Promise.all(
      [...nodes].map(async ([host, dataNode]) => {
        for (const { waiting, blocking } of await this.waitsOf(host, dataNode, sources)) {
          const [waiter, blocker] = [owners.get(`${host} ${waiting}`), owners.get(`${host} ${blocking}`)];
          if (!waiter || !blocker || waiter === blocker) continue;
          const blockers = graph.get(waiter);
          if (blockers) blockers.add(blocker);
          else graph.set(waiter, new Set([blocker]));
        }
      }),
    );
    return graph;
  }

  private async waitsOf(host: string, dataNode: string, sources: DataSources): Promise<readonly LockWait[]> {
    const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(lookMaxMs)]);
    try {
      return await lockWaits(sources, dataNode, signal);
    } catch (error) {
      if (!this.stopped.signal.aborted && !this.silent.has(host)) {
        const reason = toSqlError(error).message;
        this.server.log.warn(
          { dataHost: host },
          `data host ${host} does not tell who waits for row locks, so deadlocks over several data nodes last until innodb_lock_wait_timeout: ${reason}`,
        );
      }
      this.silent.add(host);
      return [];
    }
  }

  private rollBackLast(circle: readonly Statement[]): void {
    const last = circle.reduce((latest, each) => (each.running.since >= latest.running.since ? each : latest));
    if (last.session.running !== last.running) return;
    const ids = circle.map(({ session }) => session.client.id);
    this.server.log.info(
      { connections: ids, rolledBack: last.session.client.id },
      'deadlock over several data nodes: a transaction is rolled back',
    );
    last.running.abort.abort(
      sqlError('ER_LOCK_DEADLOCK', 'Deadlock found when trying to get lock; try restarting transaction'),
    );
  }
}

interface Statement {
  readonly session: Session;
  readonly running: NonNullable<Session['running']>;
}

/** One object for each, so that two looks can be compared. */
const statements = new WeakMap<Statement['running'], Statement>();

function statementOf(session: Session, running: Statement['running']): Statement {
  let statement = statements.get(running);
  if (!statement) {
    statement = { session, running };
    statements.set(running, statement);
  }
  return statement;
}

function common(first: WaitGraph<Statement>, second: WaitGraph<Statement>): WaitGraph<Statement> {
  return new Map(
    [...first].map(([waiter, blockers]) => [
      waiter,
      new Set([...blockers].filter((each) => second.get(waiter)?.has(each))),
    ]),
  );
}
