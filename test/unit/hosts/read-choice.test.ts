/** Where reads go: by balance, states and lag of the servers, weights, hints and what a statement says. */
import type { DataHost } from '../../../conf/catalog';
import type { Backend } from '../../../server/hosts/backend';
import { Health } from '../../../server/hosts/health';
import type { ReplicationState } from '../../../server/hosts/heartbeat-result';
import { ReadChoice, readCandidates } from '../../../server/hosts/read-choice';
import { accessOf } from '../../../server/sources/read-policy';

interface Server {
  readonly label: string;
  readonly role: 'write' | 'read';
  readonly writeIndex: number;
  readonly weight?: number;
  readonly active?: number;
  /** Seconds that it lags; null = not known. */
  readonly lag?: number | null;
  readonly state?: 'down' | 'doubted' | 'stopped';
}

function replicationOf({ lag, state }: Server): ReplicationState | null {
  if (lag === undefined && state !== 'stopped') return null;
  return {
    healthy: state !== 'stopped',
    lagSeconds: lag ?? null,
    caughtUp: lag === 0,
    received: 1n,
    primary: '',
    problem: null,
  };
}

function backendOf(server: Server): Backend {
  const { label, role, writeIndex, weight = 0, active = 0, state } = server;
  const health = new Health(2);
  health.answered({ kind: 'ok', readOnly: false, replication: replicationOf(server) }, 1);
  const failures = state === 'down' ? 2 : state === 'doubted' ? 1 : 0;
  for (let failure = 0; failure < failures; failure++) health.failed('error', 'gone');
  const source = { statistics: () => ({ active, idle: 0, waiting: 0 }) };
  return { label, role, writeIndex, host: { label, weight }, source, health } as unknown as Backend;
}

function hostOf(attributes: Partial<DataHost>): DataHost {
  return { balance: 0, balanceType: 0, slaveThreshold: -1, tempReadHostAvailable: false, ...attributes } as DataHost;
}

/** Write host m0, active, with readers r0 and r1; write host m1, standing by, with reader s0. */
const servers: readonly Server[] = [
  { label: 'm0', role: 'write', writeIndex: 0 },
  { label: 'r0', role: 'read', writeIndex: 0 },
  { label: 'r1', role: 'read', writeIndex: 0 },
  { label: 'm1', role: 'write', writeIndex: 1 },
  { label: 's0', role: 'read', writeIndex: 1 },
];

type Changes = Readonly<Record<string, Partial<Server>>>;

test.each<[string, Partial<DataHost>, Changes, string]>([
  ['balance 0: the active write host', { balance: 0 }, {}, ''],
  ['balance 1: all but the active write host', { balance: 1 }, {}, 'm1 r0 r1 s0'],
  ['balance 2: all', { balance: 2 }, {}, 'm0 m1 r0 r1 s0'],
  ['balance 3: readers', { balance: 3 }, {}, 'r0 r1 s0'],
  ['none that is down', { balance: 2 }, { r0: { state: 'down' } }, 'm0 m1 r1 s0'],
  ['none whose write host is down', { balance: 3 }, { m1: { state: 'down' } }, 'r0 r1'],
  [
    'but with tempReadHostAvailable',
    { balance: 3, tempReadHostAvailable: true },
    { m1: { state: 'down' } },
    'r0 r1 s0',
  ],
  ['one that failed to answer only if there is no other', { balance: 3 }, { r1: { state: 'doubted' } }, 'r0 s0'],
  [
    'there is no other',
    { balance: 3 },
    { r0: { state: 'down' }, r1: { state: 'doubted' }, s0: { state: 'down' } },
    'r1',
  ],
  ['none whose replication stands still', { balance: 3 }, { r0: { state: 'stopped' } }, 'r1 s0'],
  ['lag without a threshold', { balance: 3 }, { r0: { lag: 1000 } }, 'r0 r1 s0'],
  [
    'lag with a threshold',
    { balance: 3, slaveThreshold: 10 },
    { r0: { lag: 10 }, r1: { lag: 9 }, s0: { lag: null } },
    'r1',
  ],
  [
    'the active write host lags behind nobody',
    { balance: 2, slaveThreshold: 1 },
    { m0: { lag: 50 } },
    'm0 m1 r0 r1 s0',
  ],
  ['all are down', { balance: 3 }, { r0: { state: 'down' }, r1: { state: 'down' }, s0: { state: 'down' } }, ''],
])('candidates: %s', (_, attributes, changes, expected) => {
  const backends = servers.map((server) => backendOf({ ...server, ...changes[server.label] }));
  const found = readCandidates(hostOf(attributes), backends, 0).map(({ label }) => label);
  expect(found.sort().join(' ')).toBe(expected);
});

/** How often each is chosen, of so many times. */
function shares(balanceType: 0 | 1 | 2, candidates: readonly Partial<Server>[], times = 1000): Record<string, number> {
  let number = 0;
  // Evenly spread, in place of chance.
  const choice = new ReadChoice(hostOf({ balanceType }), () => (number++ % times) / times);
  const backends = candidates.map((each, index) => backendOf({ ...servers[index + 1]!, ...each }));
  const counts: Record<string, number> = {};
  for (let time = 0; time < times; time++) {
    const { label } = choice.choose(backends);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

test('balanceType 0: by weight, equally where all are the same', () => {
  expect(shares(0, [{}, {}])).toEqual({ r0: 500, r1: 500 });
  expect(shares(0, [{ weight: 1 }, { weight: 3 }])).toEqual({ r0: 250, r1: 750 });
  expect(shares(0, [{ weight: 1 }, { weight: 0 }])).toEqual({ r0: 1000 });
});

test('balanceType 1: in turn, by weight, never many times in a row', () => {
  expect(shares(1, [{}, {}, {}], 9)).toEqual({ r0: 3, r1: 3, m1: 3 });
  expect(shares(1, [{ weight: 3 }, { weight: 1 }], 4)).toEqual({ r0: 3, r1: 1 });
  expect(shares(1, [{ weight: 0 }, { weight: 5 }], 4)).toEqual({ r1: 4 });
});

test('balanceType 2: the one that is least busy, then the one with more weight', () => {
  expect(shares(2, [{ active: 3 }, { active: 1 }], 1)).toEqual({ r1: 1 });
  expect(
    shares(
      2,
      [
        { active: 2, weight: 1 },
        { active: 2, weight: 4 },
      ],
      1,
    ),
  ).toEqual({ r1: 1 });
});

test.each<[string, { readonly key: string; readonly value: string } | null, boolean, string]>([
  ['SELECT a FROM t', null, false, 'read'],
  ['SELECT LAST_INSERT_ID()', null, false, 'write'],
  ["SELECT GET_LOCK('a', 1)", null, false, 'write'],
  ['SELECT NEXT VALUE FOR s', null, false, 'write'],
  ['SELECT a FROM t', { key: 'db_type', value: 'master' }, false, 'write'],
  ['SELECT a FROM t', { key: 'DB_TYPE', value: ' slave ' }, false, 'replica'],
  ['SELECT a FROM t', { key: 'runOnSlave', value: 'true' }, false, 'replica'],
  ['SELECT a FROM t', { key: 'runOnSlave', value: 'false' }, false, 'write'],
  ['SELECT a FROM t', { key: 'datanode', value: 'dn1' }, false, 'read'],
])('%s with hint %j and balance %s goes to: %s', (text, hint, balance, expected) => {
  expect(accessOf(text, balance, hint)).toBe(expected);
});
