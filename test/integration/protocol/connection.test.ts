import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { createConnection } from 'mysql2/promise';
import { columnType } from '../../../engine/batch/column-type';
import { type Listener, listen } from '../../../protocol/frontend/listener';
import type { ListenOptions } from '../../../protocol/frontend/options';
import { Capability } from '../../../protocol/wire/capabilities';
import { PacketReader } from '../../../protocol/wire/packet-reader';
import { readColumnDefinition41 } from '../../../protocol/wire/packets/column-definition-41';
import { readErr } from '../../../protocol/wire/packets/err';
import { readHandshakeV10 } from '../../../protocol/wire/packets/handshake-v10';
import { sqlError } from '../../../protocol/wire/sql-error';
import { EchoHandler, field, integerVector, testOptions, varchar } from '../../support/echo-handler';
import { WireClient } from '../../support/wire-client';

const users = new Map([
  ['root', { password: '', plugin: 'mysql_native_password' }],
  ['sha2', { password: 'geheim', plugin: 'caching_sha2_password' }],
]);
const results = new Map([
  [
    'select one',
    {
      fields: [field('n', columnType('bigint', { length: 20 })), field('größe', varchar)],
      batches: [{ rowCount: 1, columns: [integerVector([1n]), integerVector([2n])] }],
    },
  ],
]);

interface Server {
  readonly handler: EchoHandler;
  readonly listener: Listener;
  readonly port: number;
  readonly closed: number[];
}

const open: Listener[] = [];

async function serve(
  parts: Partial<ListenOptions> = {},
  handler = new EchoHandler({ users, results }),
): Promise<Server> {
  const closed: number[] = [];
  const options = testOptions(parts);
  const observer = { ...options.observer, closed: (client: { id: number }) => void closed.push(client.id) };
  const listener = await listen({ ...options, observer }, handler);
  open.push(listener);
  return { handler, listener, port: listener.address.port, closed };
}

afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close(0);
});

/** Waits for something that happens elsewhere. */
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

const command = (code: number, text = ''): Buffer => Buffer.concat([Buffer.from([code]), Buffer.from(text)]);
const idBytes = (id: number): Buffer => Buffer.from([id & 0xff, (id >> 8) & 0xff, 0, 0]);

async function errorOf(client: WireClient): Promise<[errno: number, message: string]> {
  const error = readErr(new PacketReader((await client.receive())!.payload));
  return [error.errno, error.message];
}

async function isOk(client: WireClient): Promise<void> {
  expect((await client.receive())!.payload[0]).toBe(0);
}

