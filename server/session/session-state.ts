import type { User } from '../../conf/catalog';
import type { PlannerSession, VirtualTable } from '../../planner/facts';
import type { Planner } from '../../planner/planner';
import type { ClientConnection, TrackedState } from '../../protocol/handler';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { Diagnostics } from './diagnostics';
import { schemaFor, sessionInSchema } from './schema-access';
import { sessionFunction, statementVariable } from './session-functions';
import type { SessionHost } from './session-host';
import { clockValue } from './session-values';
import type { SessionVariables } from './session-variables';
import type { Diagnostic, ServerView, TransactionStart } from './session-view';
import { TableLocks, type TableToLock } from './table-locks';
import { TemporaryTables } from './temporary-tables';
import { Transaction } from './transaction';

/** What a session is at one moment, and what the planner may ask of it. session.ts is what it does. */
export abstract class SessionState implements PlannerSession {
  schema: string | null = null;
  protected readonly conditions = new Diagnostics();
  readonly transaction: Transaction;
  readonly temporaryTables: TemporaryTables;
  protected readonly locks: TableLocks;
  /** Of the statement before: ROW_COUNT(). */
  rowCount = -1;
  lastInsertId = 0n;
  /** Rows of the last result: FOUND_ROWS(). */
  foundRows = 0;
  /** PREPARE name FROM …, EXECUTE, DEALLOCATE */
  readonly namedStatements = new Map<string, string>();
  /** The statement's plan is for the client to see. */
  explains = false;
  protected statementStart = Date.now();

  constructor(
    readonly client: ClientConnection,
    public user: User,
    public host: SessionHost,
    public variables: SessionVariables,
  ) {
    this.transaction = new Transaction(host.sources, host.view.catalog.system.transactionMode, host.coordinator);
    this.locks = new TableLocks(host.sources);
    this.temporaryTables = new TemporaryTables(() => this.host, this.transaction);
    if (client.database !== null && client.database !== '') this.useSchema(client.database);
    else if (user.defaultSchema !== null) this.schema = user.defaultSchema;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.conditions.all;
  }

  /** Warnings of the statement that runs. */
  get warningCount(): number {
    return this.conditions.count;
  }

  get server(): ServerView {
    return this.host.view;
  }

  /** With the temporary tables of the session, where it has some. */
  get planner(): Planner {
    return this.temporaryTables.planner ?? this.host.planner;
  }

  protected abstract signal(): AbortSignal;
  abstract commit(): Promise<void>;
  abstract warn(message: string): void;
  abstract readonly note: (diagnostic: Diagnostic) => void;

  createTemporaryTable(schema: string, name: string, sql: string): Promise<void> {
    if (this.transaction.holdsTableLocks)
      throw notSupported('CREATE TEMPORARY TABLE between LOCK TABLES and UNLOCK TABLES');
    const run = { signal: this.signal(), warn: this.note };
    return this.temporaryTables.create(schema, name, sql, this.variables.facts, run);
  }

  dropTemporaryTable(schema: string, name: string): Promise<void> {
    return this.temporaryTables.drop(schema, name, this.variables.facts, this.signal());
  }

  showTemporaryTable(schema: string, sql: string): Promise<VirtualTable> {
    return this.temporaryTables.show(schema, sql, this.variables.facts, this.signal());
  }

  get inTransaction(): boolean {
    return this.transaction.isOpen;
  }

  get transactionNodes(): readonly string[] {
    return this.transaction.dataNodes();
  }

  /** Without autocommit the first statement opens a transaction. */
  protected beginImplicitly(): void {
    if (!this.variables.autocommit && !this.transaction.isOpen) this.beginTransaction({});
  }

  protected beginTransaction({ readOnly, isolation, consistentSnapshot = false }: TransactionStart): void {
    const next = this.variables.takeNextTransaction();
    this.transaction.begin({
      readOnly: readOnly ?? next?.readOnly ?? this.variables.facts.readOnly,
      consistentSnapshot,
      isolation: isolation ?? next?.isolation ?? null,
      implicit: false,
    });
  }

  /**
   * A statement with autocommit is the next transaction, of which SET TRANSACTION spoke (MariaDB manual, "SET TRANSACTION"). Errors: 1792; then the
   * next transaction is still to come.
   */
  protected useNextTransaction(changes: boolean): void {
    if (this.transaction.isOpen || !this.variables.autocommit) return;
    const next = this.variables.takeNextTransaction();
    if (!changes || next?.readOnly !== true) return;
    this.variables.setNextTransaction(next);
    throw sqlError('ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', 'Cannot execute statement in a READ ONLY transaction');
  }

  useSchema(name: string): void {
    this.schema = schemaFor(name, this.user, this.client.remoteAddress, this.server.catalog);
  }

  trackedState(): TrackedState {
    const { autocommit, clientCharset, resultsCharset, timeZone } = this.variables;
    return { schema: this.schema, autocommit, clientCharset, resultsCharset, timeZone };
  }

  visibleSchemas(): readonly string[] {
    return [...this.user.schemas].sort();
  }

  readonly inSchema = (name: string): PlannerSession => sessionInSchema(name, this);

  get sqlMode(): ReadonlySet<string> {
    return this.variables.sqlMode;
  }

  get collation(): string {
    return this.variables.collation;
  }

  functionValue(name: string): string | null {
    return sessionFunction(name, this);
  }

  userVariable(name: string): string {
    return this.variables.userVariable(name);
  }

  userVariableNames(): readonly string[] {
    return this.variables.userVariableNames();
  }

  systemVariable(scope: 'session' | 'global' | 'system', name: string): string | null {
    return statementVariable(name, this) ?? this.variables.systemVariable(scope, name);
  }

  systemVariableType(name: string) {
    return this.variables.typeOf(name);
  }

  /** What the session says the time is, by SET timestamp; null: it is what it is. */
  get fixedTime(): Date | null {
    const seconds = Number(this.variables.facts.variables.get('timestamp') ?? 0);
    return seconds > 0 ? new Date(Math.round(seconds * 1000)) : null;
  }

  statementTime(name: string, digits: number) {
    return clockValue(
      name,
      digits,
      this.fixedTime ?? new Date(this.statementStart),
      this.variables.timeZone,
      this.server.backendVariables.systemTimeZone,
    );
  }

  async lockTables(tables: readonly TableToLock[]): Promise<void> {
    await this.commit();
    this.transaction.useLocked(null);
    await this.locks.lock(tables, this.variables.facts, this.signal());
    const { nodes } = this.locks;
    this.transaction.useLocked(nodes);
    if (nodes !== null && nodes.connections.size > 1 && !this.transaction.isWeak) {
      this.warn(
        'Under WRITE locks data nodes commit one after the other: a change of several may be done in part if this server ends meanwhile',
      );
    }
  }

  /** What is open under WRITE locks is committed, as in MySQL. */
  async unlockTables(): Promise<void> {
    if (this.locks.nodes !== null) await this.commit();
    this.transaction.useLocked(null);
    await this.locks.unlock();
  }
}
