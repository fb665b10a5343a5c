/** Reads over a primary and two replicas: where they go by `balance`, and that nobody reads old rows unless they agreed to. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxyOver } from '../../support/proxy';
import { type ReplicationGroup, startReplication } from '../../support/replication';

const schemas = '<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1"/>';
const heartbeatMs = 300;

let group: ReplicationGroup;
beforeAll(async () => {
  group = await startReplication(2, 'shop');
  await group.primary.run('CREATE TABLE items (id INT NOT NULL PRIMARY KEY, value INT NOT NULL)', 'shop');
  await group.primary.run('INSERT INTO items VALUES (1, 0)', 'shop');
  await group.caughtUp();
}, 120_000);
afterAll(() => group?.stop());

/** One writeHost with a replica below it, and the other replica as standby writeHost. */
function nodes(attributes: string, heartbeat = 'show slave status', weights: readonly string[] = ['', '']): string {
  const [standby, replica] = group.replicas;
  const url = (port: number): string => `url="127.0.0.1:${port}" user="root" password=""`;
  return `<dataNode name="dn1" dataHost="h1" database="shop"/>
<dataHost name="h1" maxCon="50" minCon="0" dbType="mysql" dbDriver="native" ${attributes}>
  <heartbeat>${heartbeat}</heartbeat>
  <writeHost host="primary" ${url(group.primary.port)}>
    <readHost host="replica" ${url(replica!.port)} ${weights[0]}/>
    <readHost host="replica2" ${url(standby!.port)} ${weights[1]}/>
  </writeHost>
  <writeHost host="standby" ${url(standby!.port)}/>
</dataHost>`;
}

async function withProxy(
  attributes: string,
  work: (proxy: Omit<ProxyServer, 'backend'>, client: Connection) => Promise<void>,
  options: { readonly system?: string; readonly heartbeat?: string; readonly weights?: readonly string[] } = {},
): Promise<void> {
  const system = `<property name="dataNodeHeartbeatPeriod">${heartbeatMs}</property>${options.system ?? ''}`;
  const proxy = await startProxyOver({ schemas, system }, nodes(attributes, options.heartbeat, options.weights));
  const client = await proxy.connect();
  try {
    await beats(2);
    await work(proxy, client);
  } finally {
    await client.end();
    await proxy.stop();
  }
}

const beats = (count: number) => new Promise((resolve) => setTimeout(resolve, count * heartbeatMs + 100));

/** How often each server answers, by name. A function of theirs tells: `@@port` would be the proxy's. */
async function distribution(client: Connection, count = 60): Promise<Record<string, number>> {
  const names = new Map([
    [group.primary.port, 'primary'],
    [group.replicas[0]!.port, 'standby'],
    [group.replicas[1]!.port, 'replica'],
  ]);
  const result: Record<string, number> = {};
  for (let index = 0; index < count; index++) {
    const [rows] = (await client.query('SELECT server_port() AS port FROM items')) as unknown as [{ port: number }[]];
    const name = names.get(rows[0]!.port) ?? 'unknown';
    result[name] = (result[name] ?? 0) + 1;
  }
  return result;
}

beforeAll(async () => {
  await group.primary.run('CREATE FUNCTION server_port() RETURNS INT DETERMINISTIC NO SQL RETURN @@port', 'shop');
  await group.caughtUp();
});

test.each([
  ['0', ['primary']],
  ['1', ['replica', 'standby']],
  ['2', ['primary', 'replica', 'standby']],
  ['3', ['replica', 'standby']],
])(
  'balance %s',
  async (balance, servers) => {
    await withProxy(`balance="${balance}" switchType="2" slaveThreshold="100"`, async (_, client) => {
      expect(Object.keys(await distribution(client)).sort()).toEqual(servers);
      // Changes, locking reads and transactions are the primary's in any case.
      await client.query('UPDATE items SET value = value + 1 WHERE id = 1');
      await client.query('BEGIN');
      expect(await distribution(client, 5)).toEqual({ primary: 5 });
      await client.query('COMMIT');
    });
  },
  60_000,
);

test('weights', async () => {
  await withProxy(
    'balance="3" balanceType="1" switchType="-1"',
    async (_, client) => {
      expect(await distribution(client, 40)).toEqual({ replica: 30, standby: 10 });
    },
    { weights: ['weight="3"', 'weight="1"'] },
  );
}, 60_000);

test('hints choose the server', async () => {
  await withProxy('balance="0" switchType="-1"', async (_, client) => {
    const read = async (hint: string) => {
      const [rows] = (await client.query(`${hint} SELECT server_port() AS port FROM items`)) as unknown as [
        { port: number }[],
      ];
      return rows[0]!.port === group.primary.port ? 'primary' : 'replica';
    };
    expect(await read('')).toBe('primary');
    expect(await read('/*!mycat:db_type=slave*/')).toBe('replica');
    expect(await read('/*!mycat:db_type=master*/')).toBe('primary');
  });
}, 60_000);

