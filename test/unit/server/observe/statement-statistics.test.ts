import { sqlError } from '../../../../protocol/wire/sql-error';
import { fingerprintOf } from '../../../../server/observe/fingerprint';
import { othersFingerprint, StatementStatistics } from '../../../../server/observe/statement-statistics';
import { endedRecord, forwardTo } from '../../../support/statement-records';

test.each([
  ['SELECT * FROM t WHERE id = ?', 'SELECT * FROM t WHERE id = ?'],
  ['SELECT a FROM t WHERE id IN ( ? , ? , ? )', 'SELECT a FROM t WHERE id IN ( ?, ... )'],
  ['INSERT INTO t VALUES ( ? , ? ) , ( ? , ? )', 'INSERT INTO t VALUES ( ?, ... ), ...'],
  ['INSERT INTO t VALUES ( ? ) , ( ? )', 'INSERT INTO t VALUES ( ? ), ...'],
  ['SELECT f ( ? , a )', 'SELECT f ( ? , a )'],
])('%s is counted as %s', (shape, fingerprint) => {
  expect(fingerprintOf(shape)).toBe(fingerprint);
});

test('a fingerprint has an end', () => {
  expect(fingerprintOf(`SELECT ${'a , '.repeat(10_000)}b`)).toHaveLength(4099);
});

test('statements that differ only in literals and in the length of lists are one', () => {
  const statistics = new StatementStatistics(10);
  statistics.record(
    endedRecord('SELECT a FROM t WHERE id IN (1, 2)', { plan: forwardTo('dn1'), rowsSent: 2, durationMs: 1 }),
  );
  statistics.record(
    endedRecord('SELECT a FROM t WHERE id IN (3, 4, 5)', {
      plan: forwardTo('dn1', 'dn2', 'dn3'),
      rowsSent: 3,
      durationMs: 4,
    }),
  );
  statistics.record(
    endedRecord("SELECT a FROM t WHERE id IN ('x', 'y')", {
      error: sqlError('ER_QUERY_INTERRUPTED', 'no'),
      spillBytes: 9,
    }),
  );
  const [entry, ...more] = statistics.entries();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    count: 3,
    errors: 1,
    rowsSent: 5,
    spillBytes: 9,
    routed: 2,
    nodes: 4,
    nodesMax: 3,
    kind: 'select',
  });
  expect(entry!.scatterShare).toBe(0.5);
  expect(entry!.times.maxMicroseconds).toBe(4000);
});

test('past the limit what is not used goes to the common bucket, and sums stay right', () => {
  const statistics = new StatementStatistics(4);
  const hot = 'SELECT hot FROM t WHERE id = 1';
  for (let index = 0; index < 50; index++) {
    statistics.record(endedRecord(hot, { rowsSent: 1 }));
    statistics.record(endedRecord(`SELECT c${index} FROM t`, { rowsSent: 2, plan: forwardTo('dn1', 'dn2') }));
  }
  const entries = statistics.entries();
  expect(entries).toHaveLength(5);
  expect(entries.at(-1)!.fingerprint).toBe(othersFingerprint);
  expect(entries.find(({ fingerprint }) => fingerprint.startsWith('SELECT hot'))!.count).toBe(50);
  expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  expect(entries.reduce((sum, { rowsSent }) => sum + rowsSent, 0)).toBe(150);
  expect(entries.reduce((sum, { scattered }) => sum + scattered, 0)).toBe(50);
  statistics.record(endedRecord('SELECT c0 FROM t'));
  expect(statistics.entries().find(({ fingerprint }) => fingerprint === 'SELECT c0 FROM t')!.count).toBe(1);
  statistics.clear();
  expect(statistics.entries()).toEqual([]);
});

test('bulk text is not kept under its own length', () => {
  const statistics = new StatementStatistics(4);
  for (const rows of [1000, 2000]) {
    statistics.record(endedRecord(`INSERT INTO t VALUES ${Array.from({ length: rows }, () => '(1, 2)').join(', ')}`));
  }
  expect(statistics.entries().map(({ fingerprint, count }) => [fingerprint, count])).toEqual([
    ['INSERT INTO t VALUES ( ?, ... ), ...', 2],
  ]);
});
