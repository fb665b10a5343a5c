import { setMaxListeners } from 'node:events';
import type { TransactionMode } from '../../conf/catalog';
import type { DialectName, SessionFacts, TransactionOptions, Xid } from '../../connectors/connector';
import type { TransactionCoordinator } from '../../engine/transaction/coordinator';
import { branchOf } from '../../engine/transaction/global-id';
import type { TransactionOutcome } from '../../engine/transaction/outcomes';
import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { DataSources } from '../sources/data-sources';
import { ReadPolicy } from '../sources/read-policy';
import { KeptConnection } from './kept-connection';
import { commitOnePhase, endRead, type Lease, type Participant, takeTurnWith } from './participant';
import type { LockedNodes } from './table-locks';
import { commitOneByOne } from './weak-commit';

export interface BeginOptions extends TransactionOptions {
  /** Of this transaction only; null = the session's. */
  readonly isolation: string | null;
  /** Of one statement: what mode `single` refuses a client's transaction is done in two phases here, so that the statement happens as one. */
  readonly implicit: boolean;
}

const withoutTwoPhases =
  'cannot do two-phase commit; change one node in a transaction, or set the system property transactionMode to weak';
const never = new AbortController().signal;
setMaxListeners(0, never);
/** Statements of ours that must undo what they did on some nodes before another one failed. */
const statementSavepoint = 'mycat_statement';

/**
 * Errors after which the backend has no transaction any more: lost connection, deadlock, branches rolled back, and a Galera node that is cut off,
 * where nothing can be committed any more.
 */
const endingErrors: ReadonlySet<number> = new Set([1047, 1213, 1402, 1613, 1614, 1927, 2006, 2013]);

/**
 * The backend connections of a session. Outside a transaction each statement borrows one and gives it back; inside, each data node has one
 * connection that stays until COMMIT or ROLLBACK. Nodes join a transaction when they are first used, as XA branches, so that any number of
 * them can commit as one; when only one was written to, it commits in one phase.
 */
export class Transaction {
  private readonly participants = new Map<string, Participant>();
  private readonly written = new Set<string>();
  /** Names in the order in which they were set. */
  private savepoints: string[] = [];
  private options: BeginOptions | null = null;
  private gtrid: string | null = null;
  private locked: ReadonlyMap<string, Participant> = new Map();
  private holdsWriteLocks = false;
  /** Connections that hold temporary tables. */
  private readonly kept = new Map<string, Participant>();
  private facts: { readonly from: SessionFacts; readonly to: SessionFacts } | null = null;

  constructor(
    private sources: DataSources,
    private readonly mode: TransactionMode,
    private readonly coordinator: TransactionCoordinator,
    readonly reads: ReadPolicy = new ReadPolicy(),
  ) {}

  /** One that is not open: borrows connections for single statements. */
  bystander(): Transaction {
    return new Transaction(this.sources, this.mode, this.coordinator, this.reads);
  }

  /** LOCK TABLES with WRITE locks: every statement runs on the connections that hold them. null: UNLOCK TABLES. None must be open. */
  useLocked(nodes: LockedNodes | null): void {
    this.holdsWriteLocks = nodes !== null;
    this.locked = new Map(
      [...(nodes?.connections ?? [])].map(([node, connection]) => [
        node,
        { connection, xid: null, facts: nodes!.facts, holder: null },
      ]),
    );
  }

  get isWeak(): boolean {
    return this.mode === 'weak';
  }

  /** Whether the session has a connection to a data node that sees what others do not: locked tables, or temporary ones. */
  hasOwnConnection(dataNode: string): boolean {
    return this.locked.has(dataNode) || this.kept.has(dataNode);
  }

  get holdsTableLocks(): boolean {
    return this.holdsWriteLocks;
  }

  /** Statements take turns on one connection to each data node. */
  get hasOwnConnections(): boolean {
    return this.isOpen || this.holdsWriteLocks || this.kept.size > 0;
  }

  /**
   * From now on all statements for a data node run on one connection, in and out of transactions, until `letGo`: the one that takes part in the
   * open transaction, else a new one.
   */
  async keep(dataNode: string, facts: SessionFacts, signal: AbortSignal): Promise<KeptConnection> {
    const participant = this.participants.get(dataNode);
    const connection = participant?.connection ?? (await this.sources.acquire(dataNode, facts, signal));
    const kept = new KeptConnection(connection, participant ? (participant.xid ?? 'local') : null);
    if (participant) this.participants.set(dataNode, { ...participant, connection: kept, holder: null });
    this.kept.set(dataNode, { connection: kept, xid: null, facts: participant?.facts ?? facts, holder: null });
    return kept;
  }

