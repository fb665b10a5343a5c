import { lightStatements } from '../../../../engine/batch/light-statements';

afterEach(() => jest.useRealTimers());

test('heavy work goes on in the next turn of the loop, and later while light statements come', async () => {
  jest.useFakeTimers();
  jest.advanceTimersByTime(1000);
  const done: string[] = [];
  lightStatements.after(() => done.push('alone'));
  jest.advanceTimersByTime(0);
  expect(done).toEqual(['alone']);

  lightStatements.begin(performance.now());
  lightStatements.after(() => done.push('beside light ones'));
  jest.advanceTimersByTime(3);
  expect(done).toEqual(['alone']);
  jest.advanceTimersByTime(1);
  expect(done).toEqual(['alone', 'beside light ones']);

  jest.advanceTimersByTime(5);
  lightStatements.after(() => done.push('alone again'));
  jest.advanceTimersByTime(0);
  expect(done).toEqual(['alone', 'beside light ones', 'alone again']);
});
