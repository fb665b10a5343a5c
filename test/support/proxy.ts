/** A server of ours in this process, over one real MariaDB with a database for each data node. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import { loadCatalog } from '../../conf/load/load-catalog';
import { formatMistake } from '../../conf/load/mistakes';
import { type RunningServer, type ServerLog, startServer } from '../../server/compose';
import { type MariaDbServer, startMariaDb } from './mariadb';

export interface ProxyFiles {
  /** Content of `<mycat:schema>` before the data nodes: `<schema …>` elements. Data nodes dn1..dn3 are databases db1..db3 of one host. */
  readonly schemas: string;
  readonly rules?: string;
  /** `<property …>` elements of `<system>`. */
  readonly system?: string;
  /** `<user …>` elements; one user root with password 123456 and all schemas otherwise. */
  readonly users?: string;
  /** The `<firewall>` element. */
  readonly firewall?: string;
  /** User of the data host; root without a password otherwise. */
  readonly backendUser?: { readonly user: string; readonly password: string };
  /** Further files by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** maxCon of the data host. */
  readonly maxConnections?: number;
}

export interface ProxyServer {
  readonly backend: MariaDbServer;
  readonly server: RunningServer;
  readonly port: number;
  /** A client of the manager port. */
  manager(options?: ConnectionOptions): Promise<Connection>;
  /** What the server logged, one line each. */
  readonly logged: string[];
  connect(options?: ConnectionOptions): Promise<Connection>;
  stop(): Promise<void>;
}

const databases = ['db1', 'db2', 'db3'];

/** Starts both. @param backend a MariaDB that runs already and is not stopped with the proxy */
export async function startProxy(files: ProxyFiles, backend?: MariaDbServer): Promise<ProxyServer> {
  const own = backend ?? (await startMariaDb({ databases }));
  const proxy = await serve(writeConfiguration(files, own.port));
  return {
    ...proxy,
    backend: own,
    async stop() {
      await proxy.stop();
      if (!backend) await own.stop();
    },
  };
}

/** A server over data nodes of the caller's. @param nodes the `<dataNode>` and `<dataHost>` elements */
export function startProxyOver(files: ProxyFiles, nodes: string): Promise<Omit<ProxyServer, 'backend'>> {
  return serve(writeFiles(confFiles(files, 0, nodes)));
}

/** Starts a server with a configuration folder, which it removes when it is stopped. */
async function serve(folder: string): Promise<Omit<ProxyServer, 'backend'>> {
  const result = loadCatalog(folder, {});
  if (result.kind === 'mistakes') throw new Error(result.mistakes.map(formatMistake).join('\n'));
  const logged: string[] = [];
  const server = await startServer({
    catalog: result.catalog,
    port: 0,
    host: '127.0.0.1',
    log: collecting(logged),
    threadOptions: ['-r', join(__dirname, 'run-typescript.js')],
  });
  const schema = [...result.catalog.schemas.keys()][0]!;
  return {
    server,
    port: server.port,
    logged,
    manager: (options = {}) =>
      createConnection({
        host: '127.0.0.1',
        port: server.managerPort!,
        user: 'root',
        password: '123456',
        ...options,
      }),
    connect: (options = {}) =>
      createConnection({
        host: '127.0.0.1',
        port: server.port,
        user: 'root',
        password: '123456',
        database: schema,
        dateStrings: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
        ...options,
      }),
    async stop() {
      await server.close(1000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A configuration folder over one MariaDB. The caller removes it. */
export function writeConfiguration(files: ProxyFiles, port: number): string {
  return writeFiles(confFiles(files, port));
}

function writeFiles(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mycat-proxy-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function collecting(lines: string[]): ServerLog {
  const note = (level: string) => (details: object, message: string) => {
    lines.push(`${level}: ${message} ${JSON.stringify(details)}`);
  };
  return { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
}

const defaultRules = `
  <tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
  <tableRule name="auto-sharding-long"><rule><columns>id</columns><algorithm>rang-long</algorithm></rule></tableRule>
  <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
  <function name="rang-long" class="io.mycat.route.function.AutoPartitionByLong"><property name="mapFile">autopartition-long.txt</property></function>`;

/** Data nodes dn1..dn3 on one MariaDB. */
function nodesOf(files: ProxyFiles, port: number): string {
  const nodes = databases.map(
    (database, index) => `<dataNode name="dn${index + 1}" dataHost="host1" database="${database}"/>`,
  );
  return `${nodes.join('\n')}
<dataHost name="host1" maxCon="${files.maxConnections ?? 200}" minCon="1" balance="0" writeType="0" dbType="mysql" dbDriver="native">
  <heartbeat>select user()</heartbeat>
  <writeHost host="m1" url="127.0.0.1:${port}" user="${files.backendUser?.user ?? 'root'}" password="${files.backendUser?.password ?? ''}"/>
</dataHost>`;
}

/** ENGINE_THREAD_ROWS=0 lets every plan that can run in a thread of the engine, whatever the test is about. */
function systemOf({ system = '' }: ProxyFiles): string {
  const rows = process.env.ENGINE_THREAD_ROWS;
  if (rows === undefined) return system;
  const others = system.replace(/<property name="engineThreadRows">\d+<\/property>/, '');
  return `${others}<property name="engineThreadRows">${rows}</property>`;
}

/** The files of a configuration folder over a MariaDB on `port`, by name. */
export function confFiles(
  files: ProxyFiles,
  port: number,
  nodes = nodesOf(files, port),
): Readonly<Record<string, string>> {
  const schemas = [...files.schemas.matchAll(/<schema name="(\w+)"/g)].map(([, name]) => name).join(',');
  const users =
    files.users ??
    `<user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">${schemas}</property></user>`;
  return {
    'schema.xml': `<?xml version="1.0"?><!DOCTYPE mycat:schema SYSTEM "schema.dtd">
<mycat:schema xmlns:mycat="http://io.mycat/">
${files.schemas}
${nodes}
</mycat:schema>`,
    'rule.xml': `<?xml version="1.0"?><!DOCTYPE mycat:rule SYSTEM "rule.dtd">
<mycat:rule xmlns:mycat="http://io.mycat/">${files.rules ?? defaultRules}</mycat:rule>`,
    'server.xml': `<?xml version="1.0"?><!DOCTYPE mycat:server SYSTEM "server.dtd">
<mycat:server xmlns:mycat="http://io.mycat/"><system>${systemOf(files)}</system>${files.firewall ?? ''}${users}</mycat:server>`,
    'autopartition-long.txt': '0-500M=0\n500M-1000M=1\n1000M-1500M=2\n',
    ...files.files,
  };
}
