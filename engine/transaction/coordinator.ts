/**
 * Two-phase commit over data nodes, and the end of transactions that were interrupted in it. X/Open CAE specification "Distributed Transaction
 * Processing: The XA Specification" (1991), with presumed abort.
 *
 *     active → preparing → decided → committed           every step is named to `reached`, for tests that stop the process there
 *                    └────→ rolled back
 */
import type { Connection, XaRecovery, Xid } from '../../connectors/connector';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import { type Decision, type DecisionLog, DecisionRefused } from './decision-log';
import { branchOf, globalId, parseGlobalId } from './global-id';
import { noOutcomes } from './outcomes';

/** A branch that takes part, on its own connection. */
export interface Branch {
  readonly dataNode: string;
  readonly connection: Connection;
}

/** Where prepared branches can be found and ended without their connection. */
export interface XaHosts {
  /** All hosts that have two-phase commit, by name. */
  hosts(): ReadonlyMap<string, XaRecovery>;
  /** Name of the host that a data node lies on; null = unknown data node. */
  hostOf(dataNode: string): string | null;
}

export type CommitStep = 'prepare' | 'prepared' | 'decide' | 'decided' | 'commit' | 'committed';

export interface CoordinatorOptions {
  readonly log: DecisionLog;
  readonly hosts: XaHosts;
  /** Milliseconds between two searches for interrupted transactions. */
  readonly recoveryIntervalMs: number;
  /** Shared logs: a branch of another proxy that stays prepared for this long is taken over. */
  readonly takeoverMs: number;
  report(level: 'info' | 'warn', details: object, message: string): void;
  /** Called before or after a step of a commit, for one branch or for all (dataNode null). */
  reached?(step: CommitStep, dataNode: string | null): void;
}

/** A transaction that did not end in the usual way, for SHOW. */
export interface OpenTransaction {
  readonly gtrid: string;
  readonly state: 'preparing' | 'in doubt' | 'committing' | 'foreign';
  readonly dataNodes: readonly string[];
  readonly since: Date;
  readonly attempts: number;
  readonly lastError: string | null;
}

interface RunningCommit {
  readonly dataNodes: readonly string[];
  readonly since: Date;
  decided: boolean;
  inDoubt: boolean;
}

interface Unfinished {
  readonly decision: Decision;
  /** Data nodes whose branch is not known to be committed. */
  readonly waiting: Set<string>;
  attempts: number;
  lastError: string | null;
}

/** XAER_NOTA: no such branch. */
const unknownXid = 1397;
/** XA_RBROLLBACK: MariaDB's answer also for a branch without changes whose connection is gone. */
const rolledBackXid = 1402;
const firstRetryMs = 200;
const retryMaxMs = 10_000;

export class TransactionCoordinator {
  /** Of all transactions, also those that need no coordination. */
  readonly outcomes = noOutcomes();
  private readonly epoch = Date.now().toString(36);
  private lastNumber = 0;
  /** Of this process, from the first PREPARE to the last answer: recovery keeps its hands off them. */
  private readonly running = new Map<string, RunningCommit>();
  private readonly unfinished = new Map<string, Unfinished>();
  /** Prepared branches of others, with the time at which each was first seen. */
  private foreign = new Map<string, OpenTransaction>();
  private timer: NodeJS.Timeout | null = null;
  private searching: Promise<void> | null = null;
  private closed = false;

  constructor(private readonly options: CoordinatorOptions) {}

  newTransaction(): string {
    return globalId({
      coordinator: this.options.log.coordinator,
      epoch: this.epoch,
      number: (++this.lastNumber).toString(36),
    });
  }

  /** Finishes what earlier processes left, as far as hosts can be reached, and goes on looking. Does not wait for hosts that are down. */
  async start(): Promise<void> {
    const { log } = this.options;
    if (!log.shared) for (const each of await log.unfinished()) this.toBeCommitted(each, each.dataNodes);
    void this.recoverNow();
  }

  /**
   * Commits all branches or none. Connections of branches whose fate they do not know themselves are destroyed; the caller releases the others.
   *
   * @returns data nodes that could not be told yet: they commit when they can be reached again
   * Errors: the error of the first branch that could not prepare, after all were rolled back; 1105 when the decision is in doubt.
   */
  async commit(gtrid: string, branches: readonly Branch[]): Promise<readonly string[]> {
    const { log, reached } = this.options;
    const dataNodes = branches.map(({ dataNode }) => dataNode);
    const entry: RunningCommit = { dataNodes, since: new Date(), decided: false, inDoubt: false };
    this.running.set(gtrid, entry);
    const prepared = await Promise.allSettled(branches.map((branch) => this.prepare(gtrid, branch)));
    const failed = prepared.find((outcome) => outcome.status === 'rejected');
    if (failed) {
      await this.rollback(gtrid, branches);
      throw failed.reason;
    }
    reached?.('decide', null);
    try {
      await log.decide(gtrid, dataNodes);
    } catch (error) {
      if (error instanceof DecisionRefused) {
        await this.rollback(gtrid, branches);
        throw sqlError('ER_XA_RBROLLBACK', `XA_RBROLLBACK: Transaction branch was rolled back: ${error.message}`);
      }
      entry.inDoubt = true;
      for (const { connection } of branches) connection.destroy();
      throw sqlError(
        'ER_UNKNOWN_ERROR',
        `COMMIT of ${gtrid} is in doubt: ${error instanceof Error ? error.message : error}; its branches stay prepared on ${dataNodes.join(', ')} until the log can be read again`,
        { cause: error },
      );
    }
    reached?.('decided', null);
    entry.decided = true;
    const waiting = await this.commitBranches(gtrid, branches);
    this.running.delete(gtrid);
    return waiting;
  }

