import { cpuSliceMs } from '../../../../engine/limits';
import { CpuTurn } from '../../../../engine/operators/cpu-turn';

const signal = new AbortController().signal;

function work(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until; );
}

/** A statement that works in as many slices and writes its name down at each. */
async function statement(name: string, slices: number, order: string[], sliceMs: number): Promise<void> {
  const turn = new CpuTurn(signal);
  for (let slice = 0; slice < slices; slice++) {
    work(sliceMs);
    order.push(name);
    const pause = turn.pass();
    if (pause !== null) await pause;
  }
}

test('short work goes on at once', () => {
  expect(new CpuTurn(signal).pass()).toBeNull();
});

test('long work waits for others’ events', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('event'));
  await statement('s', 2, order, cpuSliceMs * 2);
  expect(order).toEqual(['s', 'event', 's']);
});

test('heavy statements take turns', async () => {
  const order: string[] = [];
  await Promise.all(['a', 'b', 'c'].map((name) => statement(name, 3, order, cpuSliceMs * 2)));
  expect(order.join('')).toBe('abcabcabc');
});

test('however many there are, one works before others’ events come', async () => {
  const order: string[] = [];
  const work = Promise.all(['a', 'b', 'c'].map((name) => statement(name, 2, order, cpuSliceMs * 2)));
  let isOver = false;
  const event = (): void => {
    order.push('.');
    if (!isOver) setImmediate(event);
  };
  setImmediate(event);
  await work;
  isOver = true;
  // Between two slices the event loop has turned.
  expect(order.join('').slice(3)).toMatch(/^\.*a\.+b\.+c\.*$/);
});

test('all continue, whatever they do in their slices', async () => {
  const order: string[] = [];
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => statement(String(i), 5, order, i % 3 === 0 ? cpuSliceMs * 2 : 0)),
  );
  expect(order).toHaveLength(100);
});

test('a statement that was stopped while it waited ends', async () => {
  const controller = new AbortController();
  const turn = new CpuTurn(controller.signal);
  work(cpuSliceMs * 2);
  const pause = turn.pass();
  controller.abort();
  await expect(pause).rejects.toMatchObject({ errno: 1317 });
  expect(() => turn.pass()).toThrow(expect.objectContaining({ errno: 1317 }));
});
