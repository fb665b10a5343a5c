/** Every command of the manager port: what the reference lists is answered with its columns, or with the reason why not. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let manager: Connection;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="TESTDB" checkSQLschema="false" dataNode="dn1">
      <table name="orders" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="countries" dataNode="dn1,dn2,dn3" type="global"/></schema>
      <schema name="OTHER" dataNode="dn2"/>`,
    users: `<user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">TESTDB,OTHER</property></user>
      <user name="guest"><property name="password">guest</property><property name="schemas">TESTDB</property></user>
      <user name="operator"><property name="password">op</property><property name="schemas">TESTDB</property><property name="manager">true</property></user>`,
    firewall: '<firewall><whitehost><host host="127.0.*" user="root,guest,operator"/></whitehost></firewall>',
  });
  client = await proxy.connect();
  await client.query('CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))');
  await client.query("INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  await client.query('CREATE TABLE countries (id INT PRIMARY KEY)');
  await client.query('INSERT INTO countries VALUES (1), (2)');
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
  [
    'show @@backend',
    'processor, id, mysqlId, host, port, l_port, net_in, net_out, life, closed, borrowed, SEND_QUEUE, schema, charset, txlevel, autocommit, tx_readonly',
  ],
  ...['show @@datanode', 'show @@datanode where schema=TESTDB', "show @@datanode  where schema = 'TESTDB'"].map(
    (command) =>
      [
        command,
        'NAME, DATHOST, INDEX, TYPE, ACTIVE, IDLE, SIZE, EXECUTE, TOTAL_TIME, MAX_TIME, MAX_SQL, RECOVERY_TIME',
      ] as const,
  ),
  ...['show @@datasource', 'show @@datasource where dataNode=dn1'].map(
    (command) =>
      [command, 'DATANODE, NAME, TYPE, HOST, PORT, W/R, ACTIVE, IDLE, SIZE, EXECUTE, READ_LOAD, WRITE_LOAD'] as const,
  ),
  [
    'show @@datasource.synstatus',
    'name, host, port, Master_Host, Master_Port, Master_Use, Seconds_Behind_Master, Slave_IO_Running, Slave_SQL_Running, Slave_IO_State, Connect_Retry, Last_IO_Error, Last_SQL_Error, Last_SQL_Errno',
  ],
  [
    'show @@datasource.syndetail where name=m1',
    'name, host, port, Master_Host, Master_Port, Master_Use, TIME, Seconds_Behind_Master',
  ],
  [
    'show @@datasource.cluster',
    'name, host, port, wsrep_incoming_addresses, wsrep_cluster_size, wsrep_cluster_status, wsrep_connected, wsrep_flow_control_paused, wsrep_local_state_comment, wsrep_ready, wsrep_flow_control_paused_ns, wsrep_flow_control_recv, wsrep_local_bf_aborts, wsrep_local_recv_queue_avg, wsrep_local_send_queue_avg, wsrep_apply_oool, wsrep_apply_oooe',
  ],
  ['show @@heartbeat', 'NAME, TYPE, HOST, PORT, RS_CODE, RETRY, STATUS, TIMEOUT, EXECUTE_TIME, LAST_ACTIVE_TIME, STOP'],
  ['show @@heartbeat.detail where name=m1', 'NAME, TYPE, HOST, PORT, TIME, EXECUTE_TIME'],
  ['show @@sql', 'ID, USER, START_TIME, EXECUTE_TIME, SQL, IP'],
  ['show @@sql.high', 'ID, USER, FREQUENCY, AVG_TIME, MAX_TIME, MIN_TIME, EXECUTE_TIME, LAST_TIME, SQL, IP'],
  ...['show @@sql.slow', 'show @@slow where schema=TESTDB'].map(
    (command) => [command, 'USER, DATASOURCE, START_TIME, EXECUTE_TIME, SQL, IP, SCHEMA'] as const,
  ),
  ['show @@sql.large', 'USER, ROWS, START_TIME, EXECUTE_TIME, SQL, IP'],
  ['show @@sql.resultset', 'ID, USER, FREQUENCY, SQL, RESULTSET_SIZE'],
  ...['show @@sql.sum', 'show @@sql.sum.user'].map(
    (command) => [command, 'ID, USER, R, W, R%, MAX, NET_IN, NET_OUT, TIME_COUNT, TTL_COUNT, LAST_TIME'] as const,
  ),
  ['show @@sql.sum.table', 'ID, TABLE, R, W, R%, RELATABLE, RELACOUNT, LAST_TIME'],
  ['show @@sql.execute', 'SQL_ID, EXECUTE, TIME, MAX_TIME, MIN_TIME'],
  ['show @@sql.detail where id=1', 'DATA_SOURCE, EXECUTE, TIME, LAST_EXECUTE_TIMESTAMP, LAST_TIME'],
  ['show @@cache', 'CACHE, MAX, CUR, ACCESS, HIT, PUT, LAST_ACCESS, LAST_PUT'],
  ['show @@database', 'DATABASE'],
  ['show @@variables', 'VARIABLE_NAME, VALUE'],
  ['show @@collation', 'COLLATION, CHARSET, ID, DEFAULT, COMPILED, SORTLEN'],
  ['show @@sysparam', 'PARAM_NAME, PARAM_VALUE, PARAM_DESCR'],
  ['show @@syslog limit=10', 'DATE, LOG'],
  ['log @@', 'LOG'],
  ['log @@ limit=5 key=x', 'LOG'],
  ['show @@white', 'IP, USER'],
  ['show @@backend.old', 'id, mysqlId, host, port, l_port, net_in, net_out, life, lasttime, borrowed'],
  ...['', ' -retry=2', ' -retry=2 -interval=1'].map(
    (rest) => [`show @@check_global -schema=TESTDB -table=countries${rest}`, 'ID, TABLENAME, RESTULT'] as const,
  ),
  ['file @@list', 'DATA'],
  ['file @@show server.xml', 'DATA'],
];

test.each(reports)('%s has the columns %s', async (command, columns) => {
  expect((await ask(command)).columns.join(', ')).toBe(columns);
  expect(
    (await ask(`  ${command.replace(/^\w+ @@[\w.]+/, (words) => words.toUpperCase())} ;`)).columns.join(', '),
  ).toBe(columns);
});

/** Commands that are refused, with words of the reason. */
const refusals: readonly (readonly [command: string, reason: string])[] = [
  ['show @@threadpool', 'event loop'],
  ['show @@router', 'show @@cache'],
  ['show @@parser', 'show @@cache'],
  ['show @@directmemory=1', 'show @@server'],
  ['show @@directmemory=2', 'show @@server'],
  ['show @@white.set=10.0.0.1,root', '<whitehost>'],
  ['reload @@route', 'reload @@config'],
  ['rollback @@route', 'rollback @@config'],
  ['reload @@query_cf=t&c', 'counted'],
  ['show @@slow where datanode=dn1', 'show @@slow where schema'],
  ['clear @@slow where datanode=dn1', 'show @@slow where schema'],
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

test('servers of data hosts: addresses, connections, health, the pause of heartbeats', async () => {
  const [node] = (await ask('show @@datanode where schema=OTHER')).rows;
  expect(node).toMatchObject({
    NAME: 'dn2',
    DATHOST: 'host1/db2',
    INDEX: 0,
    TYPE: 'mysql',
    SIZE: 200,
    RECOVERY_TIME: -1,
  });
  expect(Number(node!.EXECUTE)).toBeGreaterThan(0);
  const { rows: sources } = await ask('show @@datasource where dataNode=dn1');
  expect(sources).toEqual([
    expect.objectContaining({ DATANODE: 'dn1', NAME: 'm1', PORT: proxy.backend.port, 'W/R': 'W' }),
  ]);
  const { rows: backends } = await ask('show @@backend');
  expect(backends.length).toBeGreaterThan(0);
  expect(backends.length).toBe(Number(sources[0]!.ACTIVE) + Number(sources[0]!.IDLE));
  expect((await ask('show @@heartbeat')).rows).toEqual([expect.objectContaining({ NAME: 'm1', STOP: 'false' })]);
  await manager.query('stop @@heartbeat host1:60');
  expect((await ask('show @@heartbeat')).rows[0]).toMatchObject({ STOP: 'true' });
  expect(Number((await ask('show @@datanode')).rows[0]!.RECOVERY_TIME)).toBeGreaterThan(50);
  await manager.query('stop @@heartbeat host1:0');
  await expect(manager.query('stop @@heartbeat host1')).rejects.toMatchObject({ errno: 1210 });
  await expect(manager.query('switch @@datasource nohost')).rejects.toMatchObject({ errno: 1210 });
  await expect(manager.query('switch @@datasource host1:7')).rejects.toMatchObject({ errno: 1105 });
  const [result] = await manager.query('switch @@datasource host1:0');
  expect(result).toMatchObject({ affectedRows: 0 });
});

test('statements are counted by fingerprint, and forgotten on request', async () => {
  for (const id of [1, 2, 3]) await client.query(`SELECT note FROM orders WHERE id = ${id}`);
  const line = (await ask('show @@sql.high')).rows.find(({ SQL }) => String(SQL).startsWith('SELECT note'));
  expect(line).toMatchObject({ FREQUENCY: 3, USER: 'root' });
  await manager.query('reload @@user_stat');
  expect((await ask('show @@sql.high')).rows).toEqual([]);
  await manager.query('reload @@sqlstat=close');
  await client.query('SELECT note FROM orders WHERE id = 4');
  expect((await ask('show @@sql.high')).rows).toEqual([]);
  await manager.query('reload @@sqlstat = OPEN');
  await client.query('SELECT note FROM orders WHERE id = 4');
  expect((await ask('show @@sql.high')).rows).toHaveLength(1);
  await expect(manager.query('reload @@sqlstat=maybe')).rejects.toMatchObject({ errno: 1231 });
});

test('statements are counted by user and by table', async () => {
  const guest = await proxy.connect({ user: 'guest', password: 'guest' });
  await guest.query('SELECT 1');
  const ofGuest = async (): Promise<Row> => (await ask('show @@sql.sum')).rows.find(({ USER }) => USER === 'guest')!;
  const sum = (counts: unknown): number =>
    (JSON.parse(String(counts)) as number[]).reduce((all, each) => all + each, 0);
  const before = await ofGuest();
  await guest.query("UPDATE orders SET note = 'y' WHERE id IN (1, 2)");
  await guest.query('SELECT id FROM orders WHERE id IN (1, 2, 3)');
  await expect(guest.query('SELECT nothing FROM orders')).rejects.toMatchObject({ errno: 1054 });
  const after = await ofGuest();
  const grown = (column: string): number => Number(after[column]) - Number(before[column]);
  expect([grown('R'), grown('W'), after.MAX]).toEqual([2, 1, 1]);
  for (const column of ['NET_IN', 'NET_OUT']) expect(grown(column)).toBeGreaterThan(50);
  for (const column of ['TIME_COUNT', 'TTL_COUNT']) expect(sum(after[column]) - sum(before[column])).toBe(3);
  await manager.query('reload @@user_stat');
  await guest.query("UPDATE orders SET note = 'z' WHERE id IN (1, 2)");
  await guest.query('SELECT o.id FROM orders o JOIN TESTDB.countries c ON c.id = o.id');
  await guest.query('SELECT id FROM orders WHERE id IN (1, 2, 3)');
  await guest.query('DELETE FROM countries WHERE id IN (7, 8)');
  await guest.end();
  expect((await ask('show @@sql.sum.table')).rows).toEqual([
    expect.objectContaining({
      ...{ ID: 1, TABLE: 'TESTDB.orders', R: 2, W: 1, 'R%': '0.67' },
      ...{ RELATABLE: 'TESTDB.countries', RELACOUNT: '1' },
    }),
    expect.objectContaining({ ID: 2, TABLE: 'TESTDB.countries', R: 1, W: 1, RELATABLE: 'TESTDB.orders' }),
  ]);
});

test('slow statements are remembered from the time on that is set, without their literals', async () => {
  await manager.query('reload @@sqlslow=50');
  await client.query("SELECT SLEEP(0.1), 'hidden'");
  const { rows } = await ask('show @@slow where schema=TESTDB');
  expect(rows[0]).toMatchObject({ USER: 'root', SCHEMA: 'TESTDB', IP: '127.0.0.1', SQL: 'SELECT SLEEP ( ? ) , ?' });
  expect((await ask('show @@slow where schema=OTHER')).rows).toEqual([]);
  await manager.query('clear @@slow where schema=TESTDB');
  expect((await ask('show @@sql.slow')).rows).toEqual([]);
  expect((await ask('show @@sql')).rows.length).toBeGreaterThan(0);
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

test('copies of a global table are compared', async () => {
  const check = async () => (await ask('show @@check_global -schema=TESTDB -table=COUNTRIES')).rows;
  expect(await check()).toEqual([{ ID: 1, TABLENAME: 'countries', RESTULT: 'consistent on dn1, dn2, dn3' }]);
  await proxy.backend.run('DELETE FROM countries WHERE id = 2', 'db2');
  const differences = (await check()).map(({ RESTULT }) => RESTULT);
  await proxy.backend.run('INSERT INTO countries VALUES (2)', 'db2');
  expect(differences).toEqual(
    ['dn1: 2', 'dn2: 1', 'dn3: 2'].map((text) => expect.stringContaining(`data node ${text} rows`)),
  );
  await expect(manager.query('show @@check_global -schema=TESTDB -table=orders')).rejects.toMatchObject({
    errno: 1210,
  });
  await expect(manager.query('show @@check_global -schema=TESTDB -table=none')).rejects.toMatchObject({ errno: 1146 });
  await expect(manager.query('show @@check_global -schema=NONE -table=none')).rejects.toMatchObject({ errno: 1049 });
});

test('clients see by MyCAT’s statements whether sessions are accepted', async () => {
  const status = async () => (await client.query('SHOW MYCAT_STATUS'))[0];
  expect(await status()).toEqual([{ STATUS: 'ON' }]);
  await manager.query('offline');
  expect(await status()).toEqual([{ STATUS: 'OFF' }]);
  await manager.query('online');
  const [rows, fields] = await client.query('show mycat_cluster');
  expect([rows, fields.map(({ name }) => name)]).toEqual([[], ['HOST', 'WEIGHT']]);
});
