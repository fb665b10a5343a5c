import { HeavyGate } from '../../../server/limits/heavy-gate';

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function job(): { readonly work: () => Promise<string>; readonly end: () => void; readonly started: () => boolean } {
  let end!: () => void;
  let isStarted = false;
  const ended = new Promise<string>((resolve) => {
    end = () => resolve('done');
  });
  return {
    work: () => {
      isStarted = true;
      return ended;
    },
    end,
    started: () => isStarted,
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('so many run, the others wait in order, and more are refused', async () => {
  const gate = new HeavyGate(() => ({ runningMax: 2, waitingMax: 2, waitMaxMs: 60_000 }));
  const jobs = [job(), job(), job(), job()];
  const runs = jobs.map(({ work }) => gate.run(never, work));
  await settled();
  expect(jobs.map(({ started }) => started())).toEqual([true, true, false, false]);
  await expect(gate.run(never, job().work)).rejects.toMatchObject({
    errno: 1041,
    message: expect.stringContaining('heavyStatementQueue'),
  });
  jobs[1]!.end();
  await runs[1];
  await settled();
  expect(jobs.map(({ started }) => started())).toEqual([true, true, true, false]);
  for (const { end } of jobs) end();
  expect(await Promise.all(runs)).toEqual(['done', 'done', 'done', 'done']);
  expect(gate.statistics).toEqual({ running: 0, waiting: 0 });
});

test('a failure gives its place back; a wait ends in time, and with the statement', async () => {
  const gate = new HeavyGate(() => ({ runningMax: 1, waitingMax: 5, waitMaxMs: 20 }));
  await expect(gate.run(never, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  const first = job();
  const running = gate.run(never, first.work);
  await expect(gate.run(never, job().work)).rejects.toMatchObject({
    errno: 1041,
    message: expect.stringContaining('heavyStatementWait'),
  });
  const abort = new AbortController();
  const waiting = gate.run(abort.signal, job().work);
  abort.abort(new Error('killed'));
  await expect(waiting).rejects.toThrow('killed');
  first.end();
  await running;
  expect(gate.statistics).toEqual({ running: 0, waiting: 0 });
});

test('without a limit everything runs', async () => {
  const gate = new HeavyGate(() => ({ runningMax: 0, waitingMax: 0, waitMaxMs: 1 }));
  const jobs = Array.from({ length: 20 }, job);
  const runs = jobs.map(({ work }) => gate.run(never, work));
  expect(jobs.every(({ started }) => started())).toBe(true);
  for (const { end } of jobs) end();
  await Promise.all(runs);
});
