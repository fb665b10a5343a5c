/** A changed configuration is taken while clients work: no statement fails, unchanged hosts keep their connections, mistakes change nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const reloads = Number(process.env.RELOADS ?? 50);
const workers = 6;

let proxy: ProxyServer;
let manager: Connection;
let original: Readonly<Record<string, string>>;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="TESTDB" checkSQLschema="false" dataNode="dn1">
      <table name="orders" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`,
  });
  manager = await proxy.manager();
  const client = await proxy.connect();
  await client.query('CREATE TABLE orders (id INT PRIMARY KEY, amount INT NOT NULL)');
  await client.query(`INSERT INTO orders VALUES ${Array.from({ length: 60 }, (_, id) => `(${id}, 100)`).join()}`);
  await client.end();
  original = Object.fromEntries(['schema.xml', 'server.xml', 'rule.xml'].map((name) => [name, textOf(name)]));
});

afterEach(async () => {
  restore();
  await manager.query('reload @@config');
});

afterAll(async () => {
  await manager?.end();
  await proxy?.stop();
});

function pathOf(name: string): string {
  return join(proxy.server.catalog.folder, name);
}

function textOf(name: string): string {
  return readFileSync(pathOf(name), 'utf8');
}

function restore(): void {
  for (const [name, text] of Object.entries(original)) writeFileSync(pathOf(name), text);
}

/** Changes a file of the original configuration. */
function change(name: string, from: string | RegExp, to: string): void {
  const text = original[name]!.replace(from, to);
  if (text === original[name]) throw new Error(`${name} has no ${String(from)}`);
  writeFileSync(pathOf(name), text);
}

const valid: readonly (() => void)[] = [
  () => change('schema.xml', '</schema>', '<table name="extra" dataNode="dn2"/></schema>'),
  () =>
    change(
      'server.xml',
      '</mycat:server>',
      '<user name="late"><property name="password">late</property><property name="schemas">TESTDB</property></user></mycat:server>',
    ),
  () => change('schema.xml', 'maxCon="200"', 'maxCon="150"'),
  restore,
];

const broken: readonly (readonly [change: () => void, mistakes: readonly RegExp[]])[] = [
  [() => change('schema.xml', '<schema name', '<schema nome'), [/schema\.xml/]],
  [() => change('schema.xml', 'dataNode="dn1,dn2,dn3"', 'dataNode="dn1,dn2,dn9"'), [/dataNode 'dn9' is not found/]],
  [() => change('server.xml', '</user>', ''), [/server\.xml/]],
  [() => change('rule.xml', /<algorithm>mod-long</, '<algorithm>no-such<'), [/no-such/]],
  [
    () => {
      change('schema.xml', 'dataNode="dn1,dn2,dn3"', 'dataNode="dn7,dn8"');
      change('server.xml', '<property name="schemas">TESTDB<', '<property name="schemas">NOWHERE<');
    },
    [/dn7/, /dn8/, /NOWHERE/],
  ],
  // Right by itself, and nobody listens there.
  [
    () => change('schema.xml', /url="127\.0\.0\.1:\d+"/, 'url="127.0.0.1:1"'),
    [/dataNode dn1 cannot be reached/, /dn3/],
  ],
];

/** Works until it is told to stop. Rejects with the first error. */
async function work(stopped: () => boolean, number: number): Promise<number> {
  const client = await proxy.connect();
  let statements = 0;
  try {
    while (!stopped()) {
      const [from, to] = [(statements * 7 + number) % 60, (statements * 11 + number * 5 + 1) % 60];
      await client.beginTransaction();
      await client.query('UPDATE orders SET amount = amount - 1 WHERE id = ?', [Math.min(from, to)]);
      await client.query('UPDATE orders SET amount = amount + 1 WHERE id = ?', [Math.max(from, to)]);
      await client.commit();
      const [rows] = await client.execute<RowDataPacket[]>('SELECT amount FROM orders WHERE id = ?', [from]);
      expect(rows).toHaveLength(1);
      const [count] = await client.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM orders');
      expect(Number(count[0]!.n)).toBe(60);
      statements += 5;
    }
  } finally {
    await client.end();
  }
  return statements;
}

test(`${reloads} reloads with right and wrong files under load: no statement fails`, async () => {
  let stop = false;
  const working = Array.from({ length: workers }, (_, number) => work(() => stop, number));
  let refusals = 0;
  try {
    for (let round = 0; round < reloads; round++) {
      restore();
      if (round % 2 === 0) {
        valid[(round / 2) % valid.length]!();
        await manager.query(round % 4 === 0 ? 'reload @@config' : 'reload @@config_all');
      } else {
        const [breakIt, mistakes] = broken[((round - 1) / 2) % broken.length]!;
        const before = proxy.server.catalog;
        breakIt();
        const error = await manager.query('reload @@config_all').then(
          () => null,
          (thrown: Error & { errno: number }) => thrown,
        );
        expect(error).toMatchObject({ errno: 1003 });
        for (const mistake of mistakes) expect(error!.message).toMatch(mistake);
        expect(proxy.server.catalog).toBe(before);
        refusals++;
      }
    }
  } finally {
    stop = true;
  }
  const statements = await Promise.all(working);
  expect(refusals).toBe(reloads / 2);
  for (const count of statements) expect(count).toBeGreaterThan(0);
  const client = await proxy.connect();
  const [[sum]] = (await client.query('SELECT SUM(amount) AS total FROM orders')) as unknown as [RowDataPacket[]];
  expect(Number(sum!.total)).toBe(6000);
  await client.end();
});

async function backendIds(): Promise<readonly number[]> {
  const [rows] = await manager.query<RowDataPacket[]>('show @@backend');
  return rows.map(({ mysqlId }) => Number(mysqlId)).sort((left, right) => left - right);
}