describe('life of a connection', () => {
  test('a client that leaves aborts its command, and its session is closed once', async () => {
    const { handler, port, closed } = await serve();
    const client = await WireClient.login(port, 'root', '');
    const [session] = [...handler.sessions];
    client.send(command(0x03, 'hang'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(session!.client.closed.aborted).toBe(false);
    client.socket.destroy();
    await until(() => closed.length === 1);
    expect(session!.client.closed.aborted).toBe(true);
    expect(session!.closeCount).toBe(1);
  });

  test('COM_QUIT, and half a packet, end it too', async () => {
    const { handler, port, closed } = await serve();
    const quitter = await WireClient.login(port, 'root', '');
    quitter.send(command(0x01));
    await quitter.closed();
    const cut = await WireClient.login(port, 'root', '');
    cut.socket.end(Buffer.from([100, 0, 0, 0, 3]));
    await cut.closed();
    await until(() => closed.length === 2);
    expect(handler.sessions.size).toBe(0);
  });

  test('kill from another connection, and of itself', async () => {
    const { listener, port, closed } = await serve();
    const one = await WireClient.login(port, 'root', '');
    const other = await WireClient.login(port, 'root', '');
    expect([...listener.connections()].map(({ id }) => id)).toEqual([1, 2]);
    expect(listener.find(1)?.user).toBe('root');
    expect(listener.find(9)).toBeNull();
    one.send(command(0x03, 'hang'));
    other.send(Buffer.concat([Buffer.from([0x0c]), idBytes(1)]));
    await isOk(other);
    await one.closed();
    other.send(Buffer.concat([Buffer.from([0x0c]), idBytes(9)]));
    expect(await errorOf(other)).toEqual([1094, 'Unknown thread id: 9']);
    other.send(Buffer.concat([Buffer.from([0x0c]), idBytes(2)]));
    await other.closed();
    await until(() => closed.length === 2);
  });

  test('commands sent before the answer are answered in order', async () => {
    const { port } = await serve();
    const client = await WireClient.login(port, 'root', '');
    const count = 30_000;
    const bytes = Buffer.concat(Array.from({ length: count }, () => Buffer.from([1, 0, 0, 0, 0x0e])));
    client.socket.write(bytes);
    for (let i = 0; i < count; i++) await isOk(client);
    client.socket.destroy();
  });

  test('clients that do not log in, or are idle, are dropped', async () => {
    const { port, listener } = await serve({ authTimeoutMs: 50, idleTimeoutMs: 100 });
    const silent = await WireClient.open(port);
    const idle = await WireClient.login(port, 'root', '');
    await silent.closed();
    await idle.closed();
    await until(() => [...listener.connections()].length === 0);
  });

  test('drain lets those who are here go on; close waits for running commands', async () => {
    const { port, listener } = await serve();
    const client = await WireClient.login(port, 'root', '');
    const busy = await WireClient.login(port, 'root', '');
    listener.drain();
    await expect(WireClient.open(port)).rejects.toThrow();
    client.send(command(0x0e));
    await isOk(client);
    busy.send(command(0x03, 'hang'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await listener.close(100);
    await client.closed();
    await busy.closed();
    expect([...listener.connections()]).toEqual([]);
  });

  test('a slow reader stops the rows', async () => {
    const { port, handler } = await serve();
    const client = await WireClient.login(port, 'root', '');
    client.socket.pause();
    client.send(command(0x03, 'numbers 5000000'));
    const [session] = [...handler.sessions];
    let sent = -1;
    await until(() => {
      const now = session!.client.bytesOut();
      const isStill = now === sent && now > 1000;
      sent = now;
      return isStill;
    });
    expect(sent).toBeLessThan(20_000_000);
    client.socket.destroy();
    await until(() => handler.sessions.size === 0);
  });

  test('refused before the handshake', async () => {
    class Full extends EchoHandler {
      override admit(): void {
        throw sqlError('ER_CON_COUNT_ERROR', 'Too many connections');
      }
    }
    const { port } = await serve({}, new Full({ users, results }));
    const client = await WireClient.open(port);
    const packet = (await client.receive())!;
    expect(packet.sequence).toBe(0);
    expect(packet.payload).toEqual(
      Buffer.concat([Buffer.from([0xff, 0x10, 0x04]), Buffer.from('Too many connections')]),
    );
    await client.closed();
    const viaDriver = createConnection({ host: '127.0.0.1', port, user: 'root' });
    await expect(viaDriver).rejects.toMatchObject({ errno: 1040 });
  });
});

describe('commands', () => {
  test('init db, statistics, set option, reset, debug', async () => {
    const { port, handler } = await serve();
    const client = await WireClient.login(port, 'root', '');
    const [session] = [...handler.sessions];
    client.send(command(0x02, 'shop'));
    await isOk(client);
    expect(session!.database).toBe('shop');
    client.send(command(0x02, 'missing'));
    expect(await errorOf(client)).toEqual([1049, "Unknown database 'missing'"]);
    client.send(command(0x09));
    expect((await client.receive())!.payload.toString()).toBe('Uptime: 1  Threads: 1');
    client.send(Buffer.from([0x1b, 0, 0]));
    expect((await client.receive())!.payload[0]).toBe(0xfe);
    client.send(Buffer.from([0x1b, 2, 0]));
    expect((await errorOf(client))[0]).toBe(1047);
    client.send(command(0x1f));
    await isOk(client);
    expect(session!.resetCount).toBe(1);
    client.send(command(0x0d));
    expect(await errorOf(client)).toEqual([1047, 'Unknown command']);
    client.socket.destroy();
  });

  test('unknown commands are OK where the operator wants it', async () => {
    const { port } = await serve({ ignoreUnknownCommand: true });
    const client = await WireClient.login(port, 'root', '');
    client.send(command(0x0d));
    await isOk(client);
    client.socket.destroy();
  });

  test('field list', async () => {
    const { port } = await serve();
    const client = await WireClient.login(port, 'root', '', Capability.deprecateEof);
    client.send(command(0x04, 'orders\0i%'));
    const first = (await client.receive())!.payload;
    expect(readColumnDefinition41(new PacketReader(first)).name).toBe('orders_i%');
    expect(first.at(-1)).toBe(0xfb);
    await client.receive();
    const end = (await client.receive())!;
    expect([end.payload[0], end.sequence]).toEqual([0xfe, 3]);
    client.socket.destroy();
  });

  test('long data, reset, close, fetch, cursors, unknown statements', async () => {
    const { port, handler } = await serve({ maxPacketSize: 1000 });
    const client = await WireClient.login(port, 'root', '', Capability.deprecateEof);
    const [session] = [...handler.sessions];
    client.send(command(0x16, 'select ?, ?'));
    for (let i = 0; i < 3; i++) await client.receive();
    const long = (parameter: number, text: string): void =>
      client.send(Buffer.concat([Buffer.from([0x18]), idBytes(1), Buffer.from([parameter, 0]), Buffer.from(text)]));
    const execute = (id: number, flags = 0): void =>
      client.send(
        Buffer.concat([
          Buffer.from([0x17]),
          idBytes(id),
          Buffer.from([flags, 1, 0, 0, 0, 0, 1, 0xfd, 0, 0xfc, 0, 1, 65]),
        ]),
      );
    long(1, 'abc');
    long(1, 'def');
    execute(1);
    for (let i = 0; i < 5; i++) await client.receive();
    expect(session!.executed[0]!.parameters).toEqual([
      { kind: 'string', text: 'A' },
      { kind: 'bytes', value: Buffer.from('abcdef') },
    ]);
    long(1, 'x'.repeat(900));
    long(1, 'x'.repeat(900));
    execute(1);
    expect((await errorOf(client))[0]).toBe(1153);
    long(7, 'x');
    execute(1);
    expect((await errorOf(client))[0]).toBe(1210);
    long(1, 'forgotten');
    client.send(Buffer.concat([Buffer.from([0x1a]), idBytes(1)]));
    await isOk(client);
    execute(1, 2);
    expect((await errorOf(client))[0]).toBe(1235);
    client.send(Buffer.concat([Buffer.from([0x1c]), idBytes(1), Buffer.from([1, 0, 0, 0])]));
    expect((await errorOf(client))[0]).toBe(1421);
    client.send(Buffer.concat([Buffer.from([0x19]), idBytes(1)]));
    execute(1);
    expect(await errorOf(client)).toEqual([
      1243,
      'Unknown prepared statement handler (1) given to mysqld_stmt_execute',
    ]);
    client.socket.destroy();
  });
});

describe('character sets', () => {
  test("results and names go out in the client's, statements come in it", async () => {
    const { port } = await serve();
    for (const [charset, bytes] of [
      ['gbk', 'c4e3bac3'],
      ['latin1', 'e9'],
      ['utf8mb4', 'e4bda0'],
    ] as const) {
      const client = await WireClient.login(port, 'root', '', Capability.deprecateEof);
      client.send(command(0x03, `charset ${charset}`));
      await isOk(client);
      client.send(Buffer.concat([command(0x03, 'echo '), Buffer.from(bytes, 'hex')]));
      await client.receive();
      await client.receive();
      expect((await client.receive())!.payload.subarray(1).toString('hex')).toBe(bytes);
      client.socket.destroy();
    }
  });

  test('forwarded rows are converted', async () => {
    const { port } = await serve();
    const client = await WireClient.login(port, 'root', '', Capability.deprecateEof);
    client.send(command(0x03, 'charset latin1'));
    await isOk(client);
    client.send(command(0x03, 'forward 2'));
    await client.receive();
    expect(readColumnDefinition41(new PacketReader((await client.receive())!.payload))).toMatchObject({
      collationId: 8,
      schema: 'logical',
    });
    const rows = [(await client.receive())!, (await client.receive())!];
    expect(rows.map(({ payload }) => payload.subarray(1).toString('latin1'))).toEqual(['row é 0', 'row é 1']);
    expect(rows.map(({ sequence }) => sequence)).toEqual([3, 4]);
    client.socket.destroy();
  });

  test('a statement that is no text in its character set is refused, not changed', async () => {
    const { port } = await serve();
    const client = await WireClient.login(port, 'root', '');
    client.send(Buffer.concat([command(0x03, 'echo '), Buffer.from([0xff, 0xfe])]));
    expect((await errorOf(client))[0]).toBe(1300);
    client.send(command(0x03, 'echo \ufffd'));
    expect((await client.receive())!.payload[0]).toBe(1);
    client.socket.destroy();
  });
});

describe('TLS', () => {
  test('the self-signed pair is made once, and its key is private', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'mycat-tls-')), 'new');
    await serve({ tls: { kind: 'self-signed', folder } });
    const certificate = readFileSync(join(folder, 'server-cert.pem'), 'utf8');
    const key = readFileSync(join(folder, 'server-key.pem'), 'utf8');
    expect(statSync(join(folder, 'server-key.pem')).mode & 0o777).toBe(0o600);
    await serve({ tls: { kind: 'self-signed', folder } });
    expect(readFileSync(join(folder, 'server-cert.pem'), 'utf8')).toBe(certificate);
    const given = await serve({ tls: { kind: 'given', certificate, key } });
    const client = await createConnection({
      host: '127.0.0.1',
      port: given.port,
      user: 'root',
      ssl: { rejectUnauthorized: false },
    });
    await client.ping();
    expect([...given.handler.sessions][0]!.client.tls).toBe(true);
    client.destroy();
    rmSync(folder, { recursive: true });
    expect(existsSync(folder)).toBe(false);
  });

  test('a wrong certificate is an error at start', async () => {
    await expect(serve({ tls: { kind: 'given', certificate: 'x', key: 'y' } })).rejects.toThrow();
  });

  test('rubbish in place of TLS ends only that connection', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mycat-tls-'));
    const { port, listener } = await serve({ tls: { kind: 'self-signed', folder } });
    for (const rubbish of [Buffer.alloc(0), Buffer.alloc(500, 0x16), Buffer.from('GET / HTTP/1.0\r\n\r\n')]) {
      const client = await WireClient.open(port);
      const handshake = readHandshakeV10(new PacketReader((await client.receive())!.payload));
      expect(handshake.capabilities & Capability.ssl).toBe(Capability.ssl);
      const request = Buffer.alloc(36);
      request.set([32, 0, 0, 1, 0x00, 0x8a]);
      client.socket.end(Buffer.concat([request, rubbish]));
      await client.closed();
    }
    await until(() => [...listener.connections()].length === 0);
    rmSync(folder, { recursive: true });
  });

  test('TLS that begins in the packet of the request is understood', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mycat-tls-'));
    const { port } = await serve({ tls: { kind: 'self-signed', folder } });
    const client = await WireClient.open(port);
    await client.receive();
    const request = Buffer.alloc(36);
    request.set([32, 0, 0, 1, 0x00, 0x8a]);
    const { socket } = client;
    socket.removeAllListeners('data');
    // Corked, so that the request and the first bytes of TLS leave in one piece.
    socket.cork();
    socket.write(request);
    const secure = tlsConnect({ socket, rejectUnauthorized: false });
    setImmediate(() => socket.uncork());
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    secure.destroy();
    rmSync(folder, { recursive: true });
  });
});

