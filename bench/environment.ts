import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MariaDbServer, startMariaDb } from '../test/support/mariadb';
import { tpchRules, tpchSchemaTables } from '../test/tpch/schema';
import { type Child, startChild } from './child';

/** One MariaDB with three databases, and the server in front of it in a process of its own. */
export interface BenchEnvironment {
  /** The compiled `mycat` command. */
  readonly cli: string;
  /** The configuration folder that comes with it. */
  readonly shippedConf: string;
  readonly backend: MariaDbServer;
  readonly proxy: Child;
  readonly proxyPort: number;
  /** Seconds from the start of the process to its `ready`. */
  readonly startSeconds: number;
  stop(): Promise<void>;
}

const schema = `<?xml version="1.0"?><!DOCTYPE mycat:schema SYSTEM "schema.dtd">
<mycat:schema xmlns:mycat="http://io.mycat/">
  <schema name="bench" checkSQLschema="false">
    <table name="sbtest1" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="wide" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="accounts" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="bulk" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="sold" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="paid" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="facts" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    ${tpchSchemaTables}
  </schema>
  <dataNode name="dn1" dataHost="host1" database="db1"/>
  <dataNode name="dn2" dataHost="host1" database="db2"/>
  <dataNode name="dn3" dataHost="host1" database="db3"/>
  <dataHost name="host1" maxCon="100" minCon="1" balance="0" writeType="0" dbType="mysql" dbDriver="native">
    <heartbeat>select user()</heartbeat>
    <writeHost host="m1" url="127.0.0.1:PORT" user="root" password=""/>
  </dataHost>
</mycat:schema>`;

const rules = `<?xml version="1.0"?><!DOCTYPE mycat:rule SYSTEM "rule.dtd">
<mycat:rule xmlns:mycat="http://io.mycat/">
  <tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
  <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
  ${tpchRules}
</mycat:rule>`;

const users = `<?xml version="1.0"?><!DOCTYPE mycat:server SYSTEM "server.dtd">
<mycat:server xmlns:mycat="http://io.mycat/"><system/>
  <user name="root"><property name="password">123456</property><property name="schemas">bench</property></user>
</mycat:server>`;

/**
 * @param cli the compiled `mycat` command
 * @param shippedConf the configuration folder that comes with it
 */
export async function startEnvironment(cli: string, shippedConf: string): Promise<BenchEnvironment> {
  const backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'], args: ['--innodb-buffer-pool-size=1G'] });
  const folder = mkdtempSync(join(tmpdir(), 'mycat-bench-'));
  writeFileSync(join(folder, 'schema.xml'), schema.replace('PORT', String(backend.port)));
  writeFileSync(join(folder, 'rule.xml'), rules);
  writeFileSync(join(folder, 'server.xml'), users);
  const from = Date.now();
  const proxy = await startChild(
    [...(process.env.PROXY_NODE_OPTIONS?.split(' ') ?? []), cli, 'console', '--conf', folder, '--port', '0'],
    /ready/,
  );
  const startSeconds = (Date.now() - from) / 1000;
  return {
    cli,
    shippedConf,
    backend,
    proxy,
    proxyPort: Number(/clients on .*?:(\d+)/.exec(proxy.ready)![1]),
    startSeconds,
    async stop() {
      await proxy.stop();
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
