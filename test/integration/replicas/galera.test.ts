/**
 * A Galera cluster of three nodes, all of them write hosts: reads and writes go to Synced nodes of the primary component only, whatever happens to
 * the others.
 */
import type { Connection } from 'mysql2/promise';
import { type GaleraCluster, type GaleraNode, galeraLibrary, startGalera } from '../../support/galera';
import { type ProxyServer, startProxyOver } from '../../support/proxy';

const library = galeraLibrary();
if (library === null) process.stdout.write('skipped: the package galera-4 is not installed (libgalera_smm.so)\n');
const described = library === null ? describe.skip : describe;
const heartbeatMs = 300;
const allWell = { node0: 'ok', node1: 'ok', node2: 'ok' };

type Proxy = Omit<ProxyServer, 'backend'>;

described('a cluster of three nodes', () => {
  let cluster: GaleraCluster;
  let first: GaleraNode;
  beforeAll(async () => {
    cluster = await startGalera(library!);
    [first] = cluster.nodes;
    await first.run('CREATE DATABASE shop2');
    for (const database of ['shop', 'shop2']) {
      await first.run(
        [
          'CREATE TABLE items (id INT NOT NULL PRIMARY KEY, value INT NOT NULL)',
          'INSERT INTO items VALUES (1, 0), (2, 0)',
          'CREATE FUNCTION server_port() RETURNS INT DETERMINISTIC NO SQL RETURN @@port',
        ],
        database,
      );
    }
  }, 120_000);
  afterAll(() => cluster?.stop());

  function nodes(active: GaleraNode, attributes: string): string {
    // The first write host is the active one.
    const inOrder = [active, ...cluster.nodes.filter((node) => node !== active)];
    const hosts = inOrder.map((node) => {
      const name = `node${cluster.nodes.indexOf(node)}`;
      return `<writeHost host="${name}" url="127.0.0.1:${node.port}" user="root" password=""/>`;
    });
    return `<dataNode name="dn1" dataHost="h1" database="shop"/><dataNode name="dn2" dataHost="h1" database="shop2"/>
<dataHost name="h1" maxCon="50" minCon="0" balance="1" switchType="3" dbType="mysql" dbDriver="native" ${attributes}>
  <heartbeat>show status like 'wsrep%'</heartbeat>
  ${hosts.join('\n')}
</dataHost>`;
  }

  const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
    <table name="spread" dataNode="dn1,dn2" rule="mod-two"/>
  </schema>`;
  const rules = `<tableRule name="mod-two"><rule><columns>id</columns><algorithm>mod-two</algorithm></rule></tableRule>
    <function name="mod-two" class="io.mycat.route.function.PartitionByMod"><property name="count">2</property></function>`;

  async function withProxy(
    work: (proxy: Proxy, client: Connection) => Promise<void>,
    options: { readonly active?: GaleraNode; readonly system?: string } = {},
  ): Promise<void> {
    const system = `<property name="dataNodeHeartbeatPeriod">${heartbeatMs}</property>
      <property name="readAfterWrite">gtid</property>${options.system ?? ''}`;
    const proxy = await startProxyOver({ schemas, rules, system }, nodes(options.active ?? first, ''));
    const client = await proxy.connect();
    try {
      await until(proxy, allWell);
      await work(proxy, client);
    } finally {
      await client.end();
      await proxy.stop();
    }
  }

  const hostsOf = (proxy: Proxy) => proxy.server.sources.hostGroups().get('h1')!;

  /** Waits until the proxy knows of these states. */
  async function until(proxy: Proxy, states: Readonly<Record<string, string>>): Promise<void> {
    const deadline = Date.now() + 20_000;
    const known = () =>
      Object.fromEntries(
        hostsOf(proxy)
          .backends.filter(({ label }) => label in states)
          .map(({ label, health }) => [label, health.state]),
      );
    while (JSON.stringify(known(), Object.keys(states).sort()) !== JSON.stringify(states, Object.keys(states).sort())) {
      if (Date.now() > deadline) throw new Error(`states stay ${JSON.stringify(known())}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const active = (proxy: Proxy): string => hostsOf(proxy).writer().label;
  const standby = (proxy: Proxy): readonly string[] => Object.keys(allWell).filter((name) => name !== active(proxy));

  /** A node has come back. The one that brought it up to date was desynchronised meanwhile: if it was the active one, that is another now. */
  async function settled(proxy: Proxy, node: GaleraNode): Promise<void> {
    await node.until('wsrep_local_state_comment', 'Synced');
    await until(proxy, allWell);
  }

  const nameOf = (port: number): string => `node${cluster.nodes.findIndex((node) => node.port === port)}`;

  /** The nodes that answered so many reads, sorted. */
  async function readers(client: Connection, count = 30): Promise<readonly string[]> {
    const found = new Set<string>();
    for (let index = 0; index < count; index++) {
      const [rows] = await client.query('SELECT server_port() AS port FROM items WHERE id = 1');
      found.add(nameOf((rows as { port: number }[])[0]!.port));
    }
    return [...found].sort();
  }

  /** The node that changes go to. */
  async function writerOf(client: Connection): Promise<string> {
    await client.query('UPDATE items SET value = server_port() WHERE id = 2');
    const [rows] = await client.query('SELECT value FROM items WHERE id = 2 FOR UPDATE');
    return nameOf((rows as { value: number }[])[0]!.value);
  }

  test('reads go to the others, changes to the active one, and every session sees its own', async () => {
    await withProxy(async (_, client) => {
      expect(await readers(client)).toEqual(['node1', 'node2']);
      expect(await writerOf(client)).toBe('node0');
      for (let number = 1; number <= 100; number++) {
        await client.query(`UPDATE items SET value = ${number} WHERE id = 1`);
        const [rows] = await client.query('SELECT value, server_port() AS port FROM items WHERE id = 1');
        const [{ value, port }] = rows as [{ value: number; port: number }];
        expect([number, value, nameOf(port)]).toEqual([number, number, expect.stringMatching(/^node[12]$/)]);
      }
    });
  }, 60_000);

  test('transactions: without XA, which Galera does not have; on several data nodes they are refused whole', async () => {
    await withProxy(async (_, client) => {
      await client.query('CREATE TABLE spread (id INT NOT NULL PRIMARY KEY)');
      await client.query('BEGIN');
      await client.query('UPDATE items SET value = 7 WHERE id = 1');
      await client.query('SAVEPOINT s');
      await client.query('UPDATE items SET value = 8 WHERE id = 1');
      await client.query('ROLLBACK TO SAVEPOINT s');
      await client.query('COMMIT');
      expect(await first.run('SELECT value FROM items WHERE id = 1', 'shop')).toEqual([{ value: 7 }]);
      await client.query('INSERT INTO spread VALUES (2)');
      const refused = { errno: 1235, message: expect.stringContaining('cannot do two-phase commit') };
      await expect(client.query('INSERT INTO spread VALUES (3), (4)')).rejects.toMatchObject(refused);
      await client.query('BEGIN');
      await client.query('INSERT INTO spread VALUES (5)');
      await expect(client.query('INSERT INTO spread VALUES (6)')).rejects.toMatchObject(refused);
      await client.query('COMMIT');
      const [rows] = await client.query('SELECT id FROM spread ORDER BY id');
      expect(rows).toEqual([{ id: 2 }, { id: 5 }]);
    });
  }, 60_000);

  test('with transactionMode weak they are done, each data node for itself', async () => {
    await withProxy(
      async (_, client) => {
        await client.query('BEGIN');
        await client.query('INSERT INTO spread VALUES (10), (11)');
        await client.query('DELETE FROM spread WHERE id IN (2, 5)');
        await client.query('COMMIT');
        const [rows] = await client.query('SELECT id FROM spread WHERE id >= 10 ORDER BY id');
        expect(rows).toEqual([{ id: 10 }, { id: 11 }]);
      },
      { system: '<property name="transactionMode">weak</property>' },
    );
  }, 60_000);

  test('a conflict with another node is the deadlock that Galera makes of it, and the session goes on', async () => {
    await withProxy(async (_, client) => {
      await client.query('BEGIN');
      await client.query('UPDATE items SET value = 100 WHERE id = 1');
      await cluster.nodes[1].run('UPDATE items SET value = 200 WHERE id = 1', 'shop');
      await expect(client.query('COMMIT')).rejects.toMatchObject({ errno: 1213, sqlState: '40001' });
      await client.query('UPDATE items SET value = value + 1 WHERE id = 1');
      const [rows] = await client.query('SELECT value FROM items WHERE id = 1');
      expect(rows).toEqual([{ value: 201 }]);
    });
  }, 60_000);

  test('a desynchronised node gets no reads and does not take over; the active one gives way', async () => {
    const [node0, node1] = cluster.nodes;
    await withProxy(async (proxy, client) => {
      try {
        await node1.run('SET GLOBAL wsrep_desync=ON');
        await until(proxy, { node1: 'error' });
        expect(await readers(client)).toEqual(['node2']);
        await node0.run('SET GLOBAL wsrep_desync=ON');
        await until(proxy, { node0: 'error' });
        // The next in order would be node1. A statement waits for the switch, which comes a moment after the state.
        expect([await writerOf(client), active(proxy)]).toEqual(['node2', 'node2']);
        expect(hostsOf(proxy).switches[0]!.reason).toContain('wsrep_local_state_comment is Donor/Desynced, not Synced');
      } finally {
        for (const node of [node0, node1]) await node.run('SET GLOBAL wsrep_desync=OFF');
      }
      await until(proxy, allWell);
      expect([await readers(client), await writerOf(client)]).toEqual([['node0', 'node1'], 'node2']);
    });
  }, 60_000);

  test('a reader that is cut off from the others gets no reads, and no read fails', async () => {
    const [, , node2] = cluster.nodes;
    await withProxy(async (proxy, client) => {
      try {
        const reading = reads(client, () => hostsOf(proxy).backends.every(({ health }) => health.usable));
        await node2.isolate(true);
        await reading;
        expect(await readers(client)).toEqual(['node1']);
        expect(hostsOf(proxy).backends[2]!.health.reason).toBe('wsrep_cluster_status is non-Primary, not Primary');
      } finally {
        await node2.isolate(false);
      }
      await settled(proxy, node2);
      expect(await readers(client)).toEqual(standby(proxy));
    });

    async function reads(client: Connection, goOn: () => boolean): Promise<void> {
      while (goOn()) await client.query('SELECT value FROM items WHERE id = 1');
    }
  }, 60_000);

  test('a write host that is cut off gets nothing any more, and nothing when it is back', async () => {
    const [node0] = cluster.nodes;
    await withProxy(async (proxy, client) => {
      const open = await proxy.connect();
      try {
        await open.query('BEGIN');
        await open.query('UPDATE items SET value = 1 WHERE id = 2');
        await node0.isolate(true);
        await node0.until('wsrep_cluster_status', 'non-Primary');
        await client.query('UPDATE items SET value = 300 WHERE id = 1');
        expect([active(proxy), await writerOf(client)]).toEqual(['node1', 'node1']);
        expect(await readers(client)).toEqual(['node2']);
        await expect(open.query('UPDATE items SET value = 2 WHERE id = 2')).rejects.toMatchObject({
          errno: 1047,
          message: expect.stringContaining('the transaction was rolled back on dn1'),
        });
        await open.query('UPDATE items SET value = value + 1 WHERE id = 1');
        const [rows] = await open.query('SELECT value FROM items WHERE id = 1');
        expect(rows).toEqual([{ value: 301 }]);
      } finally {
        await node0.isolate(false);
        await open.end();
      }
      await settled(proxy, node0);
      expect(active(proxy)).not.toBe('node0');
      expect([await readers(client), await writerOf(client)]).toEqual([standby(proxy), active(proxy)]);
    });
  }, 60_000);

  test('kill -9 of the write host: another takes over, with every acknowledged change', async () => {
    const [node0, node1] = cluster.nodes;
    let crashed = false;
    await node1.run('DELETE FROM items WHERE id > 1000', 'shop');
    await withProxy(async (proxy) => {
      const clients = await Promise.all(Array.from({ length: 10 }, () => proxy.connect()));
      const acknowledged: number[] = [];
      let lastId = 1000;
      let stopped = false;
      const work = clients.map(async (client) => {
        while (!stopped) {
          const id = ++lastId;
          try {
            await client.query(`INSERT INTO items VALUES (${id}, 0)`);
            acknowledged.push(id);
          } catch (error) {
            // Changes that were on their way when the connection broke may have happened or not.
            const { errno, message } = error as { errno: number; message: string };
            expect([2003, 2006, 2013].includes(errno) ? '' : `${errno} ${message}`).toBe('');
          }
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await node0.crash();
      crashed = true;
      await until(proxy, { node0: 'error' });
      const enough = acknowledged.length + 50;
      const deadline = Date.now() + 20_000;
      while (acknowledged.length < enough && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      stopped = true;
      await Promise.all(work);
      expect(acknowledged.length).toBeGreaterThanOrEqual(enough);
      const kept = new Set(((await node1.run('SELECT id FROM items', 'shop')) as { id: number }[]).map(({ id }) => id));
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      await node0.rejoin();
      crashed = false;
      await settled(proxy, node0);
      expect(active(proxy)).not.toBe('node0');
      expect([await readers(clients[1]!), await writerOf(clients[0]!)]).toEqual([standby(proxy), active(proxy)]);
      await Promise.all(clients.map((client) => client.end()));
    }).finally(() => (crashed ? node0.rejoin() : undefined));
  }, 60_000);
});