  private async prepare(gtrid: string, { dataNode, connection }: Branch): Promise<void> {
    this.options.reached?.('prepare', dataNode);
    await connection.xa!.prepare(branchOf(gtrid, dataNode));
    this.options.reached?.('prepared', dataNode);
  }

  private async commitBranches(gtrid: string, branches: readonly Branch[]): Promise<readonly string[]> {
    const outcomes = await Promise.allSettled(
      branches.map(async ({ dataNode, connection }) => {
        this.options.reached?.('commit', dataNode);
        await connection.xa!.commit(branchOf(gtrid, dataNode));
        this.options.reached?.('committed', dataNode);
      }),
    );
    const waiting = branches.filter((_, index) => outcomes[index]!.status === 'rejected');
    if (waiting.length === 0) {
      this.options.log.finished(gtrid);
      return [];
    }
    for (const { connection } of waiting) connection.destroy();
    const dataNodes = waiting.map(({ dataNode }) => dataNode);
    const decision = { gtrid, dataNodes: branches.map(({ dataNode }) => dataNode), decidedAt: Date.now() };
    this.toBeCommitted(decision, dataNodes);
    this.schedule(firstRetryMs);
    this.options.report('warn', { gtrid, dataNodes }, 'a decided commit could not be told to data nodes yet');
    return dataNodes;
  }

  /** Rolls all branches back, those that can be reached at once; others are found by recovery. */
  async rollback(gtrid: string, branches: readonly Branch[]): Promise<void> {
    const outcomes = await Promise.allSettled(
      branches.map(({ dataNode, connection }) => connection.xa!.rollback(branchOf(gtrid, dataNode))),
    );
    branches.forEach(({ connection }, index) => {
      if (outcomes[index]!.status === 'rejected') connection.destroy();
    });
    const wasPreparing = this.running.delete(gtrid);
    if (wasPreparing && outcomes.some(({ status }) => status === 'rejected')) this.schedule(firstRetryMs);
  }

  /** Transactions that are not at their end, the oldest first. */
  open(): readonly OpenTransaction[] {
    const running = [...this.running].map(([gtrid, { dataNodes, since, decided, inDoubt }]): OpenTransaction => {
      const state = inDoubt ? 'in doubt' : decided ? 'committing' : 'preparing';
      return { gtrid, state, dataNodes, since, attempts: 0, lastError: null };
    });
    const committing = [...this.unfinished.values()].map(
      ({ decision, waiting, attempts, lastError }): OpenTransaction => {
        const since = new Date(decision.decidedAt);
        return { gtrid: decision.gtrid, state: 'committing', dataNodes: [...waiting], since, attempts, lastError };
      },
    );
    return [...running, ...committing, ...this.foreign.values()].sort(
      (left, right) => left.since.getTime() - right.since.getTime(),
    );
  }

  private toBeCommitted(decision: Decision, waiting: readonly string[]): void {
    if (this.unfinished.has(decision.gtrid)) return;
    this.unfinished.set(decision.gtrid, { decision, waiting: new Set(waiting), attempts: 0, lastError: null });
  }

