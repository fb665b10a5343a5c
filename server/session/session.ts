import type { User } from '../../conf/catalog';
import { lightStatements } from '../../engine/batch/light-statements';
import type { StatementPlan } from '../../engine/plan';
import { nodeForAnything } from '../../planner/queries/any-node';
import type { NumberSource } from '../../planner/sequences/put-numbers';
import type { LexedStatement } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { readStatements } from '../../planner/sql/statement-reader';
import { checkOptionFailure } from '../../planner/views/check-option';
import type {
  ClientConnection,
  ParameterValue,
  PreparedStatement,
  ResultWriter,
  SessionHandler,
} from '../../protocol/handler';
import { Capability } from '../../protocol/wire/capabilities';
import { SqlError, sqlError, toSqlError } from '../../protocol/wire/sql-error';
import { warnOfWaiting } from '../execution/as-one';
import { evaluatePlan, noResults } from '../execution/evaluate';
import { runPlan } from '../execution/run-plan';
import { runWhereReady } from '../execution/run-where-ready';
import type { StatementRun } from '../execution/statement-run';
import { offlineError } from '../limits/admission';
import { isHeavy } from '../limits/heavy-statement';
import { limitedResults } from '../limits/limited-results';
import { StatementRecord } from '../observe/statement-record';
import { checkHintedNodes } from '../security/hinted-nodes';
import { changesRows, checkReadOnly } from '../security/privileges';
import { aboutTemporaryTables } from '../statements/about-temporary-tables';
import { findStatement } from '../statements/registry';
import type { ServerStatement, StatementAnswer } from '../statements/statement';
import { runInstead, writeAnswer } from './answer';
import { bulkExecution } from './bulk-execution';
import { fieldList } from './field-list';
import { follow } from './follow';
import { interrupted, newAbort } from './interruption';
import { logicalNames } from './logical-names';
import { NamedLocks } from './named-locks';
import { PreparedStatements } from './prepared';
import { runAnalyzed } from './run-analyzed';
import { nodesOfSchema } from './schema-access';
import { withSelectLimit } from './select-limit';
import type { SessionHost } from './session-host';
import { SessionState } from './session-state';
import type { SessionVariables } from './session-variables';
import type { Diagnostic, SessionView, TransactionStart } from './session-view';
import { checkStatementCount } from './statement-count';
import { StatementTimer } from './statement-timer';
import { statisticsText } from './statistics-text';
import { statusFlagsOf } from './status-flags';
import { refuseUnderLocks } from './table-locks';

/** What also comes of a table that another server has changed: unknown columns and tables, too few or too many values, none for a new column. */
const errorsOfOldTables: ReadonlySet<number> = new Set([1054, 1136, 1146, 1364]);

/** One client's session: state, and the way of each statement from text to result. */
export class Session extends SessionState implements SessionHandler, SessionView {
  private readonly namedLocks: NamedLocks;
  /** What runs now, for the process list. */
  running: { readonly sql: string; readonly since: number; readonly abort: AbortController } | null = null;
  /** It waits for its turn among the heavy statements. */
  isQueued = false;
  private readonly openedMs = performance.now();
  private readonly prepared = new PreparedStatements(this);
  readonly executeEach = bulkExecution(this, this.prepared);
  private multiStatements: boolean;
  /** Of the statement that runs; a new one is made when it was used. */
  private abort = newAbort();
  private closing = false;
  private readonly timer = new StatementTimer();
  readonly record: StatementRecord;

  constructor(
    client: ClientConnection,
    user: User,
    host: SessionHost,
    variables: SessionVariables,
    private readonly freshVariables: () => SessionVariables,
  ) {
    super(client, user, host, variables);
    this.namedLocks = new NamedLocks(host.sources);
    this.record = new StatementRecord(client, user, host.observer);
    client.closed.addEventListener('abort', () => this.running?.abort.abort(interrupted()));
    this.multiStatements = (client.capabilities & Capability.multiStatements) !== 0;
  }

  /** Milliseconds since its last statement ended, or since it began. */
  get idleMs(): number {
    return performance.now() - Math.max(this.record.endedMs, this.openedMs);
  }

  /** A transaction or locks keep it on the configuration that they began with. */
  get holdsConnections(): boolean {
    const holds = this.locks.areHeld || this.namedLocks.areHeld || this.temporaryTables.areThere;
    return holds || this.transaction.isOpen;
  }

  /** Takes another configuration. */
  moveTo(host: SessionHost, user: User): void {
    this.host = host;
    this.user = user;
    this.transaction.moveTo(host.sources);
    this.locks.moveTo(host.sources);
    this.namedLocks.moveTo(host.sources);
  }

