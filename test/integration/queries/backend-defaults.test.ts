/** Sessions start with the time zone and the sql_mode of the backends, which are not those of the machine that the server runs on. */
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { rowsAsText } from '../../support/proxy-and-oracle';

const schemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="others" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

describe.each([
  { title: 'clocks that change, on the machine', environment: { TZ: 'Europe/Vienna' }, args: [] },
  { title: 'clocks that changed long ago', environment: { TZ: 'Asia/Shanghai' }, args: [] },
  { title: 'an offset', environment: { TZ: 'UTC' }, args: ['--default-time-zone=+08:00', '--sql-mode='] },
])('$title', ({ environment, args }) => {
  let backend: MariaDbServer;
  let proxy: ProxyServer;
  let client: Connection;
  let oracle: Connection;

  beforeAll(async () => {
    backend = await startMariaDb({ databases: ['shop', 'db1', 'db2', 'db3'], environment, args });
    proxy = await startProxy({ schemas }, backend);
    client = await proxy.connect();
    oracle = await createConnection({ host: '127.0.0.1', port: backend.port, user: 'root', database: 'shop' });
    for (const side of [client, oracle]) {
      await side.query('CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, moment DATETIME, seconds BIGINT)');
      await side.query('CREATE TABLE others (id BIGINT NOT NULL PRIMARY KEY, item BIGINT)');
      await side.query(
        `INSERT INTO items VALUES (1, '2024-03-31 02:30:00', 1711846800), (2, '2024-10-27 02:30:00', 1729989000), (3, '1988-04-17 02:30:00', 0),
         (4, '1970-01-01 00:30:00', 2147483647), (5, '2024-03-31 01:59:59', 1711846799), (6, '2038-01-19 04:00:00', 578000000)`,
      );
      await side.query('INSERT INTO others VALUES (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 1)');
    }
  }, 60_000);
  afterAll(async () => {
    await client?.end();
    await oracle?.end();
    await proxy?.stop();
    await backend?.stop();
  });

  const both = async (sql: string): Promise<unknown> => {
    const expected = await rowsAsText(oracle, sql);
    expect(await rowsAsText(client, sql)).toEqual(expected);
    return expected;
  };

  test('instants of local times, and local times of instants', () =>
    both(`SELECT i.id, UNIX_TIMESTAMP(IF(o.id > 0, i.moment, NULL)), CAST(FROM_UNIXTIME(IF(o.id > 0, i.seconds, 0)) AS CHAR),
      CAST(CONVERT_TZ(IF(o.id > 0, i.moment, NULL), 'SYSTEM', '+00:00') AS CHAR) FROM items i JOIN others o ON o.item = i.id ORDER BY i.id`));

  test('NOW() is the time of the backends', async () => {
    const hour = 'SELECT TIMESTAMPDIFF(HOUR, UTC_TIMESTAMP(), NOW() + INTERVAL 1 MINUTE), @@time_zone';
    await both(hour);
    await both(`${hour} FROM items ORDER BY 1 LIMIT 1`);
    await both('SELECT COUNT(*) FROM items WHERE ABS(TIMESTAMPDIFF(MINUTE, NOW(), SYSDATE())) < 1');
    // Computed by the engine on the one hand, by a data node on the other.
    const [row] = (await rowsAsText(
      client,
      'SELECT ABS(TIMESTAMPDIFF(MINUTE, MAX(i.n), NOW())) FROM (SELECT CAST(NOW() AS CHAR) AS n FROM items) i',
    ))!;
    expect(row).toEqual(['0']);
  });

  test('sql_mode', async () => {
    // This client asks for IGNORE_SPACE.
    await both('SELECT @@sql_mode');
    await both('SELECT COUNT (*), MAX (id) FROM items');
    const outOfRange =
      "WITH RECURSIVE t(n, s) AS (SELECT 1, 'a' UNION ALL SELECT n + 1, 'bc' FROM t WHERE n < 2) SELECT n, s, i.id FROM t JOIN items i ON i.id = n ORDER BY n";
    const isStrict = args.length === 0;
    if (!isStrict) await both(outOfRange);
    else await expect(client.query(outOfRange)).rejects.toMatchObject({ errno: 1406 });
  });
});
