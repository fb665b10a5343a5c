import { resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, version } from '@duckdb/node-api';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import type {
  Connection,
  Connector,
  HostSettings,
  SessionFacts,
  Source,
  SourceStatistics,
  TableDescription,
} from '../connector';
import { tooManyConnections } from '../too-many-connections';
import { EmbeddedConnection, type Home } from './connection';
import { describeTables } from './describe-tables';
import { duckdbError } from './error';
import { quoteName, quoteText, run } from './run';

const never = new AbortController().signal;

interface Waiter {
  settle(error: SqlError | null): void;
}

/**
 * One DuckDB database in this process. `url` of the write host says which:
 * - `:memory:` one of its own, gone when the server stops
 * - `memory:NAME` the same for all data hosts that give this name
 * - anything else is a file, relative to the configuration folder
 *
 * A data node's `database` is a schema in it, made when it is first used and the database is in memory.
 */
export class EmbeddedSource implements Source, Home {
  private opening: Promise<DuckDBInstance> | null = null;
  private readonly idle: DuckDBConnection[] = [];
  private readonly schemas = new Map<string, Promise<void>>();
  private readonly current = new WeakMap<DuckDBConnection, string>();
  private readonly waiters: Waiter[] = [];
  private active = 0;
  private closed = false;

  constructor(
    readonly connector: Connector,
    private readonly host: HostSettings,
  ) {}

  private get inMemory(): boolean {
    return this.host.url === '' || /^:?memory:/i.test(this.host.url);
  }

  private instance(): Promise<DuckDBInstance> {
    this.opening ??= this.open().catch((error: unknown) => {
      // Another try may find the file free, or the statement put right.
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  private async open(): Promise<DuckDBInstance> {
    const { name, url, folder, initSql } = this.host;
    let instance: DuckDBInstance;
    try {
      const shared = /^memory:(.+)$/i.exec(url);
      instance = shared
        ? await DuckDBInstance.fromCache(`:memory:${shared[1]}`)
        : this.inMemory
          ? await DuckDBInstance.create(':memory:')
          : await DuckDBInstance.fromCache(resolve(folder, url));
    } catch (error) {
      throw sqlError(
        'ER_CANNOT_CONNECT_BACKEND',
        `Can't open the DuckDB database '${url}' of data host '${name}': ${duckdbError(error).message}`,
        { cause: error },
      );
    }
    if (initSql !== null) {
      const connection = await instance.connect();
      try {
        await run(connection, initSql);
      } catch (error) {
        throw sqlError(
          'ER_CANNOT_CONNECT_BACKEND',
          `connectionInitSql of data host '${name}' failed: ${duckdbError(error).message}`,
          { cause: error },
        );
      } finally {
        connection.closeSync();
      }
    }
    return instance;
  }

  async acquire(database: string, session: SessionFacts, signal: AbortSignal): Promise<Connection> {
    const duckdb = await this.take(signal);
    try {
      await this.use(duckdb, database);
    } catch (error) {
      this.giveBack(duckdb);
      throw error;
    }
    return new EmbeddedConnection(duckdb, this, session.readOnly);
  }

  private async take(signal: AbortSignal): Promise<DuckDBConnection> {
    if (signal.aborted) throw interrupted();
    if (this.closed) throw sqlError('ER_SERVER_SHUTDOWN', `Data host '${this.host.name}' is closed`);
    if (this.active >= this.host.maxConnections) await this.turn(signal);
    else this.active++;
    try {
      return this.idle.pop() ?? (await (await this.instance()).connect());
    } catch (error) {
      this.leave();
      throw duckdbError(error);
    }
  }

  /** Waits for a connection to come back; its place is then taken. */
  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolveTurn, reject) => {
      const waiter: Waiter = {
        settle: (error) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          const at = this.waiters.indexOf(waiter);
          if (at >= 0) this.waiters.splice(at, 1);
          if (error === null) resolveTurn();
          else reject(error);
        },
      };
      const onAbort = (): void => waiter.settle(interrupted());
      const timer = setTimeout(() => waiter.settle(tooManyConnections(this.host)), this.host.acquireTimeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiters.push(waiter);
    });
  }

  /** Hands a place on, or frees it. */
  private leave(): void {
    const next = this.waiters[0];
    if (next) next.settle(null);
    else this.active--;
    this.closeWhenUnused();
  }

  /** Errors: 1049 for a schema that a file has not. */
  private async use(duckdb: DuckDBConnection, database: string): Promise<void> {
    if (this.current.get(duckdb) === database) return;
    let known = this.schemas.get(database);
    if (!known) {
      known = this.makeSchema(duckdb, database);
      this.schemas.set(database, known);
      known.catch(() => this.schemas.delete(database));
    }
    await known;
    await run(duckdb, `SET schema = ${quoteText(quoteName(database))}`);
    this.current.set(duckdb, database);
  }

  private async makeSchema(duckdb: DuckDBConnection, database: string): Promise<void> {
    if (this.inMemory) {
      await run(duckdb, `CREATE SCHEMA IF NOT EXISTS ${quoteName(database)}`);
      return;
    }
    const found = await run(
      duckdb,
      `SELECT 1 FROM duckdb_schemas() WHERE database_name = current_database() AND lower(schema_name) = lower(${quoteText(database)})`,
    );
    if (found.length > 0) return;
    const { name, url } = this.host;
    throw sqlError(
      'ER_BAD_DB_ERROR',
      `Unknown database '${database}': the DuckDB file '${url}' of data host '${name}' has no schema of that name; CREATE SCHEMA in it, or name another one in dataNode`,
    );
  }

  async describeTables(database: string, tables: readonly string[] | null): Promise<readonly TableDescription[]> {
    return this.withConnection(async (duckdb) => {
      await this.use(duckdb, database);
      return describeTables(duckdb, database, tables);
    });
  }

  async version(): Promise<string> {
    await this.withConnection((duckdb) => run(duckdb, 'SELECT 1'));
    return `DuckDB ${version()}`;
  }

  private async withConnection<T>(work: (duckdb: DuckDBConnection) => Promise<T>): Promise<T> {
    const duckdb = await this.take(never);
    try {
      return await work(duckdb);
    } finally {
      this.giveBack(duckdb);
    }
  }

  giveBack(duckdb: DuckDBConnection): void {
    if (this.closed) duckdb.closeSync();
    else this.idle.push(duckdb);
    this.leave();
  }

  drop(duckdb: DuckDBConnection): void {
    duckdb.closeSync();
    this.leave();
  }

  statistics(): SourceStatistics {
    return { active: this.active, idle: this.idle.length, waiting: this.waiters.length };
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const waiter of [...this.waiters])
      waiter.settle(sqlError('ER_SERVER_SHUTDOWN', `Data host '${this.host.name}' is closed`));
    for (const duckdb of this.idle.splice(0)) duckdb.closeSync();
    this.closeWhenUnused();
  }

  /** The database goes when its last connection has come back. */
  private closeWhenUnused(): void {
    if (!this.closed || this.active > 0 || this.opening === null) return;
    const { opening } = this;
    this.opening = null;
    opening.then(
      (instance) => instance.closeSync(),
      () => undefined,
    );
  }
}

function interrupted(): SqlError {
  return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
}
