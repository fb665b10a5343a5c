import { resolve } from 'node:path';
import type { Catalog } from '../../conf/catalog';
import type { ClientConnection } from '../../protocol/handler';
import type { SqlError } from '../../protocol/wire/sql-error';
import { AuditLog } from './audit-log';
import { RecentStatements } from './recent-statements';
import { RotatingLog } from './rotating-log';
import { SlowQueryLog } from './slow-query-log';
import type { StatementObserver, StatementRecord } from './statement-record';
import { StatementStatistics } from './statement-statistics';
import { loggedText } from './statement-text';
import type { StatementTracer } from './traces/statement-tracer';
import { Traffic } from './traffic';

/** Statements that are remembered one by one, of each sort. */
const recentMax = 50;
/** A result with more rows is a large one, as in MyCAT. */
const largeRows = 10_000;

/** Where the server says what happens, by level. */
export interface EventLog {
  logs(level: 'debug'): boolean;
  debug(details: object, message: string): void;
  error(details: object, message: string): void;
}

/**
 * Everything that looks on while statements run. One per server; it outlives a reload of the configuration. For the manager port:
 * `traffic.users` is show @@sql.sum, `statements.entries()` show @@sql.high, `recent`, `slow` and `large` are show @@sql, sql.slow and
 * sql.large, and `slowMs` is what reload @@sqlslow changes.
 */
export class Observation implements StatementObserver {
  readonly traffic = new Traffic();
  /** null: statementShapesMax is 0. */
  readonly statements: StatementStatistics | null;
  /** Statements are counted by fingerprint; a manager may stop it for a while. */
  countsStatements = true;
  readonly recent = new RecentStatements(recentMax);
  readonly slow = new RecentStatements(recentMax);
  readonly large = new RecentStatements(recentMax);
  /** A statement that takes as long is slow. */
  slowMs: number;
  private readonly slowQueryLog: SlowQueryLog | null;
  private readonly auditLog: AuditLog | null;
  /** null: statements are not traced. */
  tracer: StatementTracer | null = null;
  /** Open log files, by what they are. */
  readonly logs: ReadonlyMap<string, RotatingLog>;

  /** @param eventLog the server's own log */
  constructor(
    { system, folder }: Catalog,
    private readonly eventLog: EventLog,
  ) {
    const logs = new Map<string, RotatingLog>();
    const openLog = (name: string, file: string): RotatingLog => {
      const path = resolve(folder, file);
      const { logFileSizeBytes: sizeMaxBytes, logFilesMax: filesMax } = system;
      const failed = (err: unknown): void => eventLog.error({ err }, `cannot write ${path}`);
      const log = new RotatingLog({ path, sizeMaxBytes, filesMax, failed });
      logs.set(name, log);
      return log;
    };
    const { statementShapesMax, slowQueryLogFile, slowQueryLogText, auditLogFile, auditLogText, slowQueryMs } = system;
    this.statements = statementShapesMax > 0 ? new StatementStatistics(statementShapesMax) : null;
    this.slowMs = slowQueryMs;
    this.slowQueryLog =
      slowQueryLogFile === null ? null : new SlowQueryLog(openLog('slow_query', slowQueryLogFile), slowQueryLogText);
    this.auditLog = auditLogFile === null ? null : new AuditLog(openLog('audit', auditLogFile), auditLogText);
    this.logs = logs;
  }

  started(record: StatementRecord): void {
    this.traffic.started(record);
    if (this.tracer !== null) record.trace = this.tracer.start(record);
  }

  ended(record: StatementRecord): void {
    this.traffic.record(record);
    if (this.countsStatements) this.statements?.record(record);
    this.recent.record(record);
    if (record.durationMs >= this.slowMs) {
      this.traffic.slowStatements++;
      this.slow.record(record);
      this.slowQueryLog?.record(record);
    }
    if (record.rowsSent > largeRows) this.large.record(record);
    this.auditLog?.statement(record);
    if (record.trace !== null) this.tracer?.ended(record);
    if (record.error !== null) this.reportBug(record, record.error);
    if (this.eventLog.logs('debug')) this.eventLog.debug(statementDetails(record), 'statement ended');
  }

  /** What is nobody's mistake but ours is logged with where it happened; the client gets its message only. */
  private reportBug({ client, lexed }: StatementRecord, { cause, dataNode }: SqlError): void {
    if (!(cause instanceof Error) || cause instanceof AggregateError || dataNode !== null || 'errno' in cause) return;
    this.eventLog.error({ client: client.id, statement: loggedText(lexed!, 'shape'), err: cause }, 'internal error');
  }

  /** A command of the manager port. */
  commandEnded(client: ClientConnection, text: string, startedAt: number, error: SqlError | null): void {
    this.auditLog?.command(client, text, startedAt, error);
  }

  opened(client: ClientConnection): void {
    const { id, user, remoteAddress, remotePort } = client;
    this.eventLog.debug({ client: id, user, remoteAddress, remotePort }, 'client logged in');
    this.traffic.opened(client);
    this.auditLog?.opened(client);
  }

  closed(client: ClientConnection): void {
    const { id, user } = client;
    this.eventLog.debug({ client: id, user, bytesIn: client.bytesIn(), bytesOut: client.bytesOut() }, 'client left');
    this.traffic.closed(client);
    this.auditLog?.closed(client);
  }

  loginFailed(user: string, remoteAddress: string, error: SqlError): void {
    this.traffic.failedLogins++;
    this.auditLog?.loginFailed(user, remoteAddress, error);
  }

  /** Writes what is pending. */
  async close(): Promise<void> {
    await Promise.all([this.tracer?.exporter.flush(), ...[...this.logs.values()].map((log) => log.close())]);
  }
}

function statementDetails(record: StatementRecord): object {
  const { client, user, schema, lexed, rowsSent, error } = record;
  return {
    client: client.id,
    user: user.name,
    schema,
    statement: loggedText(lexed!, 'shape'),
    durationMs: Math.round(record.durationMs * 1000) / 1000,
    rowsSent,
    errno: error?.errno ?? null,
    dataNode: error?.dataNode ?? null,
  };
}