  private followReload(): void {
    const newest = this.host.newest();
    if (newest !== this.host) follow(this, newest);
  }

  // ---- SessionHandler

  query(sql: string, results: ResultWriter): Promise<void> {
    this.record.received(sql);
    let statements: readonly LexedStatement[];
    try {
      statements = readStatements(sql, this.variables.sqlMode);
    } catch (error) {
      this.record.unreadable(this.schema, toSqlError(error));
      throw error;
    }
    if (statements.length === 1) return this.statement(statements[0]!, results, false);
    return this.severalStatements(statements, results);
  }

  private async severalStatements(statements: readonly LexedStatement[], results: ResultWriter): Promise<void> {
    checkStatementCount(statements, this.multiStatements);
    for (const lexed of statements) this.host.firewall?.check(lexed, this, true);
    for (let index = 0; index < statements.length; index++) {
      await this.statement(statements[index]!, results, index < statements.length - 1);
    }
  }

  async useDatabase(name: string): Promise<void> {
    this.followReload();
    this.useSchema(name);
  }

  async prepare(sql: string): Promise<PreparedStatement> {
    this.followReload();
    return this.prepared.prepare(sql);
  }

  execute(statementId: number, parameters: readonly ParameterValue[], results: ResultWriter): Promise<void> {
    this.record.received(null);
    return this.statement(this.prepared.filled(statementId, parameters), results, false);
  }

  closeStatement(statementId: number): void {
    this.prepared.close(statementId);
  }

  async fieldList(table: string, wildcard: string) {
    this.followReload();
    return fieldList(table, wildcard, this);
  }

  statistics(): string {
    return statisticsText(this.server);
  }

  async processKill(id: number): Promise<void> {
    this.server.kill(id, 'connection', this);
  }

  async reset(): Promise<void> {
    await this.transaction.rollback();
    await this.unlockTables();
    this.temporaryTables.abandon();
    this.namedLocks.abandon();
    this.variables = this.freshVariables();
    this.prepared.clear();
    this.namedStatements.clear();
    this.conditions.clear();
    this.lastInsertId = 0n;
    this.rowCount = -1;
    this.foundRows = 0;
  }

  async ping(): Promise<void> {
    if (!this.host.availability.isOnline) throw offlineError();
  }

  setMultiStatements(enabled: boolean): void {
    this.multiStatements = enabled;
  }

  statusFlags(): number {
    return statusFlagsOf(this.variables, this.transaction);
  }

  clientCharset(): string {
    return this.variables.clientCharset;
  }

