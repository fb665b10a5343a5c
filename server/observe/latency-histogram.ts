/** Steps that a power of two is divided into: a bucket is at most an eighth wide, so a quantile is off by at most 6 %. */
const stepBits = 3;
const steps = 1 << stepBits;
const bucketCount = (32 - stepBits + 1) * steps;
const microsecondsMax = 2 ** 32 - 1;

/** How long something took, how often: counts in buckets that widen with the duration. About 1 KB. Durations in microseconds, up to 71 minutes. */
export class LatencyHistogram {
  private readonly buckets = new Uint32Array(bucketCount);
  count = 0;
  sumMicroseconds = 0;
  minMicroseconds = microsecondsMax;
  maxMicroseconds = 0;

  record(microseconds: number): void {
    const value = microseconds > microsecondsMax ? microsecondsMax : microseconds < 0 ? 0 : Math.floor(microseconds);
    this.buckets[bucketOf(value)]!++;
    this.count++;
    this.sumMicroseconds += value;
    if (value < this.minMicroseconds) this.minMicroseconds = value;
    if (value > this.maxMicroseconds) this.maxMicroseconds = value;
  }

  add(other: LatencyHistogram): void {
    for (let index = 0; index < bucketCount; index++) this.buckets[index]! += other.buckets[index]!;
    this.count += other.count;
    this.sumMicroseconds += other.sumMicroseconds;
    this.minMicroseconds = Math.min(this.minMicroseconds, other.minMicroseconds);
    this.maxMicroseconds = Math.max(this.maxMicroseconds, other.maxMicroseconds);
  }

  /** The duration that `share` (0 to 1) of all stayed below; 0 when there are none. */
  quantile(share: number): number {
    if (this.count === 0) return 0;
    const rank = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (let index = 0; index < bucketCount; index++) {
      seen += this.buckets[index]!;
      if (seen < rank) continue;
      const middle = (lowerBound(index) + lowerBound(index + 1)) / 2;
      return Math.min(this.maxMicroseconds, Math.max(this.minMicroseconds, middle));
    }
    return this.maxMicroseconds;
  }
}

function bucketOf(value: number): number {
  if (value < steps) return value;
  const exponent = 31 - Math.clz32(value);
  return (exponent - stepBits + 1) * steps + ((value >>> (exponent - stepBits)) & (steps - 1));
}

function lowerBound(index: number): number {
  if (index < steps) return index;
  return (steps + (index % steps)) * 2 ** (Math.floor(index / steps) - 1);
}
