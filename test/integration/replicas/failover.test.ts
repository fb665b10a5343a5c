/**
 * The primary is killed while clients write: another write host takes over, no acknowledged change is lost, and the old primary gets no change
 * any more when it comes back. FAILOVER_ROUNDS says how often (20 is what it is meant for).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import type { MariaDbServer } from '../../support/mariadb';
import { startProxyOver } from '../../support/proxy';
import { type ReplicationGroup, startReplication } from '../../support/replication';

const rounds = Number(process.env.FAILOVER_ROUNDS ?? 2);
const clients = 50;
const heartbeatMs = 500;
const schemas = '<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1"/>';

let group: ReplicationGroup;
beforeAll(async () => {
  group = await startReplication(2, 'shop');
  await group.primary.run('CREATE TABLE events (id BIGINT NOT NULL PRIMARY KEY) ENGINE=InnoDB', 'shop');
  await group.caughtUp();
}, 120_000);
afterAll(() => group?.stop());

function nodes(servers: readonly MariaDbServer[], attributes: string): string {
  const hosts = servers.map(
    ({ port }, index) => `<writeHost host="m${index}" url="127.0.0.1:${port}" user="root" password=""/>`,
  );
  return `<dataNode name="dn1" dataHost="h1" database="shop"/>
<dataHost name="h1" maxCon="60" minCon="0" balance="0" dbType="mysql" dbDriver="native" ${attributes}>
  <heartbeat>show slave status</heartbeat>
  ${hosts.join('\n')}
</dataHost>`;
}

/** The ids that one server has. */
async function idsOf(server: MariaDbServer): Promise<Set<number>> {
  const rows = (await server.run('SELECT id FROM events', 'shop')) as { id: number }[];
  return new Set(rows.map(({ id }) => id));
}

test(
  `${rounds} times`,
  async () => {
    const servers = [group.primary, ...group.replicas];
    const system = `<property name="dataNodeHeartbeatPeriod">${heartbeatMs}</property>`;
    const proxy = await startProxyOver({ schemas, system }, nodes(servers, 'switchType="2"'));
    const hosts = proxy.server.sources.hostGroups().get('h1')!;
    const connections: Connection[] = [];
    try {
      for (let index = 0; index < clients; index++) connections.push(await proxy.connect());
      let lastId = 0;
      const pausesMs: number[] = [];
      const switchesMs: number[] = [];
      let changes = 0;
      let failures = 0;
      for (let round = 0; round < rounds; round++) {
        const active = hosts.activeIndex;
        const acknowledged: number[] = [];
        let stopped = false;
        let firstAfter: number | null = null;
        const work = connections.map(async (connection) => {
          while (!stopped) {
            const id = ++lastId;
            try {
              await connection.query(`INSERT INTO events VALUES (${id})`);
              acknowledged.push(id);
              if (hosts.activeIndex !== active) firstAfter ??= performance.now();
              const [rows] = (await connection.query(`SELECT id FROM events WHERE id = ${id}`)) as unknown as [
                object[],
              ];
              expect([id, rows.length]).toEqual([id, 1]);
            } catch (error) {
              // Changes that were on their way when the connection broke may have happened or not.
              const { errno } = error as { errno: number };
              if (![2003, 2006, 2013, 1053, 1927].includes(errno)) throw error;
              failures++;
            }
          }
        });
        await new Promise((resolve) => setTimeout(resolve, 400));
        const killedAt = performance.now();
        const killedAtTime = Date.now();
        await servers[active]!.crash();
        const deadline = Date.now() + 20_000;
        while (hosts.activeIndex === active && Date.now() < deadline)
          await new Promise((resolve) => setTimeout(resolve, 20));
        expect(hosts.activeIndex).not.toBe(active);
        const until = acknowledged.length + 50;
        while (acknowledged.length < until && Date.now() < deadline)
          await new Promise((resolve) => setTimeout(resolve, 20));
        stopped = true;
        await Promise.all(work);
        pausesMs.push(firstAfter! - killedAt);
        switchesMs.push(hosts.switches.at(-1)!.at.getTime() - killedAtTime);
        changes += acknowledged.length;
        const promoted = servers[hosts.activeIndex]!;
        const kept = await idsOf(promoted);
        expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
        // The old primary comes back, with the same address, writable, and gets nothing.
        await servers[active]!.restart();
        const before = (await idsOf(servers[active]!)).size;
        for (let index = 0; index < 50; index++)
          await connections[index % clients]!.query(`INSERT INTO events VALUES (${++lastId})`);
        await new Promise((resolve) => setTimeout(resolve, 2 * heartbeatMs));
        for (let index = 0; index < 20; index++)
          await connections[index % clients]!.query(`INSERT INTO events VALUES (${++lastId})`);
        expect((await idsOf(servers[active]!)).size).toBe(before);
        // Everybody follows the new primary, with its rows.
        for (const server of servers) {
          if (server === promoted) continue;
          await server.run([
            'STOP SLAVE',
            'RESET SLAVE ALL',
            'RESET MASTER',
            'SET GLOBAL gtid_slave_pos = ""',
            'DELETE FROM shop.events',
            'RESET MASTER',
          ]);
        }
        await promoted.run(['STOP SLAVE', 'RESET SLAVE ALL']);
        await promoted.run(['DELETE FROM events', 'RESET MASTER'], 'shop');
        for (const server of servers) if (server !== promoted) await group.follow(server, promoted);
        await promoted.run(`INSERT INTO events VALUES (${++lastId})`, 'shop');
        const healed = Date.now() + 15_000;
        for (const server of servers) {
          while (!(await idsOf(server)).has(lastId) && Date.now() < healed)
            await new Promise((resolve) => setTimeout(resolve, 50));
          expect((await idsOf(server)).has(lastId)).toBe(true);
        }
        await new Promise((resolve) => setTimeout(resolve, 6 * heartbeatMs));
      }
      process.stdout.write(
        `from the kill to the first write that succeeds, in ms: ${pausesMs.map(Math.round).join(', ')} ` +
          `(heartbeat ${heartbeatMs}; to the switch: ${switchesMs.join(', ')}); ` +
          `${changes} writes of ${clients} clients acknowledged and kept, ${failures} statements failed\n`,
      );
      const file = readFileSync(join(proxy.server.catalog.folder, 'dnindex.properties'), 'utf8');
      expect(file).toContain(`h1=${hosts.activeIndex}`);
      expect(hosts.switches).toHaveLength(rounds);
    } finally {
      await Promise.all(connections.map((connection) => connection.end()));
      await proxy.stop();
    }
  },
  60_000 + rounds * 60_000,
);

test('without switchType writes fail, clearly and at once, until the primary is back', async () => {
  // The last test may have left another primary: each server is one of its own here.
  const first = group.primary;
  await Promise.all([group.primary, ...group.replicas].map((server) => server.run(['STOP SLAVE', 'RESET SLAVE ALL'])));
  const proxy = await startProxyOver(
    { schemas, system: `<property name="dataNodeHeartbeatPeriod">${heartbeatMs}</property>` },
    nodes([first, ...group.replicas], 'switchType="-1"'),
  );
  const client = await proxy.connect();
  try {
    await client.query('DELETE FROM events WHERE id < 0');
    await first.crash();
    await expect(client.query('DELETE FROM events WHERE id < 0')).rejects.toMatchObject({ errno: expect.any(Number) });
    await expect(client.query('DELETE FROM events WHERE id < 0')).rejects.toMatchObject({ errno: 2003 });
    await first.restart();
    await client.query('DELETE FROM events WHERE id < 0');
  } finally {
    await client.end();
    await proxy.stop();
  }
}, 60_000);