  letGo(dataNode: string): void {
    this.kept.delete(dataNode);
  }

  /** After a reload; none must be open. */
  moveTo(sources: DataSources): void {
    this.sources = sources;
  }

  get isOpen(): boolean {
    return this.options !== null;
  }

  /** The data nodes that have joined. */
  dataNodes(): readonly string[] {
    return [...this.participants.keys()];
  }

  /** The connections that have joined, by the ids that their backends know. */
  backendThreads(): readonly { readonly dataNode: string; readonly threadId: number }[] {
    return [...this.participants].map(([dataNode, { connection }]) => ({ dataNode, threadId: connection.id }));
  }

  /** How it began, for one that is chained to it. */
  get start(): Partial<Pick<BeginOptions, 'readOnly' | 'isolation'>> {
    return this.options === null ? {} : { readOnly: this.options.readOnly, isolation: this.options.isolation };
  }

  get isReadOnly(): boolean {
    return this.options?.readOnly === true;
  }

  /** Reads of the session go to the write host for a while. */
  noteWrite(dataNodes: readonly string[]): void {
    for (const node of dataNodes) {
      const host = this.sources.hostOf(node);
      if (host !== null) this.reads.wrote(host);
    }
  }

  dialectOf(dataNode: string): DialectName {
    return this.sources.capabilities(dataNode).dialect;
  }

  /** Nothing is sent yet. An open transaction must have been ended before. */
  begin(options: BeginOptions): void {
    this.options = options;
  }

