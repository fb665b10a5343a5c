/** Random, truncated and oversized packets at the whole product over real data nodes, with a healthy client beside them whose answers stay right. */
import { type ProxyServer, startProxy } from '../../support/proxy';
import { newRandom } from '../../support/random';
import { header, WireClient } from '../../support/wire-client';

const random = newRandom();
let proxy: ProxyServer;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
      <table name="t" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  });
  const client = await proxy.connect();
  await client.query('CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, v INT)');
  await client.query('INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)');
  await client.end();
});
afterAll(async () => {
  await proxy?.stop();
});

function randomBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** COM_PROCESS_KILL is left out: it would find the healthy client. COM_QUIT would only make room. */
const codes = [
  0x02, 0x03, 0x03, 0x04, 0x09, 0x0e, 0x11, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1f, 0x05, 0x1d, 0x7f,
];
const starts = [
  'SELECT ',
  'INSERT INTO t VALUES (',
  'SET ',
  'SHOW ',
  'SELECT * FROM t WHERE id = ',
  'UPDATE t SET ',
  '/*',
  "'",
  '`',
  'PREPARE ',
];

/** A command with its true byte and random contents. Most of them are answered with an error; some break the protocol. */
function command(): Buffer {
  const code = random.pick(codes);
  const text =
    code === 0x03 || code === 0x16 ? Buffer.from(random.chance(0.7) ? random.pick(starts) : '') : Buffer.alloc(0);
  const payload = Buffer.concat([Buffer.from([code]), text, randomBytes(random.below(30))]);
  if (random.chance(0.5) && payload.length > 5 && code >= 0x17 && code <= 0x1c)
    payload.writeUInt32LE(random.below(4), 1);
  return Buffer.concat([header(payload.length, 0), payload]);
}

/** What ends a connection at the latest: a wrong length or sequence number, or a cut. */
function ending(): Buffer {
  const kind = random.below(4);
  if (kind === 0) return Buffer.concat([header(random.below(1 << 24), 0), randomBytes(20)]);
  if (kind === 1) return Buffer.concat([header(5, 1 + random.below(255)), randomBytes(5)]);
  if (kind === 2) return header(0, 0);
  return randomBytes(1 + random.below(60));
}

test('20,000 commands in 800 connections; a healthy session beside them is not disturbed', async () => {
  const healthy = await proxy.connect();
  for (let round = 0; round < 40; round++) {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await WireClient.login(proxy.port, 'root', '123456');
        client.send(Buffer.from('\x02testdb'));
        client.send(Buffer.from('\x16SELECT ?, ?'));
        client.socket.write(Buffer.concat([...Array.from({ length: 25 }, command), ending()]));
        client.socket.end();
        await client.closed();
      }),
    );
    const [rows] = await healthy.query('SELECT SUM(id) AS ids FROM t');
    const [one] = await healthy.execute('SELECT id FROM t WHERE id = ?', [2]);
    expect([rows, one]).toEqual([[{ ids: '6' }], [{ id: '2' }]]);
  }
  await healthy.end();
});

test('nothing was left behind, and nothing went wrong inside', async () => {
  for (let i = 0; i < 200 && proxy.server.sessions.processes().length > 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(proxy.server.sessions.processes()).toEqual([]);
  expect([...proxy.server.sources.statistics().values()].map(({ active }) => active)).toEqual([0]);
  expect(proxy.logged.filter((line) => line.startsWith('error'))).toEqual([]);
});
