/** A server of ours in this process over DuckDB databases in memory: one for each of the data nodes dn1..dn3. */
import { type ProxyFiles, type ProxyServer, startProxyOver } from './proxy';

let number = 0;

/** @param initSql runs once on each database when it is opened. Small queries only lose by threads that wait for one another. */
export function startDuckdbProxy(
  files: ProxyFiles,
  initSql = 'SET threads = 1',
): Promise<Omit<ProxyServer, 'backend'>> {
  const databases = [1, 2, 3].map((node) => `test-${process.pid}-${++number}-${node}`);
  const hosts = databases.map(
    (database, index) => `<dataNode name="dn${index + 1}" dataHost="duck${index + 1}" database="main"/>
<dataHost name="duck${index + 1}" maxCon="${files.maxConnections ?? 50}" minCon="0" balance="0" dbType="duckdb" dbDriver="native">
  <heartbeat>SELECT 1</heartbeat>
  <connectionInitSql><![CDATA[${initSql}]]></connectionInitSql>
  <writeHost host="w${index + 1}" url="memory:${database}" user="-" password="-"/>
</dataHost>`,
  );
  return startProxyOver(files, reordered(hosts));
}

/** schema.xml has all data nodes in front of all data hosts. */
function reordered(hosts: readonly string[]): string {
  const nodes = hosts.map((text) => text.slice(0, text.indexOf('<dataHost')));
  const rest = hosts.map((text) => text.slice(text.indexOf('<dataHost')));
  return [...nodes, ...rest].join('\n');
}
