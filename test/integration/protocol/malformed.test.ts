import { type Listener, listen } from '../../../protocol/frontend/listener';
import { EchoHandler, testOptions } from '../../support/echo-handler';
import { newRandom } from '../../support/random';
import { header, WireClient } from '../../support/wire-client';

const random = newRandom();
const internalErrors: unknown[] = [];
const handler = new EchoHandler({
  users: new Map([['root', { password: '', plugin: 'mysql_native_password' }]]),
  results: new Map(),
});
let listener: Listener;
let witness: WireClient;

beforeAll(async () => {
  const options = testOptions({ maxPacketSize: 1 << 20 });
  const observer = { ...options.observer, failed: (_: string, error: unknown) => void internalErrors.push(error) };
  listener = await listen({ ...options, observer }, handler);
  witness = await WireClient.login(listener.address.port, 'root', '');
});
afterAll(async () => {
  witness.socket.destroy();
  await listener.close(0);
});

function randomBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** Another session is not disturbed. */
async function witnessIsWell(): Promise<void> {
  const text = `echo ${random.below(1e9)}`;
  witness.send(Buffer.from(`\x03${text}`));
  const payloads: string[] = [];
  for (let i = 0; i < 5; i++) payloads.push((await witness.receive())!.payload.toString('latin1'));
  expect(payloads[3]!.slice(1)).toBe(text.slice(5));
}

/** Bytes that start like a packet of some kind and then go wrong. */
function malformed(sequence: number): Buffer {
  const payload = randomBytes(random.below(random.pick([4, 40, 400])));
  if (payload.length > 0 && random.below(3) > 0) payload[0] = random.below(0x20);
  const kind = random.below(8);
  if (kind === 0) return randomBytes(1 + random.below(100));
  if (kind === 1) return Buffer.concat([header(payload.length, random.below(256)), payload]);
  if (kind === 2) return Buffer.concat([header(random.below(1 << 24), sequence), payload]);
  if (kind === 3) return Buffer.concat([header(0xffffff, sequence), payload]);
  return Buffer.concat([header(payload.length, sequence), payload]);
}

/** Commands with their true byte and random contents, many in one connection. */
function commands(count: number): Buffer {
  const parts: Buffer[] = [];
  const codes = [0x02, 0x03, 0x04, 0x09, 0x0c, 0x0e, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1f, 0x05, 0x1d];
  for (let i = 0; i < count; i++) {
    const payload = Buffer.concat([Buffer.from([random.pick(codes)]), randomBytes(random.below(60))]);
    // Small ids, so that some commands meet a statement that exists. KILL must not: it would find the witness.
    if (random.below(2) === 0 && payload.length > 5 && payload[0] !== 0x0c) payload.writeUInt32LE(random.below(4), 1);
    parts.push(header(payload.length, 0), payload);
  }
  return Buffer.concat(parts);
}

async function attack(prepare: () => Promise<WireClient>, bytes: () => Buffer, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const client = await prepare();
    client.socket.end(bytes());
    await client.closed();
  }
}

const port = (): number => listener.address.port;
const loggedIn = (): Promise<WireClient> => WireClient.login(port(), 'root', '');

test('in place of the login', async () => {
  for (let round = 0; round < 10; round++) {
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        attack(
          () => WireClient.open(port()),
          () => malformed(1),
          40,
        ),
      ),
    );
    await witnessIsWell();
  }
});

test('in place of a command', async () => {
  for (let round = 0; round < 10; round++) {
    await Promise.all([1, 2, 3, 4].map(() => attack(loggedIn, () => malformed(0), 40)));
    await witnessIsWell();
  }
});

test('100,000 commands with random contents', async () => {
  for (let round = 0; round < 20; round++) {
    const prepared = async (): Promise<WireClient> => {
      const client = await loggedIn();
      client.send(Buffer.from('\x16select ?, ?'));
      return client;
    };
    await Promise.all([1, 2, 3, 4].map(() => attack(prepared, () => commands(50), 25)));
    await witnessIsWell();
  }
});

test('compressed rubbish', async () => {
  for (let round = 0; round < 10; round++) {
    await attack(
      () => WireClient.login(port(), 'root', '', 1 << 5),
      () => Buffer.concat([header(20, 0), Buffer.from([random.below(256), 0, 0]), randomBytes(random.below(40))]),
      20,
    );
    await witnessIsWell();
  }
});

test('cut off at every byte of a login', async () => {
  const login = Buffer.concat([
    Buffer.from([0x05, 0xa2, 0x1a, 0x00, 0, 0, 0, 1, 45]),
    Buffer.alloc(23),
    Buffer.from('root\0'),
    Buffer.from([0]),
    Buffer.from('mysql_native_password\0'),
  ]);
  for (let cut = 0; cut <= login.length; cut++) {
    const client = await WireClient.open(port());
    client.socket.end(Buffer.concat([header(cut, 1), login.subarray(0, cut)]));
    await client.closed();
    const open = await WireClient.open(port());
    open.socket.end(Buffer.concat([header(login.length, 1), login.subarray(0, cut)]));
    await open.closed();
  }
  await witnessIsWell();
});

test('violations are told, then the connection ends', async () => {
  const errorOf = async (bytes: Buffer): Promise<[errno: number, sequence: number]> => {
    const client = await loggedIn();
    client.socket.write(bytes);
    const answer = (await client.receive())!;
    expect(answer.payload[0]).toBe(0xff);
    await client.closed();
    return [answer.payload.readUInt16LE(1), answer.sequence];
  };
  expect((await errorOf(Buffer.concat([header(1, 5), Buffer.from([0x0e])])))[0]).toBe(1156);
  expect((await errorOf(Buffer.concat([header(1_100_000, 0), Buffer.from([0x03])])))[0]).toBe(1153);
  expect(await errorOf(header(0, 0))).toEqual([1835, 1]);
  expect(await errorOf(Buffer.concat([header(2, 0), Buffer.from([0x17, 1])]))).toEqual([1835, 1]);
});

test('commands that are not known are refused, and the connection lives on', async () => {
  const client = await loggedIn();
  for (const code of [0x00, 0x05, 0x08, 0x0b, 0x0d, 0x12, 0x1d, 0x1e, 0x20, 0xff]) {
    client.send(Buffer.from([code]));
    const answer = (await client.receive())!;
    expect([answer.payload[0], answer.payload.readUInt16LE(1), answer.sequence]).toEqual([0xff, 1047, 1]);
  }
  client.send(Buffer.from([0x0e]));
  expect((await client.receive())!.payload[0]).toBe(0);
  client.socket.destroy();
});

test('nothing was left behind, and nothing went wrong inside', async () => {
  for (let i = 0; i < 200 && [...listener.connections()].length > 1; i++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect([...listener.connections()]).toHaveLength(1);
  expect(handler.sessions.size).toBe(1);
  expect(internalErrors).toEqual([]);
});
