import { LatencyHistogram } from '../../../../server/observe/latency-histogram';
import { Random } from '../../../support/random';

test('quantiles are within 6 % of the exact ones', () => {
  const random = new Random(5);
  const values = Array.from({ length: 5000 }, () => Math.floor(Math.exp(random.below(2000) / 100)));
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  values.sort((left, right) => left - right);
  for (const share of [0.01, 0.5, 0.9, 0.95, 0.99, 0.999]) {
    const exact = values[Math.ceil(share * values.length) - 1]!;
    expect(Math.abs(histogram.quantile(share) - exact)).toBeLessThanOrEqual(exact * 0.0625 + 1);
  }
  expect(histogram.quantile(1)).toBeLessThanOrEqual(histogram.maxMicroseconds);
  expect(histogram.sumMicroseconds).toBe(values.reduce((sum, value) => sum + value, 0));
});

test('one value is every quantile, whatever its size', () => {
  for (const value of [0, 1, 7, 8, 9, 15, 16, 1000, 123_456_789, 2 ** 32 - 1]) {
    const histogram = new LatencyHistogram();
    histogram.record(value);
    expect([histogram.quantile(0), histogram.quantile(0.5), histogram.quantile(1)]).toEqual([value, value, value]);
  }
});

test('durations past the range count as its end, negative ones as none', () => {
  const histogram = new LatencyHistogram();
  histogram.record(1e12);
  histogram.record(-5);
  expect([histogram.minMicroseconds, histogram.maxMicroseconds, histogram.count]).toEqual([0, 2 ** 32 - 1, 2]);
});

test('histograms add up', () => {
  const [left, right, both] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()];
  for (const [index, value] of [3, 500, 70_000, 20, 9_000_000].entries()) {
    (index % 2 ? left : right).record(value);
    both.record(value);
  }
  left.add(right);
  expect(left).toEqual(both);
  expect(new LatencyHistogram().quantile(0.5)).toBe(0);
});