  private schedule(delayMs: number): void {
    if (this.closed) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.recoverNow(), delayMs);
    this.timer.unref();
  }

  /** One search over all hosts. Never rejects. */
  recoverNow(): Promise<void> {
    this.searching ??= this.recover()
      .catch((error: unknown) => {
        this.options.report('warn', { err: error }, 'searching for interrupted transactions failed');
      })
      .finally(() => {
        this.searching = null;
        const attempts = Math.max(0, ...[...this.unfinished.values()].map((entry) => entry.attempts));
        const retry = Math.min(firstRetryMs * 2 ** Math.min(attempts, 10), retryMaxMs);
        this.schedule(
          this.unfinished.size > 0 ? Math.min(retry, this.options.recoveryIntervalMs) : this.options.recoveryIntervalMs,
        );
      });
    return this.searching;
  }

  private async recover(): Promise<void> {
    const { log, hosts } = this.options;
    if (log.shared) for (const decision of await log.unfinished()) this.takeShared(decision);
    const seen = new Map<string, OpenTransaction>();
    const unreachable = new Map<string, string>();
    await Promise.all(
      [...hosts.hosts()].map(async ([name, host]) => {
        try {
          for (const xid of await host.recover()) await this.found(xid, host, seen);
        } catch (error) {
          unreachable.set(name, error instanceof Error ? error.message : String(error));
        }
      }),
    );
    this.foreign = seen;
    for (const entry of [...this.unfinished.values()]) await this.finish(entry, unreachable);
  }

  /** A decision of another proxy is acted on only when that has had the time to do it itself. */
  private takeShared(decision: Decision): void {
    if (this.running.has(decision.gtrid)) return;
    const own = parseGlobalId(decision.gtrid)?.coordinator === this.options.log.coordinator;
    if (own || Date.now() - decision.decidedAt > this.options.takeoverMs)
      this.toBeCommitted(decision, decision.dataNodes);
  }

  /** A prepared branch on a host. */
  private async found(xid: Xid, host: XaRecovery, seen: Map<string, OpenTransaction>): Promise<void> {
    const { gtrid, bqual } = xid;
    const { log, takeoverMs } = this.options;
    if (this.running.has(gtrid) || this.unfinished.has(gtrid)) return;
    const id = parseGlobalId(gtrid);
    if (id?.coordinator === log.coordinator) {
      await this.settle(xid, host);
      return;
    }
    const before = this.foreign.get(gtrid) ?? seen.get(gtrid);
    const since = before?.since ?? new Date();
    const dataNodes = [...new Set([...(seen.get(gtrid)?.dataNodes ?? []), bqual])];
    if (!before) this.options.report('warn', { gtrid, branch: bqual }, 'a prepared transaction of somebody else');
    if (id !== null && log.shared && Date.now() - since.getTime() > takeoverMs) {
      await this.settle(xid, host);
      return;
    }
    seen.set(gtrid, { gtrid, state: 'foreign', dataNodes, since, attempts: 0, lastError: null });
  }

  /** Ends a branch that nobody works on any more. */
  private async settle(xid: Xid, host: XaRecovery): Promise<void> {
    const { log } = this.options;
    const fate = log.shared ? await log.settle(xid.gtrid) : 'rollback';
    if (fate === 'rollback') await this.rollbackFound(xid, host);
    else this.toBeCommitted(fate, fate.dataNodes);
  }

  private async rollbackFound(xid: Xid, host: XaRecovery): Promise<void> {
    try {
      await host.rollback(xid);
      this.options.report('info', { gtrid: xid.gtrid, branch: xid.bqual }, 'rolled back an interrupted transaction');
    } catch (error) {
      // Gone meanwhile, or its connection is not closed yet: it is found again then.
      if (!isErrno(error, unknownXid)) throw error;
      this.schedule(firstRetryMs);
    }
  }

  private async finish(entry: Unfinished, unreachable: ReadonlyMap<string, string>): Promise<void> {
    const { hosts, log, report } = this.options;
    const { gtrid } = entry.decision;
    entry.attempts++;
    entry.lastError = null;
    for (const dataNode of [...entry.waiting]) {
      const name = hosts.hostOf(dataNode);
      const host = name === null ? undefined : hosts.hosts().get(name);
      try {
        if (!host) throw new Error(`data node '${dataNode}' is not configured any more`);
        const down = unreachable.get(name!);
        if (down !== undefined) throw new Error(down);
        await this.commitFound(branchOf(gtrid, dataNode), host);
        entry.waiting.delete(dataNode);
      } catch (error) {
        entry.lastError = `${dataNode}: ${error instanceof Error ? error.message : error}`;
      }
    }
    if (entry.waiting.size > 0) return;
    this.unfinished.delete(gtrid);
    log.finished(gtrid);
    report('info', { gtrid }, 'finished an interrupted commit');
  }

  /**
   * Commits a prepared branch whose connection is gone. An unknown branch has been committed before — unless the connection that prepared it
   * is still closing: then the server lists it, and the next search gets it.
   */
  private async commitFound(xid: Xid, host: XaRecovery): Promise<void> {
    try {
      await host.commit(xid);
    } catch (error) {
      if (isErrno(error, rolledBackXid)) {
        const details = { gtrid: xid.gtrid, branch: xid.bqual };
        this.options.report(
          'warn',
          details,
          'the host had rolled back a branch that was to be committed, as it does with one without changes',
        );
        return;
      }
      if (!isErrno(error, unknownXid)) throw error;
      const prepared = await host.recover();
      if (prepared.some(({ gtrid, bqual }) => gtrid === xid.gtrid && bqual === xid.bqual)) throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.searching !== null) await this.searching;
    await this.options.log.close();
  }
}

function isErrno(error: unknown, errno: number): boolean {
  return error instanceof SqlError && error.errno === errno;
}