  resultsCharset(): string | null {
    return this.variables.resultsCharset;
  }

  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    this.running?.abort.abort(interrupted());
    this.timer.stop();
    this.transaction.abandon();
    this.locks.abandon();
    this.temporaryTables.abandon();
    this.namedLocks.abandon();
    this.host.ended(this);
  }

  // ---- one statement

  /** Runs a statement and writes its result. Rejects with a SqlError. */
  statement(lexed: LexedStatement, results: ResultWriter, more: boolean): Promise<void> {
    const since = Date.now();
    this.statementStart = since;
    this.record.start(lexed, this.schema, since);
    const { abort } = this;
    this.running = { sql: lexed.text, since, abort };
    this.conditions.begin(lexed);
    this.timer.begin(this.variables.statementTimeoutMs, abort, this.record.startedMs);
    let result: Promise<void>;
    try {
      result = this.dispatch(lexed, results, more, abort.signal);
    } catch (error) {
      result = Promise.reject(error);
    }
    return result.then(this.onSuccess, this.onFailure);
  }

  // Functions of the session rather than of each statement: statements come one at a time, and point queries are measured by such things.
  private readonly onSuccess = (): void => this.statementEnded(null);

  private readonly onFailure = async (thrown: unknown): Promise<never> => {
    const failure = await this.failed(thrown, this.abort.signal);
    this.statementEnded(failure);
    throw failure;
  };

  private statementEnded(error: SqlError | null): void {
    this.timer.end();
    this.running = null;
    if (this.abort.signal.aborted) this.abort = newAbort();
    this.record.end(error);
  }

  /** The error as the client gets it; kept for SHOW WARNINGS. */
  private async failed(thrown: unknown, signal: AbortSignal): Promise<SqlError> {
    const reason: unknown = signal.aborted ? signal.reason : thrown;
    const failure = toSqlError(reason instanceof SqlError ? reason : thrown);
    const error = await this.transaction.statementFailed(checkOptionFailure(failure) ?? failure);
    if (errorsOfOldTables.has(error.errno)) this.host.doubtTables();
    this.rowCount = -1;
    this.note({ level: 'Error', code: error.errno, message: error.message, sqlState: error.sqlState });
    const message = logicalNames(error.message, this);
    return message === error.message ? error : new SqlError(error.errno, error.sqlState, message, error.dataNode);
  }

  /** May throw, or reject. */
  private dispatch(lexed: LexedStatement, results: ResultWriter, more: boolean, signal: AbortSignal): Promise<void> {
    this.followReload();
    const own = aboutTemporaryTables(lexed, this) ?? findStatement(lexed);
    if (own) this.host.firewall?.check(lexed, this, false);
    return own ? this.answerOwn(own, lexed, results, more, signal) : this.runText(lexed, results, more, signal);
  }

  private async answerOwn(
    own: ServerStatement,
    lexed: LexedStatement,
    results: ResultWriter,
    more: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const answer = await own.run(lexed, this);
    const run = (sql: string, to = results) => this.runText(this.lexOne(sql), to, more, signal);
    if (answer.kind === 'ok' || answer.kind === 'table') await writeAnswer(answer, lexed, this, results, more);
    else if (answer.kind === 'execute') await this.runAsSent(answer, results, more, signal);
    else if (answer.kind === 'analyzed') {
      const table = await runAnalyzed(answer, this, this.record, run);
      await writeAnswer({ kind: 'table', table }, lexed, this, results, more);
    } else {
      await runInstead(answer, run, () => writeAnswer({ kind: 'ok' }, lexed, this, results, more));
    }
  }

  private async runAsSent(
    { sql, around }: StatementAnswer & { readonly kind: 'execute' },
    results: ResultWriter,
    more: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const read = (): LexedStatement => {
      const statement = this.lexOne(sql);
      this.conditions.begin(statement);
      return statement;
    };
    if (!around) return this.dispatch(read(), results, more, signal);
    try {
      await around.begin();
      this.timer.begin(this.variables.statementTimeoutMs, this.abort, this.record.startedMs);
      // Under the sql_mode that holds now.
      await this.dispatch(read(), results, more, signal);
    } finally {
      around.end();
    }
  }

  private lexOne(sql: string): LexedStatement {
    const statements = lexStatements(sql, { sqlMode: this.variables.sqlMode });
    if (statements.length !== 1) throw sqlError('ER_PARSE_ERROR', `one statement expected: ${sql}`);
    return statements[0]!;
  }

  private runText(written: LexedStatement, results: ResultWriter, more: boolean, signal: AbortSignal): Promise<void> {
    this.host.firewall?.check(written, this, false);
    this.host.privileges.check(written, this);
    const { selectLimit, sqlMode } = this.variables;
    const lexed = selectLimit === null ? written : withSelectLimit(written, selectLimit, sqlMode);
    const plan = this.planner.plan(lexed, this, this.numbers);
    if (plan instanceof Promise) return plan.then((found) => this.runPlanned(found, lexed, results, more, signal));
    return this.runPlanned(plan, lexed, results, more, signal);
  }

  private runPlanned(
    plan: StatementPlan,
    lexed: LexedStatement,
    results: ResultWriter,
    more: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    checkReadOnly(plan, lexed, this.user);
    if (lexed.hint !== null) checkHintedNodes(plan, lexed, this.user, this.server.catalog);
    this.locks.check(plan);
    this.record.planned(plan);
    if (plan.kind === 'ddl') {
      if (this.locks.nodes !== null) refuseUnderLocks(lexed);
      return this.runDdl(plan, this.statementRun(results, more, signal));
    }
    this.useNextTransaction(changesRows(plan));
    this.beginImplicitly();
    this.transaction.reads.choose(lexed, this.host.sources.splitsReads);
    const run = this.statementRun(results, more, signal);
    if (!isHeavy(plan)) {
      lightStatements.begin(this.record.startedMs);
      return runWhereReady(plan, this.host.sources, run);
    }
    const start = (): Promise<void> => runWhereReady(plan, this.host.sources, run);
    // Who holds locks is not kept waiting: those who have the places may wait for these locks.
    return this.holdsConnections ? start() : this.host.heavyGate.run(signal, start, this.onQueue);
  }

  private readonly onQueue = (isQueued: boolean): void => {
    this.isQueued = isQueued;
  };

  /** DDL ends the open transaction, as in MySQL, and makes what is known of its tables old. */
  private async runDdl(plan: StatementPlan & { readonly kind: 'ddl' }, run: StatementRun): Promise<void> {
    await this.commit();
    try {
      await runPlan(plan, run);
    } finally {
      // What may be done under locks changes no columns, and they could not be read now.
      if (this.locks.nodes === null) this.host.forgetTables(plan.schema, plan.tables);
      await this.temporaryTables.refresh(plan.schema, plan.tables, this.variables.facts);
    }
  }

  private readonly numbers: NumberSource = (sequence, count) => this.host.sequences.next(sequence, count);

  private statementRun(results: ResultWriter, more: boolean, signal: AbortSignal): StatementRun {
    return {
      transaction: this.transaction,
      namedLocks: this.namedLocks,
      catalog: this.server.catalog,
      metadata: this.server.metadata,
      sources: this.host.sources,
      facts: this.variables.facts,
      sqlMode: this.variables.sqlMode,
      timeZone: this.variables.timeZone,
      systemTimeZone: this.server.backendVariables.systemTimeZone,
      signal,
      results: limitedResults(results, this.user, this.stop),
      more,
      foundRows: (this.client.capabilities & Capability.foundRows) !== 0,
      memoryBudgetBytes: Math.min(this.host.memoryBudgetBytes, this.user.queryMemoryLimitBytes),
      serverMemory: this.host.serverMemory,
      spill: this.host.spill,
      engineThreads: this.host.engineThreads,
      numbers: this.numbers,
      setUserVariable: this.setUserVariable,
      warn: this.note,
      outcome: this.noteOutcome,
      found: this.noteFound,
      record: this.record,
    };
  }

  private readonly stop = (reason: SqlError): void => this.running?.abort.abort(reason);

  private readonly setUserVariable = (name: string, literal: string): void =>
    this.variables.setUserVariable(name, literal);

  readonly note = (diagnostic: Diagnostic): void => {
    this.conditions.note({ ...diagnostic, message: logicalNames(diagnostic.message, this) });
  };

  readonly addDiagnostic = (diagnostic: Diagnostic): void => this.conditions.add(diagnostic);

  private readonly noteOutcome = (affectedRows: number, lastInsertId: bigint): void => {
    this.rowCount = affectedRows;
    this.record.rowsAffected = affectedRows;
    if (lastInsertId !== 0n) this.lastInsertId = lastInsertId;
  };

  readonly noteFound = (rows: number, sent = rows): void => {
    this.foundRows = rows;
    this.record.rowsSent = sent;
  };

  // ---- SessionView

  warn(message: string): void {
    this.note({ level: 'Warning', code: 1105, message });
  }

  async begin(start: TransactionStart): Promise<void> {
    await this.commit();
    await this.unlockTables();
    this.beginTransaction(start);
    if (!start.consistentSnapshot) return;
    const nodes = nodesOfSchema(this.server.catalog, this.schema);
    await this.transaction.joinAll(nodes, this.variables.facts, this.signal());
  }

  transactionStart(): TransactionStart {
    return this.transaction.start;
  }

  async commit(): Promise<void> {
    warnOfWaiting(await this.transaction.commit(), { warn: this.note });
    await this.temporaryTables.letGoUnused();
  }

  async rollback(): Promise<void> {
    await this.transaction.rollback();
    await this.temporaryTables.letGoUnused();
  }

  savepoint(action: 'set' | 'rollback to' | 'release', name: string): Promise<void> {
    switch (action) {
      case 'set':
        this.beginImplicitly();
        return this.transaction.savepoint(name);
      case 'rollback to':
        return this.transaction.rollbackTo(name);
      case 'release':
        return this.transaction.releaseSavepoint(name);
    }
  }

  async evaluate(expression: string): Promise<string> {
    const plan = await this.plan(`SELECT ${expression}`, this.numbers);
    return evaluatePlan(plan, this.statementRun(noResults, false, this.signal()));
  }

  async checkVariables(): Promise<void> {
    const node = nodeForAnything(this.planner.facts, this);
    if (node === null) return;
    const connection = await this.host.sources.acquire(node, this.variables.facts, this.signal());
    connection.release();
  }

  protected signal(): AbortSignal {
    return this.running?.abort.signal ?? this.client.closed;
  }

  async plan(sql: string, numbers?: NumberSource): Promise<StatementPlan> {
    const lexed = this.lexOne(sql);
    this.host.privileges.check(lexed, this);
    const plan = await this.planner.plan(lexed, this, numbers);
    checkReadOnly(plan, lexed, this.user);
    if (lexed.hint !== null) checkHintedNodes(plan, lexed, this.user, this.server.catalog);
    return plan;
  }

  async explain(sql: string): Promise<StatementPlan> {
    this.host.firewall?.check(this.lexOne(sql), this, false);
    this.explains = true;
    try {
      return await this.plan(sql);
    } finally {
      this.explains = false;
    }
  }
}
