import { LoginThrottle } from '../../../server/login-throttle';

/** Milliseconds that an attempt would wait for; the clock stands still meanwhile. */
async function delayOf(attempt: () => Promise<void>): Promise<number> {
  jest.useFakeTimers();
  let done = false;
  let waited = 0;
  const waiting = attempt().then(() => {
    done = true;
  });
  await Promise.resolve();
  for (; waited < 20_000; waited += 50) {
    await Promise.resolve();
    if (done) break;
    await jest.advanceTimersByTimeAsync(50);
  }
  await waiting;
  jest.useRealTimers();
  return waited;
}

test('failures cost nothing at first, then ever more; others notice nothing', async () => {
  let now = 1_000_000;
  const throttle = new LoginThrottle(() => now);
  const delays: number[] = [];
  for (let failures = 0; failures < 8; failures++) {
    delays.push(await delayOf(() => throttle.admit('root', 'evil')));
    throttle.failed('root', 'evil');
  }
  expect(delays).toEqual([0, 0, 0, 250, 500, 1000, 2000, 4000]);
  expect(await delayOf(() => throttle.admit('root', 'elsewhere'))).toBe(0);
  expect(await delayOf(() => throttle.admit('ann', 'evil'))).toBe(0);
  now += 11 * 60_000;
  throttle.failed('root', 'evil');
  expect(await delayOf(() => throttle.admit('root', 'evil'))).toBe(0);
});

test('the right password clears what was held against the user', async () => {
  const throttle = new LoginThrottle(() => 0);
  for (let failures = 0; failures < 5; failures++) throttle.failed('root', 'here');
  expect(await delayOf(() => throttle.admit('root', 'here'))).toBeGreaterThan(0);
  throttle.succeeded('root', 'here');
  expect(await delayOf(() => throttle.admit('root', 'here'))).toBe(0);
});

test('guessing with many names slows the address down, and one good account does not help', async () => {
  const throttle = new LoginThrottle(() => 0);
  for (let failures = 0; failures < 25; failures++) throttle.failed(`user${failures}`, 'evil');
  throttle.succeeded('good', 'evil');
  expect(await delayOf(() => throttle.admit('next', 'evil'))).toBeGreaterThan(1000);
});

test('more than ten that wait are turned away', async () => {
  jest.useFakeTimers();
  const throttle = new LoginThrottle(() => 0);
  for (let failures = 0; failures < 4; failures++) throttle.failed('root', 'evil');
  const waiting = Array.from({ length: 10 }, () => throttle.admit('root', 'evil'));
  await expect(throttle.admit('root', 'evil')).rejects.toMatchObject({ errno: 1129 });
  await jest.advanceTimersByTimeAsync(60_000);
  await Promise.all(waiting);
  jest.useRealTimers();
});

test('who has logged in from there lately is not locked out by others with that name', async () => {
  let now = 1_000_000;
  const throttle = new LoginThrottle(() => now);
  throttle.succeeded('app', 'balancer');
  for (let failures = 0; failures < 40; failures++) throttle.failed('app', 'balancer');
  expect(await delayOf(() => throttle.admit('app', 'balancer'))).toBe(250);
  expect(await delayOf(() => throttle.admit('other', 'balancer'))).toBeGreaterThan(1000);
  jest.useFakeTimers();
  const waiting = Array.from({ length: 200 }, () => throttle.admit('app', 'balancer'));
  await expect(throttle.admit('app', 'balancer')).rejects.toMatchObject({ errno: 1129 });
  await jest.advanceTimersByTimeAsync(250);
  await Promise.all(waiting);
  jest.useRealTimers();
  now += 11 * 60_000;
  for (let failures = 0; failures < 10; failures++) throttle.failed('app', 'balancer');
  expect(await delayOf(() => throttle.admit('app', 'balancer'))).toBeGreaterThan(1000);
});
