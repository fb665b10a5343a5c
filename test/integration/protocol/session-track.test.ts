/** What clients with CLIENT_SESSION_TRACK are told of their session in OK packets: as MariaDB tells it, of what has changed. */
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { Capability } from '../../../protocol/wire/capabilities';
import { PacketReader } from '../../../protocol/wire/packet-reader';
import { StatusFlag } from '../../../protocol/wire/type-codes';
import { useProxyAndOracle } from '../../support/proxy-and-oracle';
import { WireClient } from '../../support/wire-client';

const longName = 'long_name_'.repeat(6);

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1"/>
      <schema name="${longName}" checkSQLschema="false" dataNode="dn1"/>`,
  },
  ['CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(20) CHARACTER SET utf8mb4)'],
);

const query = (sql: string): Buffer => Buffer.from(`\x03${sql}`);

/** The changes that an OK packet tells, sorted; and its status. */
function told(payload: Buffer): { readonly changes: readonly string[]; readonly more: boolean } {
  const reader = new PacketReader(payload);
  expect(reader.uint8()).toBe(0);
  reader.lengthEncodedInteger();
  reader.lengthEncodedInteger();
  const status = reader.uint16();
  reader.uint16();
  const more = (status & StatusFlag.moreResultsExist) !== 0;
  const changes: string[] = [];
  if ((status & StatusFlag.sessionStateChanged) === 0) {
    if (reader.remaining > 0) reader.lengthEncodedBytes();
  } else {
    reader.lengthEncodedBytes();
    const all = new PacketReader(reader.lengthEncodedBytes());
    while (all.remaining > 0) {
      const kind = all.uint8();
      const change = new PacketReader(all.lengthEncodedBytes());
      const texts: string[] = [];
      while (change.remaining > 0) texts.push(change.lengthEncodedBytes().toString());
      changes.push(`${kind} ${texts.join(' = ')}`);
    }
  }
  expect(reader.remaining).toBe(0);
  // Statements are utf8mb4 here once they are read, whatever they were sent as.
  const compared = changes.filter((change) => !change.includes('character_set_connection'));
  return { changes: compared.sort(), more };
}

async function toldOf(client: WireClient, command: Buffer): Promise<readonly string[]> {
  const changes: string[] = [];
  client.send(command);
  for (;;) {
    const answer = told((await client.receive())!.payload);
    changes.push(...answer.changes);
    if (!answer.more) return changes;
  }
}

const { sessionTrack, transactions, multiStatements, multiResults } = Capability;
const capabilities = transactions | multiStatements | multiResults;

test('changes are told as MariaDB tells them', async () => {
  const { proxy } = servers();
  await proxy.backend.run(`CREATE DATABASE IF NOT EXISTS ${longName}`);
  const ports = [
    [proxy.port, 'root', '123456'],
    [proxy.backend.port, 'root', ''],
  ] as const;
  const [own, oracle] = (await Promise.all(
    ports.map(([port, user, password]) => WireClient.login(port, user, password, capabilities | sessionTrack)),
  )) as [WireClient, WireClient];
  try {
    for (const command of [
      Buffer.from('\x02shop'),
      query('DO 1'),
      query('SET NAMES latin1'),
      query('SET @a = 1'),
      query('SET autocommit = 0'),
      query("SET autocommit = 1, time_zone = '+02:00'"),
      query('INSERT INTO t VALUES (1, "a"), (2, "b")'),
      query('SET character_set_results = NULL'),
      query(`USE ${longName}`),
      query('BEGIN'),
      query('ROLLBACK'),
      query('SET NAMES utf8mb4; SET autocommit = 0; DO 1'),
      query('SET time_zone = DEFAULT'),
      Buffer.from([0x0e]),
    ])
      expect([command.toString(), await toldOf(own, command)]).toEqual([
        command.toString(),
        await toldOf(oracle, command),
      ]);
    expect(await toldOf(own, query('SET autocommit = 0'))).toEqual([]);
    expect(await toldOf(own, Buffer.from([0x1f]))).toEqual(['0 autocommit = ON']);
  } finally {
    for (const each of [own, oracle]) each.socket.destroy();
  }
});

test('others are told nothing', async () => {
  const client = await WireClient.login(servers().proxy.port, 'root', '123456', capabilities);
  client.send(query('SET NAMES latin1'));
  const { payload } = (await client.receive())!;
  expect(payload).toHaveLength(7);
  client.socket.destroy();
});

test('mysql2 encodes what it sends by them', async () => {
  const { proxy } = servers();
  const clients = [
    await proxy.connect(),
    await createConnection({ host: '127.0.0.1', port: proxy.backend.port, user: 'root', database: 'shop' }),
  ];
  for (const client of clients) {
    await client.query('SET NAMES latin1');
    await client.query("REPLACE INTO t VALUES (5, 'é')");
    await client.query('REPLACE INTO t VALUES (?, ?)', [6, 'ü']);
    const [rows] = await client.query<RowDataPacket[]>('SELECT HEX(name) AS h FROM t WHERE id > 4 ORDER BY id');
    expect(rows.map(({ h }) => h as string)).toEqual(['C3A9', 'C3BC']);
    await client.end();
  }
});
