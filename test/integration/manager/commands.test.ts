/** Every command of the manager port: what the reference lists is answered with its columns, or with the reason why not. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let manager: Connection;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="TESTDB" checkSQLschema="false" dataNode="dn1">
      <table name="orders" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>
      <schema name="OTHER" dataNode="dn2"/>`,
    users: `<user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">TESTDB,OTHER</property></user>
      <user name="guest"><property name="password">guest</property><property name="schemas">TESTDB</property></user>
      <user name="operator"><property name="password">op</property><property name="schemas">TESTDB</property><property name="manager">true</property></user>`,
    firewall: '<firewall><whitehost><host host="127.0.*" user="root,guest,operator"/></whitehost></firewall>',
  });
  client = await proxy.connect();
  await client.query('CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))');
  await client.query("INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  manager = await proxy.manager();
});

afterAll(async () => {
  await manager?.end();
  await client?.end();
  await proxy?.stop();
});

type Row = Readonly<Record<string, string | number | null>>;

async function ask(command: string): Promise<{ readonly columns: readonly string[]; readonly rows: readonly Row[] }> {
  const [rows, fields] = await manager.query(command);
  return { columns: fields.map(({ name }) => name), rows: rows as Row[] };
}

/** Commands and columns as the reference has them. */
const reports: readonly (readonly [command: string, columns: string])[] = [
  ['show @@help', 'STATEMENT, DESCRIPTION'],
  ['show @@time.current', 'TIMESTAMP'],
  ['show @@time.startup', 'TIMESTAMP'],
  ['show @@version', 'VERSION'],
  ['show @@server', 'UPTIME, USED_MEMORY, TOTAL_MEMORY, MAX_MEMORY, RELOAD_TIME, ROLLBACK_TIME, CHARSET, STATUS'],
  [
    'show @@processor',
    'NAME, NET_IN, NET_OUT, REACT_COUNT, R_QUEUE, W_QUEUE, FREE_BUFFER, TOTAL_BUFFER, BU_PERCENT, BU_WARNS, FC_COUNT, BC_COUNT',
  ],
  ['show @@command', 'PROCESSOR, INIT_DB, QUERY, STMT_PREPARE, STMT_EXECUTE, STMT_CLOSE, PING, KILL, QUIT, OTHER'],
  [
    'show @@connection',
    'PROCESSOR, ID, HOST, PORT, LOCAL_PORT, USER, SCHEMA, CHARSET, NET_IN, NET_OUT, ALIVE_TIME(S), RECV_BUFFER, SEND_QUEUE, txlevel, autocommit',
  ],
  ['show @@connection.sql', 'ID, HOST, USER, SCHEMA, START_TIME, EXECUTE_TIME, SQL'],
  ['show @@session', 'SESSION, DN_COUNT, DN_LIST'],
  ['show @@cache', 'CACHE, MAX, CUR, ACCESS, HIT, PUT, LAST_ACCESS, LAST_PUT'],
  ['show @@database', 'DATABASE'],
  ['show @@variables', 'VARIABLE_NAME, VALUE'],
  ['show @@collation', 'COLLATION, CHARSET, ID, DEFAULT, COMPILED, SORTLEN'],
  ['show @@sysparam', 'PARAM_NAME, PARAM_VALUE, PARAM_DESCR'],
  ['show @@syslog limit=10', 'DATE, LOG'],
  ['log @@', 'LOG'],
  ['log @@ limit=5 key=x', 'LOG'],
  ['show @@white', 'IP, USER'],
  ['file @@list', 'DATA'],
  ['file @@show server.xml', 'DATA'],
];

test.each(reports)('%s has the columns %s', async (command, columns) => {
  expect((await ask(command)).columns.join(', ')).toBe(columns);
  expect((await ask(`  ${command.toUpperCase().replace('SERVER.XML', 'server.xml')} ;`)).columns.join(', ')).toBe(
    columns,
  );
});

/** Commands that are refused, with words of the reason. */
const refusals: readonly (readonly [command: string, reason: string])[] = [
  ['show @@threadpool', 'event loop'],
  ['show @@router', 'show @@cache'],
  ['show @@parser', 'show @@cache'],
  ['show @@directmemory=1', 'show @@server'],
  ['show @@directmemory=2', 'show @@server'],
  ['show @@check_global -schema=TESTDB -table=t', '_mycat_op_time'],
  ['show @@check_global -schema=TESTDB -table=t -retry=2 -interval=1', '_mycat_op_time'],
  ['show @@white.set=10.0.0.1,root', '<whitehost>'],
  ['reload @@route', 'reload @@config'],
  ['rollback @@route', 'rollback @@config'],
  ['reload @@query_cf=t&c', 'counted'],
  ['show @@sql.condition', 'counted'],
  ['file @@upload server.xml <x/>', 'reload @@config_all'],
  ['zk reload_from_zk', 'ZooKeeper'],
  ['zk reload_from_zk all', 'ZooKeeper'],
  ['show @@nothing', 'show @@help'],
];