test('a replica that stops applying or lags gets no reads within two heartbeats, and gets them back', async () => {
  await withProxy('balance="3" switchType="2" slaveThreshold="2"', async (proxy, client) => {
    const [standby, replica] = group.replicas;
    await replica!.run('STOP SLAVE SQL_THREAD');
    await beats(2);
    expect(Object.keys(await distribution(client, 20))).toEqual(['standby']);
    await replica!.run('START SLAVE SQL_THREAD');
    await beats(2);
    expect(Object.keys(await distribution(client, 40)).sort()).toEqual(['replica', 'standby']);
    await standby!.run(['STOP SLAVE', 'CHANGE MASTER TO master_delay = 4', 'START SLAVE']);
    await client.query('UPDATE items SET value = value + 1 WHERE id = 1');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await beats(1);
    const fresh = await newClientDistribution(client);
    expect(Object.keys(fresh)).toEqual(['replica']);
    const manager = await proxy.manager();
    const [lags] = (await manager.query('show @@datasource.syndetail where name=standby')) as unknown as [
      { Master_Port: string; Seconds_Behind_Master: string | null }[],
    ];
    expect(lags.length).toBeGreaterThan(5);
    expect(lags[0]).toMatchObject({ Master_Port: String(group.primary.port), Seconds_Behind_Master: '0' });
    expect(Math.max(...lags.map((row) => Number(row.Seconds_Behind_Master)))).toBeGreaterThanOrEqual(2);
    const [events] = (await manager.query('show @@heartbeat.detail where name=standby')) as unknown as [object[]];
    expect(events.length).toBeGreaterThan(lags.length);
    await manager.end();
    await standby!.run(['STOP SLAVE', 'CHANGE MASTER TO master_delay = 0', 'START SLAVE']);
    await group.caughtUp();
    await beats(2);
  });

  /** The session's own change would keep its reads at the primary. */
  async function newClientDistribution(client: Connection): Promise<Record<string, number>> {
    await client.changeUser({ user: 'root', password: '123456', database: 'shop' });
    return distribution(client, 20);
  }
}, 60_000);

/** READ_CHECKS says how many (10000 is what it is meant for). */
const checks = Number(process.env.READ_CHECKS ?? 300);

test.each(['window', 'gtid'])(
  `a session reads its own changes, ${checks} times: %s`,
  async (mode) => {
    await withProxy(
      'balance="3" switchType="2" slaveThreshold="100"',
      async (_, client) => {
        for (let number = 1; number <= checks; number++) {
          await client.query(`UPDATE items SET value = ${number} WHERE id = 1`);
          const [rows] = (await client.query('SELECT value FROM items WHERE id = 1')) as unknown as [
            { value: number }[],
          ];
          expect(rows[0]!.value).toBe(number);
        }
        if (mode === 'gtid') expect(await distribution(client, 10)).not.toHaveProperty('primary');
      },
      { system: `<property name="readAfterWrite">${mode}</property>` },
    );
  },
  60_000 + checks * 100,
);

test('servers are killed while clients read: no read fails', async () => {
  const [standby, replica] = group.replicas;
  const readers = 10;
  await withProxy('balance="1" switchType="2" slaveThreshold="100"', async (proxy) => {
    const clients = await Promise.all(Array.from({ length: readers }, () => proxy.connect()));
    let isOver = false;
    let reads = 0;
    const work = Promise.all(
      clients.map(async (client, index) => {
        while (!isOver) {
          // Forwarded, computed here, prepared, in several pieces.
          await client.query('SELECT value FROM items WHERE id = 1');
          await client.execute('SELECT value FROM items WHERE id = ?', [1]);
          if (index === 0) await client.query('SELECT SUM(seq) FROM seq_1_to_20000');
          reads++;
        }
      }),
    );
    // Handled below; a failure must not be reported as nobody's before.
    work.catch(() => {
      isOver = true;
    });
    const more = async (): Promise<void> => {
      for (const enough = reads + 100; reads < enough && !isOver; )
        await new Promise((resolve) => setTimeout(resolve, 10));
    };
    try {
      for (const server of [replica!, standby!]) {
        await more();
        await server.crash();
        await more();
        await server.restart();
        await more();
      }
      // Changes are another thing: whether one that was on its way has happened is not known.
      await group.caughtUp();
      await group.primary.crash();
      await more();
    } finally {
      isOver = true;
      await group.primary.restart();
    }
    await work;
    for (const client of clients) await client.end();
  });
}, 120_000);
