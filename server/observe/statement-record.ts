import type { User } from '../../conf/catalog';
import type { StatementPlan } from '../../engine/plan';
import type { LexedStatement } from '../../planner/sql/lexed';
import type { ClientConnection } from '../../protocol/handler';
import type { SqlError } from '../../protocol/wire/sql-error';
import type { StatementTrace } from './statement-trace';

const unreadableStatement: LexedStatement = {
  text: '(unreadable)',
  tokens: [],
  shape: '(unreadable)',
  literals: [],
  placeholderCount: 0,
  hint: null,
  balance: false,
  verb: '',
  secondWord: '',
  rows: null,
};

/** Longer texts are not kept while the session is idle. */
const sourceLengthMax = 4096;

/** Told of every statement when it has ended. Runs on every statement's way: quick, and never throws. */
export interface StatementObserver {
  /** May set `record.trace`. */
  started(record: StatementRecord): void;
  /** `record` is the session's and is used again for its next statement: what is to be kept is copied. */
  ended(record: StatementRecord): void;
}

/**
 * What is known of the statement that a session runs. One object serves a session for all its statements, so that observing costs no
 * allocation. Moments are in ms of the monotonic clock, `startedAt` in ms since 1970.
 */
export class StatementRecord {
  lexed: LexedStatement | null = null;
  schema: string | null = null;
  /** null until it is planned, and for what the server answers itself. */
  plan: StatementPlan | null = null;
  startedAt = 0;
  receivedMs = 0;
  startedMs = 0;
  /** 0 = never planned. */
  plannedMs = 0;
  endedMs = 0;
  rowsSent = 0;
  /** -1 = the statement does not change rows. */
  rowsAffected = -1;
  bytesSent = 0;
  /** Since the statement before ended. */
  bytesReceived = 0;
  /** Bytes that its rows took on disk because memory was short. */
  spillBytes = 0;
  error: SqlError | null = null;
  /** null: it is not traced. */
  trace: StatementTrace | null = null;
  /** The text that the statement came in, comments included; null for prepared ones. */
  source: string | null = null;
  private bytesBefore = 0;
  private receivedBefore = 0;

  constructor(
    readonly client: ClientConnection,
    readonly user: User,
    private readonly observer: StatementObserver,
  ) {}

  /** A statement has come, and is lexed next. @param source null: it was prepared before */
  received(source: string | null): void {
    this.source = source;
    this.receivedMs = performance.now();
  }

  start(lexed: LexedStatement, schema: string | null, startedAt: number): void {
    this.lexed = lexed;
    this.schema = schema;
    this.plan = null;
    this.startedAt = startedAt;
    this.startedMs = performance.now();
    this.plannedMs = 0;
    this.rowsSent = 0;
    this.rowsAffected = -1;
    this.spillBytes = 0;
    this.bytesBefore = this.client.bytesOut();
    this.observer.started(this);
  }

  /** The text cannot even be split into tokens: it is a statement all the same, without its text, which may hold anything. */
  unreadable(schema: string | null, error: SqlError): void {
    this.start(unreadableStatement, schema, Date.now());
    this.end(error);
  }

  planned(plan: StatementPlan): void {
    this.plan = plan;
    this.plannedMs = performance.now();
  }

  end(error: SqlError | null): void {
    this.error = error;
    this.endedMs = performance.now();
    this.bytesSent = this.client.bytesOut() - this.bytesBefore;
    const received = this.client.bytesIn();
    this.bytesReceived = received - this.receivedBefore;
    this.receivedBefore = received;
    this.observer.ended(this);
    // An idle session holds on to nothing. The text of a multi-statement was received once for all of them.
    this.lexed = null;
    this.plan = null;
    this.trace = null;
    if (this.source !== null && this.source.length > sourceLengthMax) this.source = null;
    this.receivedMs = this.endedMs;
  }

  get durationMs(): number {
    return this.endedMs - this.startedMs;
  }
}
