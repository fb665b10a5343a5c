/** The two sides of a comparison: the same statements run in one MariaDB and behind a proxy over shards. */
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { startProxy } from '../support/proxy';

export interface Sides {
  /** Serves database `whole`, and the shards db1 to db3 unless they are elsewhere. */
  readonly backend: MariaDbServer;
  readonly whole: Connection;
  readonly sharded: Connection;
  stop(): Promise<void>;
}

/**
 * What MariaDB 10.11 computes wrongly: with partial matches it forgets the NULLs of NOT IN (SELECT …) for values that the subquery's column type
 * does not hold; its cache takes values for the same that its own collations tell apart.
 */
const switchedOff = 'partial_match_rowid_merge=off,partial_match_table_scan=off,subquery_cache=off';

/** Plans whose operators see so many rows, or nobody knows how many, run in a thread of the engine: a part of the queries. */
const someInThreads = '<property name="engineThreadRows">100</property>';

/** What is asked of a proxy here; startProxy and startDuckdbProxy give it. */
interface ShardedSide {
  connect(options?: ConnectionOptions): Promise<Connection>;
  stop(): Promise<void>;
}

export interface SidesSettings {
  /** schema.xml, for a proxy over three databases of the backend; or how to start another proxy. */
  readonly proxy: { readonly schemas: string; readonly rules?: string } | (() => Promise<ShardedSide>);
  /** Run on both sides: tables and rows. */
  readonly statements: readonly string[];
  readonly wholeOptions: ConnectionOptions;
  readonly shardedOptions?: ConnectionOptions;
}

/** Starts both sides and fills them. What was started before a failure is stopped. */
export async function startSides({ proxy, statements, wholeOptions, shardedOptions }: SidesSettings): Promise<Sides> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.reverse()) await each();
  };
  try {
    const backend = await startMariaDb({ databases: ['whole', 'db1', 'db2', 'db3'] });
    stops.push(() => backend.stop());
    const server: ShardedSide =
      typeof proxy === 'function' ? await proxy() : await startProxy({ ...proxy, system: someInThreads }, backend);
    stops.push(() => server.stop());
    const whole = await createConnection({
      host: '127.0.0.1',
      port: backend.port,
      user: 'root',
      database: 'whole',
      ...wholeOptions,
    });
    stops.push(() => whole.end());
    await whole.query(`SET optimizer_switch = '${switchedOff}'`);
    const sharded = await server.connect(shardedOptions);
    stops.push(() => sharded.end());
    for (const connection of [whole, sharded]) {
      for (const statement of statements) await connection.query(statement);
    }
    return { backend, whole, sharded, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