  /** WITH CONSISTENT SNAPSHOT: all nodes join now, so that their snapshots are of (nearly) one moment. */
  async joinAll(dataNodes: readonly string[], facts: SessionFacts, signal: AbortSignal): Promise<void> {
    try {
      const leases = await Promise.all(dataNodes.map((node) => this.lease(node, facts, false, signal)));
      for (const lease of leases) lease.done();
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /**
   * Refuses a statement that would write where the transaction could not commit as one, before it is sent anywhere. Errors: 1792 read-only
   * transaction; 1235 a second node in mode `single`, and several nodes of which one has no two-phase commit.
   */
  checkWrite(dataNodes: readonly string[]): void {
    if (this.options === null) return;
    if (this.options.readOnly) {
      throw sqlError('ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', 'Cannot execute statement in a READ ONLY transaction');
    }
    // Under table locks there is no XA: data nodes commit one after the other, as LOCK TABLES has said.
    if (this.mode === 'weak' || this.holdsWriteLocks) return;
    const all = [...new Set([...this.written, ...dataNodes])];
    if (all.length < 2) return;
    if (this.mode === 'single' && !this.options.implicit) {
      throw notSupported(
        `a transaction that changes several data nodes (${all.join(', ')}) with transactionMode single; change one node in a transaction, or set the system property transactionMode to xa`,
      );
    }
    const onePhase = all.filter((node) => !this.hasTwoPhases(node));
    if (onePhase.length === 0) return;
    const reason = this.options.consistentSnapshot
      ? 'WITH CONSISTENT SNAPSHOT cannot be combined with two-phase commit'
      : `${onePhase.join(', ')} ${withoutTwoPhases}`;
    throw notSupported(`a transaction that changes several data nodes (${all.join(', ')}): ${reason}`);
  }

  private hasTwoPhases(dataNode: string): boolean {
    const participant = this.participants.get(dataNode);
    if (participant) return participant.xid !== null;
    return !this.options!.consistentSnapshot && this.sources.hasXa(dataNode);
  }

  async lease(dataNode: string, facts: SessionFacts, writes: boolean, signal: AbortSignal): Promise<Lease> {
    const free = this.options === null || (this.reads.leavesTransaction && !writes);
    const own = this.lockedFor(dataNode, writes) ?? this.participantOnKept(dataNode);
    if (free && writes) this.noteWrite([dataNode]);
    if (free && own !== null) return takeTurnWith(own, facts);
    if (free) {
      const connection = await this.sources.acquire(dataNode, facts, signal, writes ? undefined : this.reads);
      return { connection, streams: () => undefined, done: () => connection.release() };
    }
    const participant = this.participants.get(dataNode) ?? (await this.join(dataNode, facts, signal));
    const lease = await takeTurnWith(participant, this.factsOf(facts, this.options ?? {}));
    if (writes) this.written.add(dataNode);
    return lease;
  }

  /** One connection has one turn: that of the transaction, where it takes part. */
  private participantOnKept(dataNode: string): Participant | null {
    const kept = this.kept.get(dataNode);
    return kept ? (this.participants.get(dataNode) ?? kept) : null;
  }

  /** The connection that holds locks on a data node; null = there is none. Errors: 1100 for a change where none holds any. */
  private lockedFor(dataNode: string, writes: boolean): Participant | null {
    if (!this.holdsWriteLocks) return null;
    const locked = this.locked.get(dataNode) ?? null;
    if (locked === null && writes)
      throw sqlError('ER_TABLE_NOT_LOCKED', `No table on data node ${dataNode} was locked with LOCK TABLES`);
    return locked;
  }

  private readonly joining = new Map<string, Promise<Participant>>();

  private join(dataNode: string, facts: SessionFacts, signal: AbortSignal): Promise<Participant> {
    const joining = this.joining.get(dataNode);
    if (joining) return joining;
    const joined = this.joinNow(dataNode, facts, signal).finally(() => this.joining.delete(dataNode));
    this.joining.set(dataNode, joined);
    return joined;
  }

  private async joinNow(dataNode: string, facts: SessionFacts, signal: AbortSignal): Promise<Participant> {
    const options = this.options!;
    const own = this.locked.get(dataNode) ?? this.kept.get(dataNode);
    const wanted = this.factsOf(facts, options);
    const connection = own?.connection ?? (await this.sources.acquire(dataNode, wanted, signal));
    try {
      if (own) (await takeTurnWith(own, wanted)).done();
      const twoPhase = this.mode !== 'weak' && !options.readOnly && !options.consistentSnapshot && connection.xa;
      let xid: Xid | null = null;
      if (twoPhase) {
        this.gtrid ??= this.coordinator.newTransaction();
        xid = branchOf(this.gtrid, dataNode);
        await twoPhase.start(xid);
      } else await connection.begin(options);
      for (const name of this.savepoints) await connection.query(`SAVEPOINT ${quoted(name)}`, never);
      // The client may have left meanwhile: nobody would give the connection back.
      if (this.options !== options) throw sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
      const participant: Participant = { connection, xid, facts: wanted, holder: null };
      this.participants.set(dataNode, participant);
      return participant;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** One object for one set of facts, so that connections that fit are recognised. */
  private factsOf(facts: SessionFacts, { isolation = null }: Partial<BeginOptions>): SessionFacts {
    if (isolation === null || isolation === facts.isolation) return facts;
    if (this.facts?.from !== facts) this.facts = { from: facts, to: { ...facts, isolation } };
    return this.facts.to;
  }

  // ---- savepoints

  async savepoint(name: string): Promise<void> {
    if (this.options === null) return;
    this.savepoints = [...this.savepoints.filter((other) => !sameName(other, name)), name];
    await this.onAll(`SAVEPOINT ${quoted(name)}`);
  }

  /** Errors: 1305 unknown savepoint. */
  async rollbackTo(name: string): Promise<void> {
    const index = this.savepointAt(name);
    this.savepoints = this.savepoints.slice(0, index + 1);
    await this.onAll(`ROLLBACK TO SAVEPOINT ${quoted(name)}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    const index = this.savepointAt(name);
    this.savepoints = this.savepoints.slice(0, index);
    await this.onAll(`RELEASE SAVEPOINT ${quoted(name)}`);
  }

  private savepointAt(name: string): number {
    const index = this.savepoints.findIndex((other) => sameName(other, name));
    if (index < 0) throw sqlError('ER_SP_DOES_NOT_EXIST', `SAVEPOINT ${name} does not exist`);
    return index;
  }

  private async onAll(sql: string): Promise<void> {
    await Promise.all([...this.participants.values()].map(({ connection }) => connection.query(sql, never)));
  }

  /**
   * Runs a change of several nodes so that it happens on all of them or, when it fails on one, on none, without ending the transaction: as a
   * statement on one server does.
   */
  async allOrNone<T>(
    dataNodes: readonly string[],
    facts: SessionFacts,
    signal: AbortSignal,
    change: () => Promise<T>,
  ): Promise<T> {
    const onNodes = async (sql: string): Promise<void> => {
      await Promise.all(
        dataNodes.map(async (node) => {
          const lease = await this.lease(node, facts, false, signal);
          try {
            await lease.connection.query(sql, never);
          } finally {
            lease.done();
          }
        }),
      );
    };
    await onNodes(`SAVEPOINT ${statementSavepoint}`);
    try {
      return await change();
    } catch (error) {
      if (!endsTransaction(error)) await onNodes(`ROLLBACK TO SAVEPOINT ${statementSavepoint}`);
      throw error;
    }
  }

  // ---- the end

  /**
   * @returns data nodes that could not be told to commit yet; the decision is durable and they will be
   * Errors: the backend's, when nothing was committed; in mode `weak` 1105 that says which nodes did and which did not.
   */
  async commit(): Promise<readonly string[]> {
    const { outcomes } = this.coordinator;
    const outcome = this.outcomeOfCommit();
    try {
      const waiting = await this.commitAll();
      if (outcome !== null) outcomes[outcome]++;
      return waiting;
    } catch (error) {
      outcomes.commit_failed++;
      throw error;
    }
  }

  /** What a commit would be; null when no data node was touched. */
  private outcomeOfCommit(): TransactionOutcome | null {
    if (this.participants.size === 0) return null;
    const changed = [...this.participants].filter(([dataNode]) => this.written.has(dataNode));
    if (changed.length === 0) return 'read_only';
    if (changed.length === 1) return 'committed_one_node';
    return changed.some(([, { xid }]) => xid === null) ? 'committed_one_by_one' : 'committed_two_phase';
  }

  private async commitAll(): Promise<readonly string[]> {
    const { gtrid } = this;
    const all = [...this.participants].map(([dataNode, participant]) => ({ dataNode, ...participant }));
    const changed = all.filter(({ dataNode }) => this.written.has(dataNode));
    const read = all.filter(({ dataNode }) => !this.written.has(dataNode));
    this.noteWrite([...this.written]);
    this.reset();
    if (changed.length > 1 && changed.some(({ xid }) => xid === null)) {
      if (this.mode !== 'weak' && !this.holdsWriteLocks) {
        await Promise.all([...changed, ...read].map(endRead));
        const onePhase = changed.filter(({ xid }) => xid === null).map(({ dataNode }) => dataNode);
        throw notSupported(
          `a transaction that changed several data nodes, which was rolled back: ${onePhase.join(', ')} ${withoutTwoPhases}`,
        );
      }
      await commitOneByOne([...changed, ...read]);
      return [];
    }
    try {
      if (changed.length > 1) return await this.coordinator.commit(gtrid!, changed);
      if (changed.length === 1) await commitOnePhase(changed[0]!);
      return [];
    } catch (error) {
      if (changed.length === 1) changed[0]!.connection.destroy();
      throw error;
    } finally {
      for (const { connection } of changed) connection.release();
      // Branches that only read vote for nothing: how they end does not matter to anybody.
      await Promise.all(read.map(endRead));
    }
  }

  async rollback(): Promise<void> {
    const all = [...this.participants.values()];
    if (all.length > 0) this.coordinator.outcomes.rolled_back++;
    this.reset();
    await Promise.all(all.map(endRead));
  }

  /**
   * What a failed statement does to the transaction: when a backend has given it up, it is rolled back on all nodes.
   * @returns the error for the client
   */
  async statementFailed(error: SqlError): Promise<SqlError> {
    if (this.options === null || !endsTransaction(error)) return error;
    // Nodes join in the order in which they answer; the message has them in one that is always the same.
    const nodes = [...this.participants.keys()].sort();
    await this.rollback();
    if (error.errno === 1213 || nodes.length === 0) return error;
    return new SqlError(
      error.errno,
      error.sqlState,
      `${error.message}; the transaction was rolled back on ${nodes.join(', ')}`,
      error.dataNode,
      { cause: error },
    );
  }

  /** Gives everything back; open changes are rolled back by `release`. */
  abandon(): void {
    if (this.participants.size > 0) this.coordinator.outcomes.rolled_back++;
    for (const { connection } of this.participants.values()) connection.release();
    this.reset();
  }

  private reset(): void {
    this.participants.clear();
    this.written.clear();
    this.savepoints = [];
    this.options = null;
    this.gtrid = null;
  }
}

function endsTransaction(error: unknown): boolean {
  return error instanceof SqlError && endingErrors.has(error.errno);
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
