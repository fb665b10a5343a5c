/**
 * Several clients for some seconds, in a process of its own: what point and transaction loads share. The clients write COM_QUERY and read
 * packets, and do nothing with the rows, as sysbench does.
 */
import { run } from '../connectors/mysql/run';
import { ServerConnection } from '../connectors/mysql/server-connection';

export interface LoadTarget {
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export async function connectLoad({ port, user, password, database }: LoadTarget): Promise<ServerConnection> {
  const connection = await ServerConnection.open({
    name: 'load',
    url: `127.0.0.1:${port}`,
    user,
    password,
    maxConnections: 1,
    minConnections: 0,
    acquireTimeoutMs: 1000,
    connectTimeoutMs: 5000,
    idleTimeoutMs: 1000,
    initSql: null,
    folder: '.',
  });
  await run(connection, `USE ${database}`);
  return connection;
}

/**
 * Runs `client` on `clients` connections at once until `deadline` (milliseconds since 1970) and prints `{ "<unit>": n }`, the sum of what
 * they did. On an error: its text on standard error and exit status 1.
 */
export async function printLoad(
  unit: 'queries' | 'transactions',
  target: LoadTarget,
  clients: number,
  seconds: number,
  client: (connection: ServerConnection, deadline: number) => Promise<number>,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  const one = async (): Promise<number> => {
    const connection = await connectLoad(target);
    const done = await client(connection, deadline);
    connection.end();
    return done;
  };
  try {
    const counts = await Promise.all(Array.from({ length: clients }, one));
    process.stdout.write(`${JSON.stringify({ [unit]: counts.reduce((sum, count) => sum + count, 0) })}\n`);
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  }
}
