import { Health } from '../../../server/hosts/health';

const ok = { kind: 'ok', readOnly: false, replication: null } as const;
const bad = { kind: 'error', reason: 'refused' } as const;

test('a host is given up after so many failures in a row, and one success brings it back', () => {
  const health = new Health(3);
  expect(health.usable).toBe(true);
  expect(health.answered(ok, 1)).toBe(true);
  expect([health.answered(bad, 1), health.answered(bad, 1), health.usable]).toEqual([false, false, true]);
  expect(health.answered(ok, 1)).toBe(false);
  expect([health.answered(bad, 1), health.answered(bad, 1), health.answered(bad, 1)]).toEqual([false, false, true]);
  expect([health.state, health.usable, health.reason]).toEqual(['error', false, 'refused']);
  expect(health.answered(ok, 1)).toBe(true);
  expect(health.history.map(({ state }) => state)).toEqual(['ok', 'error', 'ok']);
});

test('one that comes and goes must prove itself', () => {
  const health = new Health(1);
  const now = new Date();
  const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
  health.answered(ok, 1, now);
  for (let time = 1; time <= 3; time++) {
    health.failed('timeout', 'late', later(time * 10));
    for (let success = 1; success < time; success++)
      expect(health.answered(ok, 1, later(time * 10 + success))).toBe(false);
    expect(health.answered(ok, 1, later(time * 10 + 9))).toBe(true);
  }
  // What was long ago is forgiven.
  health.failed('error', 'gone', later(10_000));
  expect(health.answered(ok, 1, later(10_001))).toBe(true);
});
