/** Which server gets changes, and who takes over when it is down. */
import type { DataHost } from '../../../conf/catalog';
import type { Backend } from '../../../server/hosts/backend';
import { failoverProblems } from '../../../server/hosts/failover-problems';
import { Health } from '../../../server/hosts/health';
import type { ReplicationState } from '../../../server/hosts/heartbeat-result';
import { HostGroup } from '../../../server/hosts/host-group';

function backendOf(label: string, writeIndex: number): Backend {
  const health = new Health(1);
  health.answered({ kind: 'ok', readOnly: false, replication: null }, 1);
  return { label, role: 'write', writeIndex, host: { label, weight: 0 }, health } as unknown as Backend;
}

interface Group {
  readonly group: HostGroup;
  readonly backends: readonly [Backend, Backend, Backend];
  readonly remembered: number[];
  readonly reports: string[];
}

/** Three write hosts, m0 to m2. */
function groupOf(attributes: Partial<DataHost>, activeIndex = 0, isReadOnlyFolder = false): Group {
  const backends = [backendOf('m0', 0), backendOf('m1', 1), backendOf('m2', 2)] as const;
  const remembered: number[] = [];
  const reports: string[] = [];
  const group = new HostGroup({
    host: {
      name: 'h1',
      balance: 0,
      balanceType: 0,
      writeType: 0,
      switchType: 1,
      heartbeat: 'select user()',
      attributes: new Map(),
      ...attributes,
    } as DataHost,
    backends,
    activeIndex,
    failoverWaitMs: 60_000,
    remember: (index) => {
      if (isReadOnlyFolder) throw new Error('EROFS: read-only file system');
      remembered.push(index);
    },
    report: (level, details, message) => reports.push(`${level}: ${JSON.stringify(details)} ${message}`),
  });
  return { group, backends, remembered, reports };
}

function down({ health }: Backend): void {
  health.failed('error', 'gone');
}

function answers({ health }: Backend, readOnly: boolean, replication: Partial<ReplicationState> | null): void {
  health.answered(
    { kind: 'ok', readOnly, replication: replication as ReplicationState | null },
    1,
    new Date(Date.now() + 5),
  );
}

test('switchType 1: the next in ring order that is well; the old one does not come back by itself', () => {
  const { group, backends, remembered, reports } = groupOf({}, 1);
  down(backends[2]);
  down(backends[1]);
  group.consider();
  expect([group.activeIndex, remembered, group.switches.map(({ from, to }) => `${from} ${to}`)]).toEqual([
    0,
    [0],
    ['m1 m0'],
  ]);
  expect(reports.join()).toMatch(/warn: .*"from":"m1","to":"m0".*gone.* active write host switched/);
  for (const backend of backends) answers(backend, false, null);
  group.consider();
  expect(group.activeIndex).toBe(0);
});

test('nobody takes over who is down or read only, which is said once', () => {
  const { group, backends, reports } = groupOf({});
  down(backends[0]);
  down(backends[1]);
  answers(backends[2], true, null);
  group.consider();
  group.consider();
  expect([group.activeIndex, group.writer().label, reports.length]).toEqual([0, 'm0', 2]);
  expect(reports.join()).toMatch(/its state is error \(gone\).*it is read only/);
  answers(backends[2], false, null);
  group.consider();
  expect(group.writer().label).toBe('m2');
});

test('what cannot be written down is not done, and said', () => {
  const { group, backends, reports } = groupOf({}, 0, true);
  down(backends[0]);
  group.consider();
  group.consider();
  expect([group.activeIndex, group.switches, reports.length]).toEqual([0, [], 1]);
  expect(reports[0]).toContain('dnindex.properties cannot be written: EROFS');
  expect(() => group.switchTo(1, 'MANAGER')).toThrow('EROFS');
  expect(group.activeIndex).toBe(0);
});

test.each<[string, Partial<DataHost>]>([
  ['switchType -1', { switchType: -1 }],
  ['notSwitch', { attributes: new Map([['notSwitch', '1']]) }],
  ['writeType 1', { writeType: 1 }],
])('%s: no switch but by command', (_, attributes) => {
  const { group, backends, remembered } = groupOf(attributes);
  down(backends[0]);
  group.consider();
  expect([group.activeIndex, group.canFailOver]).toEqual([0, false]);
  expect([group.switchTo(2, 'MANAGER'), group.switchTo(2, 'MANAGER'), remembered]).toEqual([true, false, [2]]);
  expect(() => group.switchTo(3, 'MANAGER')).toThrow('has no writeHost 3: it has 0 to 2');
});

test('switchType 2: the one that has received most, when it has applied it all and was asked since', () => {
  const { group, backends } = groupOf({ switchType: 2 });
  const [primary, first, second] = backends;
  down(primary);
  group.consider();
  // What they said before is not known to be all that they got.
  expect(group.activeIndex).toBe(0);
  answers(first, false, { received: 5n, caughtUp: true });
  answers(second, false, { received: 7n, caughtUp: false, lagSeconds: 3, problem: null });
  group.consider();
  expect(group.activeIndex).toBe(0);
  answers(second, false, { received: 7n, caughtUp: true });
  group.consider();
  expect(group.writer().label).toBe('m2');
});

test('switchType 2: an old primary that has come back and replicates from nobody does not take over', () => {
  const { group, backends, reports } = groupOf({ switchType: 2, heartbeat: 'show slave status' });
  const [primary, first, second] = backends;
  down(primary);
  down(second);
  answers(first, false, null);
  group.consider();
  expect([group.activeIndex, group.switches]).toEqual([0, []]);
  expect(reports.at(-1)).toContain('it is no replica');
  answers(first, false, { received: 1n, caughtUp: true });
  group.consider();
  expect(group.writer().label).toBe('m1');
});

test('writeType 1: any that is well; 2: none', () => {
  const spread = groupOf({ writeType: 1 });
  down(spread.backends[1]);
  const chosen = new Set(Array.from({ length: 100 }, () => spread.group.writer().label));
  expect([...chosen].sort()).toEqual(['m0', 'm2']);
  expect(() => groupOf({ writeType: 2 }).group.writer()).toThrow('writeType is 2');
});

test('what can be written to: the active write host answers; with writeType 2 any', () => {
  const { group, backends } = groupOf({});
  expect(group.isWritable).toBe(true);
  down(backends[0]);
  expect(group.isWritable).toBe(false);
  const none = groupOf({ writeType: 2 });
  down(none.backends[0]);
  expect(none.group.isWritable).toBe(true);
});

test('those who wait go on when another has taken over', async () => {
  const { group, backends } = groupOf({});
  down(backends[0]);
  const waiting = group.writable(new AbortController().signal).then(() => group.writer().label);
  group.consider();
  expect(await waiting).toBe('m1');
});

test('what stands in the way of a failover is known before', () => {
  const writable = { problem: () => null };
  const unwritable = { problem: () => 'EROFS' };
  const { group: plain } = groupOf({ switchType: 2 });
  const { group: replicas } = groupOf({ switchType: 2, heartbeat: 'SHOW SLAVE STATUS' });
  const { group: never } = groupOf({ switchType: -1 });
  expect(failoverProblems([replicas, never], writable)).toEqual([]);
  expect(failoverProblems([never], unwritable)).toEqual([]);
  expect(failoverProblems([plain, replicas], writable)).toEqual([expect.stringContaining('SHOW SLAVE STATUS')]);
  expect(failoverProblems([replicas], unwritable)).toEqual([expect.stringContaining('EROFS')]);
});
