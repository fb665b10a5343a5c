import { sqlError } from '../../protocol/wire/sql-error';
import type { Session } from './session';
import type { ProcessEntry, SessionView } from './session-view';

/** All sessions, by connection id. */
export class SessionList {
  private readonly sessions = new Map<number, Session>();

  add(session: Session): void {
    this.sessions.set(session.client.id, session);
  }

  remove(session: Session): void {
    if (this.sessions.get(session.client.id) === session) this.sessions.delete(session.client.id);
  }

  all(): Iterable<Session> {
    return this.sessions.values();
  }

  get size(): number {
    return this.sessions.size;
  }

  ofUser(name: string): number {
    let count = 0;
    for (const { user } of this.sessions.values()) if (user.name === name) count++;
    return count;
  }

  processes(): readonly ProcessEntry[] {
    const now = Date.now();
    return [...this.sessions.values()].map(({ client, user, schema, running, idleMs, isQueued }) => ({
      id: client.id,
      user: user.name,
      host: `${client.remoteAddress}:${client.remotePort}`,
      schema,
      command: running ? 'Query' : 'Sleep',
      seconds: Math.floor((running ? now - running.since : idleMs) / 1000),
      state: running ? (isQueued ? 'waiting for its turn (maxHeavyStatements)' : 'executing') : '',
      sql: running?.sql ?? null,
    }));
  }

  /** A user may end sessions of their own name. Errors: 1094 unknown id, 1095 somebody else's. */
  kill(processId: number, kind: 'query' | 'connection', by: SessionView): void {
    const session = this.sessions.get(processId);
    if (!session) throw sqlError('ER_NO_SUCH_THREAD', `Unknown thread id: ${processId}`);
    if (session.user.name !== by.user.name && !by.user.defaultAccount) {
      throw sqlError('ER_KILL_DENIED_ERROR', `You are not owner of thread ${processId}`);
    }
    this.interrupt(session, kind);
  }

  /** For the manager port. @returns false when there is no such session */
  end(processId: number): boolean {
    const session = this.sessions.get(processId);
    if (!session) return false;
    this.interrupt(session, 'connection');
    return true;
  }

  private interrupt(session: Session, kind: 'query' | 'connection'): void {
    const reason =
      kind === 'query'
        ? sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted')
        : sqlError('ER_CONNECTION_KILLED', 'Connection was killed');
    session.running?.abort.abort(reason);
    // A session that ends itself still gets its answer.
    if (kind === 'connection') setImmediate(() => session.client.kill());
  }
}