test('OK packets tell what the session says', async () => {
  const { port } = await serve();
  const client = await WireClient.login(port, 'root', '');
  client.send(command(0x03, 'update'));
  const reader = new PacketReader((await client.receive())!.payload);
  reader.take(1);
  expect([reader.lengthEncodedInteger(), reader.uint8()]).toEqual([3, 0xfe]);
  expect(reader.buffer.readBigUInt64LE(reader.take(8))).toBe(2n ** 63n + 5n);
  expect([reader.uint16(), reader.uint16(), reader.lengthEncodedBytes().toString()]).toEqual([2, 2, 'Rows matched: 3']);
  client.socket.destroy();
});

test('auth switch from caching_sha2_password to mysql_native_password and back', async () => {
  for (const defaultAuthenticationPlugin of ['caching_sha2_password', 'mysql_native_password']) {
    const { port } = await serve({ defaultAuthenticationPlugin });
    for (const [user, password] of [
      ['root', ''],
      ['sha2', 'geheim'],
    ] as const) {
      const client = await createConnection({ host: '127.0.0.1', port, user, password });
      await client.ping();
      client.destroy();
    }
    await expect(createConnection({ host: '127.0.0.1', port, user: 'sha2', password: '' })).rejects.toMatchObject({
      message: "Access denied for user 'sha2'@'127.0.0.1' (using password: NO)",
    });
  }
});
