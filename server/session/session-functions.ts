/** Functions and variables whose value is the session's own, as SQL literals. */
import { stringLiteral } from './session-values';
import type { Diagnostic, SessionView } from './session-view';

/** What these functions and variables tell of a session. */
export interface ToldState extends Pick<SessionView, 'client' | 'user' | 'server' | 'schema'> {
  readonly lastInsertId: bigint;
  /** Of the statement before; -1 = it had a result set. */
  readonly rowCount: number;
  /** Rows of the last result. */
  readonly foundRows: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Set by SET timestamp; null: the time is what it is. */
  readonly fixedTime: Date | null;
}

/** null = not a function of the session's. `name` is in lower case. */
export function sessionFunction(name: string, session: ToldState): string | null {
  const { user, client, server, schema } = session;
  switch (name) {
    case 'database':
    case 'schema':
      return schema === null ? 'NULL' : stringLiteral(schema);
    case 'user':
    case 'session_user':
    case 'system_user':
      return stringLiteral(`${user.name}@${client.remoteAddress}`);
    case 'current_user':
      return stringLiteral(`${user.name}@%`);
    case 'current_role':
      return 'NULL';
    case 'connection_id':
      return String(client.id);
    case 'last_insert_id':
      return session.lastInsertId.toString();
    case 'row_count':
      return String(session.rowCount);
    case 'found_rows':
      return String(session.foundRows);
    case 'version':
      return stringLiteral(server.version);
    default:
      return null;
  }
}

/** System variables that tell of the last statement or of this server; null for all others. */
export function statementVariable(name: string, session: ToldState): string | null {
  switch (name.toLowerCase()) {
    case 'last_insert_id':
    case 'identity':
      return session.lastInsertId.toString();
    case 'warning_count':
      return String(session.diagnostics.length);
    case 'error_count':
      return String(session.diagnostics.filter(({ level }) => level === 'Error').length);
    case 'pseudo_thread_id':
      return String(session.client.id);
    case 'insert_id':
      return '0';
    case 'timestamp':
      return session.fixedTime === null ? (Date.now() / 1000).toFixed(6) : String(session.fixedTime.getTime() / 1000);
    case 'hostname':
      return stringLiteral('mycat');
    case 'port':
      return String(session.server.catalog.system.serverPort);
    default:
      return null;
  }
}
