import { sqlError } from '../../protocol/wire/sql-error';
import type {
  Connection,
  Connector,
  HostSettings,
  SessionFacts,
  Source,
  SourceActivity,
  SourceStatistics,
  TableDescription,
  XaRecovery,
} from '../connector';
import { MysqlConnection } from './connection';
import { describeTables } from './describe-tables';
import { Pool, type PooledConnection } from './pool';
import { changeDatabase, run } from './run';
import { ServerConnection } from './server-connection';
import { sessionChange } from './session-state';
import { MysqlXaRecovery } from './xa';

const never = new AbortController().signal;

/** One MySQL or MariaDB server. */
export class MysqlSource implements Source {
  private readonly pool: Pool;
  private readonly recovery: XaRecovery = new MysqlXaRecovery((work) => this.withConnection(work));
  private readonly kill = (threadId: number): Promise<void> => this.killQuery(threadId);

  constructor(
    readonly connector: Connector,
    private readonly host: HostSettings,
  ) {
    this.pool = new Pool(host);
  }

  get xa(): XaRecovery | undefined {
    return this.pool.isGaleraNode ? undefined : this.recovery;
  }

  onUnready(listener: () => void): void {
    this.pool.onUnready = listener;
  }

  acquire(database: string, session: SessionFacts, signal: AbortSignal): Promise<Connection> {
    if (signal.aborted) return Promise.reject(sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted'));
    const idle = this.pool.takeIdle(database);
    if (idle !== null) {
      const { state } = idle;
      // The common case costs nothing: the connection was last used for the same kind of session.
      if (state.database === database && state.facts === session) return Promise.resolve(this.borrowed(idle));
      return this.adapted(idle, database, session);
    }
    return this.acquireNew(database, session, signal);
  }

  warmUp(): Promise<void> {
    return this.pool.warmUp();
  }

  tryAcquire(database: string, session: SessionFacts): Connection | null {
    const idle = this.pool.takeReady(database, session);
    return idle === null ? null : this.borrowed(idle);
  }

  private async acquireNew(database: string, session: SessionFacts, signal: AbortSignal): Promise<Connection> {
    return this.adapted(await this.pool.take(database, signal), database, session);
  }

  private borrowed(pooled: PooledConnection): Connection {
    pooled.server.onClose = null;
    return new MysqlConnection(this.pool, pooled, this.kill);
  }

  /** Puts a connection into a database and a session's state. Both commands are sent before the first answer is awaited. */
  private async adapted(pooled: PooledConnection, database: string, session: SessionFacts): Promise<Connection> {
    const { server, state, defaults } = pooled;
    server.onClose = null;
    try {
      if (database !== '' && state.database !== database) {
        await changeDatabase(server, database);
        state.database = database;
      }
      const change = sessionChange(state.facts, session, defaults);
      if (change !== null) await run(server, change);
    } catch (error) {
      this.pool.drop(pooled);
      throw error;
    }
    state.facts = session;
    return this.borrowed(pooled);
  }

  private async killQuery(threadId: number): Promise<void> {
    const killer = await ServerConnection.open(this.host);
    try {
      await run(killer, `KILL QUERY ${threadId}`);
    } finally {
      killer.end();
    }
  }

  async describeTables(database: string, tables: readonly string[] | null): Promise<readonly TableDescription[]> {
    return this.withConnection((server) => describeTables(server, database, tables));
  }

  async version(): Promise<string> {
    return this.withConnection(async (server) => {
      const [row] = await run(server, 'SELECT VERSION()');
      return row![0]!;
    });
  }

  /** For statements of our own, whatever database and session state the connection has. */
  private async withConnection<T>(work: (server: ServerConnection) => Promise<T>): Promise<T> {
    const pooled = await this.pool.take('', never);
    pooled.server.onClose = null;
    try {
      const result = await work(pooled.server);
      this.pool.giveBack(pooled);
      return result;
    } catch (error) {
      if (pooled.server.isClosed) this.pool.drop(pooled);
      else this.pool.giveBack(pooled);
      throw error;
    }
  }

  statistics(): SourceStatistics {
    return this.pool.statistics();
  }

  activity(): SourceActivity {
    return this.pool.activity();
  }

  async close(): Promise<void> {
    this.pool.close();
  }
}
