import { RowFlow } from '../../../connectors/mysql/row-flow';

/** A socket that says whether it flows. */
class FakeServer {
  flows = true;
  resumed: () => void = () => undefined;

  pause(): void {
    this.flows = false;
  }

  resume(): void {
    this.flows = true;
    this.resumed();
  }
}

const largeBytes = 64 * 1024;

/** Works for longer than a slice. */
function work(): void {
  for (const until = performance.now() + 3; performance.now() < until; );
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let server: FakeServer;
let flow: RowFlow;
beforeEach(() => {
  server = new FakeServer();
  flow = new RowFlow(server);
});
// What one test has used of a turn is no other's.
afterEach(async () => {
  flow.end();
  await nextTurn();
});

test('a socket whose rows took a slice of time waits for the next turn of the event loop', async () => {
  flow.decode(largeBytes, work);
  expect(server.flows).toBe(false);
  await nextTurn();
  expect(server.flows).toBe(true);
});

test('so do other large results, which come before it then', async () => {
  const released: string[] = [];
  const named = (name: string): { readonly server: FakeServer; readonly flow: RowFlow } => {
    const fake = new FakeServer();
    fake.resumed = () => released.push(name);
    return { server: fake, flow: new RowFlow(fake) };
  };
  const [one, other, late] = [named('one'), named('other'), named('late')];
  one.flow.decode(largeBytes, () => undefined);
  other.flow.decode(largeBytes, () => undefined);
  one.flow.decode(largeBytes, work);
  late.flow.decode(largeBytes, () => undefined);
  expect([one, other, late].map((each) => each.server.flows)).toEqual([false, false, false]);
  await nextTurn();
  expect(released).toEqual(['other', 'one', 'late']);
  for (const each of [one, other, late]) each.flow.end();
});

test('one that has ended is left alone', async () => {
  const other = new FakeServer();
  const ended = new RowFlow(other);
  ended.decode(largeBytes, () => undefined);
  ended.end();
  flow.decode(largeBytes, work);
  expect([server.flows, other.flows]).toEqual([false, true]);
});

test('small pieces never wait', () => {
  flow.decode(100, work);
  flow.decode(100, work);
  expect(server.flows).toBe(true);
});

test('a consumer that is full in the next turn keeps it paused until there is room', async () => {
  flow.decode(largeBytes, work);
  flow.pause();
  await nextTurn();
  expect(server.flows).toBe(false);
  flow.resume();
  expect(server.flows).toBe(true);
});

test('a consumer that has room again does not end the wait for the turn', async () => {
  flow.pause();
  flow.decode(largeBytes, work);
  flow.resume();
  expect(server.flows).toBe(false);
  await nextTurn();
  expect(server.flows).toBe(true);
});

test('at the end it flows, and what comes late does not touch the next statement', async () => {
  flow.decode(largeBytes, work);
  flow.end();
  expect(server.flows).toBe(true);
  flow.pause();
  expect(server.flows).toBe(true);
  // The next statement's consumer is full.
  server.pause();
  flow.resume();
  await nextTurn();
  expect(server.flows).toBe(false);
});
