/** When a server is asked again, and when it is given up. Time is simulated. */
import type { DataHost } from '../../../conf/catalog';
import type { Connection, Source } from '../../../connectors/connector';
import { sqlError } from '../../../protocol/wire/sql-error';
import type { Backend } from '../../../server/hosts/backend';
import { Health } from '../../../server/hosts/health';
import { HeartbeatMonitor } from '../../../server/hosts/heartbeat-monitor';
import { HostGroup } from '../../../server/hosts/host-group';
import { plainFacts } from '../../../server/sources/data-sources';

const periodMs = 3000;

/** A server that answers, or cannot be reached. */
class FakeServer {
  state: 'well' | 'gone' = 'well';
  asked = 0;
  readonly health = new Health(3);

  constructor(
    readonly label: string,
    readonly writeIndex: number,
  ) {}

  get backend(): Backend {
    const connection = {
      query: () => Promise.resolve({ kind: 'ok' }),
      release: () => undefined,
      destroy: () => undefined,
    } as unknown as Connection;
    const probe = {
      connector: { capabilities: { speaksMysql: false } },
      acquire: () => {
        this.asked++;
        return this.state === 'gone'
          ? Promise.reject(sqlError('ER_CANNOT_CONNECT_BACKEND', 'refused'))
          : Promise.resolve(connection);
      },
    } as unknown as Source;
    return {
      label: this.label,
      role: 'write',
      writeIndex: this.writeIndex,
      host: { label: this.label, url: '', user: '', password: '', weight: 0 },
      source: probe,
      probe,
      health: this.health,
      answer: [],
      pausedUntil: 0,
    };
  }
}

function watched(heartbeat: string) {
  const servers = [new FakeServer('m0', 0), new FakeServer('m1', 1)] as const;
  const host = {
    name: 'h1',
    heartbeat,
    balance: 0,
    balanceType: 0,
    writeType: 0,
    switchType: 1,
    attributes: new Map(),
  } as unknown as DataHost;
  const group = new HostGroup({
    host,
    backends: servers.map(({ backend }) => backend),
    activeIndex: 0,
    failoverWaitMs: 60_000,
    remember: () => undefined,
    report: () => undefined,
  });
  const monitor = new HeartbeatMonitor([group], {
    periodMs,
    timeoutMs: periodMs,
    facts: plainFacts,
    report: () => undefined,
  });
  return { group, monitor, primary: servers[0], backend: group.backends[0]! };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const pass = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds).then(() => undefined);

test('attempts to reach a server are spread over a period; then another one takes over', async () => {
  const { group, monitor, primary, backend } = watched('select 1');
  monitor.start();
  await pass(0);
  primary.state = 'gone';
  const asked = primary.asked;
  monitor.suspect(group, backend);
  await pass(0);
  // Whoever fails meanwhile does not make it faster.
  for (let time = 0; time < 5; time++) {
    monitor.suspect(group, backend);
    await pass(10);
  }
  expect([primary.asked - asked, primary.health.failures, group.activeIndex]).toEqual([1, 1, 0]);
  await pass(periodMs / 3);
  expect([primary.health.failures, group.activeIndex]).toEqual([2, 0]);
  await pass(periodMs / 3);
  expect([primary.health.state, group.activeIndex]).toEqual(['error', 1]);
  monitor.close();
});

test('a server that is back within a period keeps its place, and those who wait for it wait until it is', async () => {
  const { group, monitor, primary, backend } = watched('select 1');
  monitor.start();
  await pass(0);
  primary.state = 'gone';
  monitor.suspect(group, backend);
  let isWritable = false;
  void group.writable(new AbortController().signal).then(() => {
    isWritable = true;
  });
  await pass(periodMs / 3 + 100);
  expect([primary.health.failures, primary.health.isUndoubted, isWritable]).toEqual([2, false, false]);
  primary.state = 'well';
  await pass(periodMs / 3);
  expect([primary.health.failures, primary.health.state, isWritable, group.activeIndex]).toEqual([0, 'ok', true, 0]);
  expect(primary.health.history.map(({ state }) => state)).toEqual(['ok']);
  monitor.close();
});

test('a server that says itself that it is not well is given up in a moment', async () => {
  // Without rows the state of a Galera node is unknown, which is not Synced.
  const { group, monitor, primary, backend } = watched("show status like 'wsrep%'");
  monitor.suspect(group, backend);
  await pass(0);
  expect(primary.health.failures).toBe(1);
  await pass(250);
  expect([primary.health.state, primary.asked]).toEqual(['error', 3]);
  monitor.close();
});
