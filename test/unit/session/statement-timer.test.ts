import { StatementTimer } from '../../../server/session/statement-timer';

describe('max_statement_time', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function begin(timer: StatementTimer, limitMs: number): AbortController {
    const abort = new AbortController();
    timer.begin(limitMs, abort, performance.now());
    return abort;
  }

  test('a statement is aborted when its time is over, not before', () => {
    const abort = begin(new StatementTimer(), 100);
    jest.advanceTimersByTime(99);
    expect(abort.signal.aborted).toBe(false);
    jest.advanceTimersByTime(2);
    expect(abort.signal.aborted).toBe(true);
    expect(abort.signal.reason).toMatchObject({ errno: 1969 });
  });

  test('a statement that has ended is not aborted, and the next one has the whole of its own time', () => {
    const timer = new StatementTimer();
    const first = begin(timer, 100);
    jest.advanceTimersByTime(60);
    timer.end();
    const second = begin(timer, 100);
    jest.advanceTimersByTime(99);
    expect(second.signal.aborted).toBe(false);
    jest.advanceTimersByTime(2);
    expect([first, second].map(({ signal }) => signal.aborted)).toEqual([false, true]);
  });

  test('one with less time than what is left of the one before is aborted in its own time', () => {
    const timer = new StatementTimer();
    begin(timer, 10_000);
    timer.end();
    const second = begin(timer, 50);
    jest.advanceTimersByTime(51);
    expect(second.signal.aborted).toBe(true);
  });

  test('one without a limit is not aborted by the limit of the one before', () => {
    const timer = new StatementTimer();
    begin(timer, 50);
    timer.end();
    const second = begin(timer, 0);
    jest.advanceTimersByTime(1000);
    expect(second.signal.aborted).toBe(false);
  });

  test('limits that are longer than Node.js can wait', () => {
    const limitMs = 2 ** 31 + 1000;
    const abort = begin(new StatementTimer(), limitMs);
    jest.advanceTimersByTime(limitMs - 1);
    expect(abort.signal.aborted).toBe(false);
    jest.advanceTimersByTime(2);
    expect(abort.signal.aborted).toBe(true);
  });

  test('no timer is left once the session is over', () => {
    const timer = new StatementTimer();
    begin(timer, 1000);
    timer.end();
    timer.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