test.each(refusals)('%s is refused: %s', async (command, reason) => {
  await expect(manager.query(command)).rejects.toMatchObject({ errno: 1003, message: expect.stringContaining(reason) });
});

test('show @@help lists every command once, and every command of this test is one of them', async () => {
  const { rows } = await ask('show @@help');
  const names = rows.map(({ STATEMENT }) => String(STATEMENT));
  expect(new Set(names).size).toBe(names.length);
  const heads = new Set(names.map((name) => name.split(/[ =[]/).slice(0, 2).join(' ')));
  for (const [command] of [...reports, ...refusals.slice(0, -1)])
    expect(heads).toContain(command.split(/[ =[]/).slice(0, 2).join(' '));
});

test('values are true: schemas, addresses, connections, commands', async () => {
  expect((await ask('show @@database')).rows).toEqual([{ DATABASE: 'OTHER' }, { DATABASE: 'TESTDB' }]);
  expect((await ask('show @@white')).rows).toEqual([{ IP: '127.0.*', USER: 'root,guest,operator' }]);
  const { rows: connections } = await ask('show @@connection');
  expect(connections.map(({ LOCAL_PORT, SCHEMA, USER }) => [LOCAL_PORT, SCHEMA, USER])).toEqual([
    [proxy.port, 'TESTDB', 'root'],
    [proxy.server.managerPort, null, 'root'],
  ]);
  expect(Number(connections[0]!.NET_IN)).toBeGreaterThan(100);
  const before = (await ask('show @@command')).rows[0]!;
  await client.query('SELECT COUNT(*) FROM orders');
  await client.ping();
  const after = (await ask('show @@command')).rows[0]!;
  expect(Number(after.PING) - Number(before.PING)).toBe(1);
  // The statement, and the command that asks.
  expect(Number(after.QUERY) - Number(before.QUERY)).toBe(2);
});

test('a transaction over data nodes is in show @@session, a running statement in show @@connection.sql', async () => {
  await client.query('BEGIN');
  await client.query("UPDATE orders SET note = 'x' WHERE id = 1");
  const { rows } = await ask('show @@session');
  expect(rows).toEqual([{ SESSION: client.threadId, DN_COUNT: 1, DN_LIST: 'dn2' }]);
  await client.query('ROLLBACK');
  expect((await ask('show @@session')).rows).toEqual([]);
  const slow = client.query('SELECT SLEEP(0.3)');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const running = (await ask('show @@connection.sql')).rows.find(({ ID }) => ID === client.threadId);
  expect(running).toMatchObject({ SQL: 'SELECT SLEEP(0.3)', USER: 'root' });
  await slow;
});

test('kill @@connection closes clients and says how many there were', async () => {
  const victim = await proxy.connect();
  victim.on('error', () => undefined);
  const [result] = await manager.query(`kill @@connection ${victim.threadId},99999`);
  expect(result).toMatchObject({ affectedRows: 1 });
  await expect(victim.query('SELECT 1')).rejects.toThrow();
});

test('no password is shown', async () => {
  const text = (await ask('file @@show server.xml')).rows.map(({ DATA }) => DATA).join('\n');
  expect(text).toContain('operator');
  expect(text).not.toMatch(/123456|>op<|>guest</);
  expect((await ask('file @@show schema.xml')).rows.map(({ DATA }) => DATA).join('\n')).toContain('password="***"');
  await expect(manager.query('file @@show ../secret.xml')).rejects.toMatchObject({ errno: 1210 });
});

test('only users with the manager privilege get in', async () => {
  await expect(proxy.manager({ user: 'guest', password: 'guest' })).rejects.toMatchObject({
    errno: 1227,
    message: expect.stringContaining('MANAGER'),
  });
  await expect(proxy.manager({ password: 'wrong' })).rejects.toMatchObject({ errno: 1045 });
  const operator = await proxy.manager({ user: 'operator', password: 'op' });
  await operator.end();
});

test('what clients send when they have logged in is answered', async () => {
  expect((await ask('select @@version_comment limit 1')).rows).toEqual([
    { '@@version_comment': 'MyCat Server (OpenCloudDB)' },
  ]);
  expect(
    (await ask('/* driver */ SELECT @@session.auto_increment_increment AS a, @@session.tx_read_only AS b')).rows,
  ).toEqual([{ a: '1', b: '0' }]);
  await manager.query('SET NAMES utf8mb4');
  await manager.ping();
  await expect(manager.query('select @@no_such_thing')).rejects.toMatchObject({ errno: 1193 });
});