test('a host that has not changed keeps its connections; of one that has, they are closed when nobody needs them', async () => {
  const client = await proxy.connect();
  await client.query('SELECT COUNT(*) FROM orders');
  const before = await backendIds();
  valid[0]!();
  await manager.query('reload @@config');
  expect(await backendIds()).toEqual(before);
  await client.query('BEGIN');
  await client.query('UPDATE orders SET amount = amount + 1 WHERE id = 5');
  valid[2]!();
  await manager.query('reload @@config');
  const [replaced] = await manager.query<RowDataPacket[]>('show @@backend.old');
  expect(replaced.map(({ borrowed }) => borrowed)).toContain('true');
  // On the old connection.
  await client.query('UPDATE orders SET amount = amount - 1 WHERE id = 5');
  await client.query('UPDATE orders SET amount = amount WHERE id = 6');
  await client.query('COMMIT');
  await client.query('SELECT COUNT(*) FROM orders');
  const [host] = [...proxy.server.sources.hostGroups().values()];
  expect(host!.host.maxCon).toBe(150);
  const after = await backendIds();
  expect(after.filter((id) => before.includes(id))).toEqual([]);
  await client.end();
});

test('users and tables are there at once, and gone after a rollback', async () => {
  const client = await proxy.connect();
  change(
    'server.xml',
    '</mycat:server>',
    '<user name="late"><property name="password">late</property><property name="schemas">TESTDB</property></user></mycat:server>',
  );
  await manager.query('reload @@user');
  const late = await proxy.connect({ user: 'late', password: 'late' });
  await late.query('SELECT 1');
  late.on('error', () => undefined);
  await manager.query('rollback @@config');
  await expect(proxy.connect({ user: 'late', password: 'late' })).rejects.toMatchObject({ errno: 1045 });
  await expect(late.query('SELECT 1')).rejects.toThrow();
  await expect(manager.query('rollback @@config')).rejects.toMatchObject({ errno: 1003 });
  await client.query('SELECT 1');
  await client.end();
});

describe('properties of <system>', () => {
  const properties = (text: string): void => change('server.xml', '</system>', `${text}</system>`);
  const reload = async (): Promise<string> => {
    const [result] = (await manager.query('reload @@config_all')) as unknown as [{ info: string }];
    return result.info;
  };
  test('what can change counts at once, for those who are here too', async () => {
    const client = await proxy.connect();
    const { host } = proxy.server.configuration.current;
    properties(`<property name="maxConnections">1</property><property name="slowQueryMs">7</property>
      <property name="serverMemoryLimit">64m</property><property name="queryMemoryLimit">2m</property>
      <property name="logLevel">debug</property><property name="sqlExecuteTimeout">1</property>
      <property name="maxPacketSize">65536</property><property name="idleTimeout">3000</property>
      <property name="maxHeavyStatements">1</property><property name="dataNodeHeartbeatPeriod">500</property>`);
    expect(await reload()).toBe('Reload config success');
    await expect(proxy.connect()).rejects.toMatchObject({ errno: 1040 });
    expect(proxy.server.observation.slowMs).toBe(7);
    expect(host.serverMemory.limitBytes).toBe(64 * 1024 ** 2);
    expect(proxy.server.configuration.current.host.memoryBudgetBytes).toBe(2 * 1024 ** 2);
    expect((await manager.query<RowDataPacket[]>('show @@loglevel'))[0]).toEqual([{ LEVEL: 'debug' }]);
    await client.query('SELECT COUNT(*) FROM orders');
    // The client is closed when it has been idle for long enough; then there is room for another one.
    let isClosed = false;
    client
      .on('error', () => undefined)
      .once('end', () => {
        isClosed = true;
      });
    while (!isClosed) {
      await manager.ping();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const next = await proxy.connect();
    await expect(next.query('SELECT SLEEP(5) FROM orders WHERE id = 1')).rejects.toMatchObject({ errno: 1969 });
    await expect(next.query(`SELECT '${'x'.repeat(70_000)}'`)).rejects.toMatchObject({ errno: 1153 });
    next.destroy();
  });

  test('what is read at the start only is named in the answer and in the log, each time', async () => {
    properties(`<property name="serverPort">18066</property><property name="bindIp">127.0.0.9</property>
      <property name="xaLogStore">table</property><property name="xaLogNodes">dn1</property>
      <property name="processors">4</property><property name="slowQueryMs">9</property>`);
    for (let time = 0; time < 2; time++)
      expect(await reload()).toBe(
        'Reload config success; changes at the next start: serverPort, bindIp, xaLogStore, xaLogNodes',
      );
    expect(proxy.server.observation.slowMs).toBe(9);
    expect(proxy.server.catalog.system.bindIp).toBe('0.0.0.0');
    const log = proxy.logged.join('\n');
    expect(log).toContain('warn: changes at the next start: serverPort, bindIp, xaLogStore, xaLogNodes');
    expect(log).toMatch(/not in effect: server\.xml:\d+: system property processors/);
    const [parameters] = await manager.query<RowDataPacket[]>('show @@sysparam');
    expect(parameters).toContainEqual(expect.objectContaining({ PARAM_NAME: 'Mycat_bindIp', PARAM_VALUE: '0.0.0.0' }));
  });

  test('a host whose connections are made otherwise gets new ones', async () => {
    const client = await proxy.connect();
    await client.query('SELECT COUNT(*) FROM orders');
    const before = await backendIds();
    properties('<property name="backendMaxAge">3600000</property>');
    await reload();
    await client.query('SELECT COUNT(*) FROM orders');
    while ((await backendIds()).some((id) => before.includes(id)))
      await new Promise((resolve) => setTimeout(resolve, 50));
    await client.end();
  });
});
