import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { loadCatalog } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import { type RunningServer, type ServerLog, startServer } from '../server/compose';
import { demoQueries, demoRows, demoTables } from './demo-data';
import { letHeapGrow } from './heap-growth';
import { startFailure } from './start-failure';
import { stopSignal } from './stop-signal';

const user = 'root';
const password = '123456';
const schema = 'TESTDB';
const defaultPort = 8066;
/** Time that running statements get at the end. */
const graceMs = 2000;

/** Nobody operates a demo: only what goes wrong is worth a line. */
const log: ServerLog = {
  info: () => undefined,
  warn: () => undefined,
  error: (details, message) => console.error(message, details),
};

/**
 * `mycat demo`: the server over three DuckDB databases in memory, with sample data, until SIGINT or SIGTERM.
 * @param port null: 8066; 0: any free one
 * @returns the exit code: 0, or 1 when it could not start
 */
export async function demo(port: number | null, print: (line: string) => void): Promise<number> {
  const signalled = stopSignal();
  letHeapGrow();
  const result = loadCatalog(demoFolder(), {});
  if (result.kind === 'mistakes') {
    for (const mistake of result.mistakes) print(formatMistake(mistake));
    return 1;
  }
  let server: RunningServer;
  try {
    server = await startServer({ catalog: result.catalog, port: port ?? defaultPort, managerPort: null, log });
  } catch (error) {
    print(failure(error, port ?? defaultPort));
    return 1;
  }
  await fill(server);
  for (const line of welcome(server.port)) print(line);
  await signalled;
  await server.close(graceMs);
  return 0;
}

function failure(error: unknown, port: number): string {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return startFailure(error, '127.0.0.1', port);
  return `cannot start: port ${port} is in use by another process. Choose another one:  npm run demo -- --port ${port + 1}`;
}

/** The configuration is in the sources and not compiled. */
function demoFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'conf/demo/schema.xml'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('conf/demo is not there');
    folder = parent;
  }
  return join(folder, 'conf/demo');
}

/** Tables come in through the front door; each shard then makes its own rows. */
async function fill({ port, sources, catalog }: RunningServer): Promise<void> {
  const client = await createConnection({ host: '127.0.0.1', port, user, password, database: schema });
  try {
    for (const statement of demoTables) await client.query(statement);
  } finally {
    await client.end();
  }
  await Promise.all(
    [...catalog.dataNodes.keys()].map(async (dataNode, shard) => {
      for (const statement of demoRows(shard)) await sources.run(dataNode, statement);
    }),
  );
}

function welcome(port: number): readonly string[] {
  return [
    `ready: three embedded shards with sample data, accepting MySQL clients on 127.0.0.1:${port}`,
    '',
    `  mysql -h 127.0.0.1 -P ${port} -u ${user} -p${password} ${schema}`,
    '',
    'Worth trying:',
    ...demoQueries.flatMap(({ title, sql }) => ['', `  -- ${title}`, `  ${sql};`]),
    '',
    'Ctrl-C stops it; the data are gone then.',
  ];
}
