import type { ClientConnection } from '../../protocol/handler';
import type { SqlError } from '../../protocol/wire/sql-error';
import type { RotatingLog } from './rotating-log';
import type { StatementRecord } from './statement-record';
import { type LoggedText, loggedText } from './statement-text';

/** Characters of a command that are logged. */
const commandLengthMax = 512;

/**
 * Who did what, from where, with what result: a line of JSON for each log-in, refused log-in, statement, command of the manager port, and end
 * of a connection.
 */
export class AuditLog {
  constructor(
    private readonly log: RotatingLog,
    private readonly form: LoggedText,
  ) {}

  statement(record: StatementRecord): void {
    const { client, error } = record;
    this.write('statement', record.startedAt, client, {
      schema: record.schema,
      statement: loggedText(record.lexed!, this.form),
      result: error === null ? 'ok' : 'error',
      errno: error?.errno ?? null,
      rowsSent: record.rowsSent,
      rowsAffected: Math.max(0, record.rowsAffected),
      durationMs: Math.round(record.durationMs * 1000) / 1000,
    });
  }

  /** Of a command that carries a file only what it is, for the file may have passwords in it. */
  command(client: ClientConnection, text: string, startedAt: number, error: SqlError | null): void {
    this.write('command', startedAt, client, {
      statement: /^file\b/i.test(text) ? text.split(/\s+/, 2).join(' ') : text.slice(0, commandLengthMax),
      result: error === null ? 'ok' : 'error',
      errno: error?.errno ?? null,
    });
  }

  opened(client: ClientConnection): void {
    this.write('login', Date.now(), client, { schema: client.database, tls: client.tls, result: 'ok' });
  }

  closed(client: ClientConnection): void {
    this.write('logout', Date.now(), client, { bytesIn: client.bytesIn(), bytesOut: client.bytesOut() });
  }

  loginFailed(user: string, remoteAddress: string, { errno }: SqlError): void {
    const time = new Date().toISOString();
    this.log.write(JSON.stringify({ time, event: 'login', user, host: remoteAddress, result: 'error', errno }));
  }

  private write(event: string, time: number, client: ClientConnection, details: object): void {
    const { id, user, remoteAddress, remotePort } = client;
    const host = `${remoteAddress}:${remotePort}`;
    this.log.write(JSON.stringify({ time: new Date(time).toISOString(), event, client: id, user, host, ...details }));
  }
}
