/** Numbers that look random and are the same for the same seed (G. Marsaglia, "Xorshift RNGs", 2003). */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed | 0 || 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** 0 .. 2^32-1 */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }

  /** 0 .. bound-1 */
  below(bound: number): number {
    return Math.floor((this.next() / 2 ** 32) * bound);
  }

  chance(probability: number): boolean {
    return this.next() / 2 ** 32 < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** All 64 bits. */
  int64(): bigint {
    return BigInt.asIntN(64, (BigInt(this.next()) << 32n) | BigInt(this.next()));
  }
}

/** Continuous integration runs the same cases each time: a new failure there comes from the change. */
const seedOfIntegration = 20261125;

/** The seed of a randomised test: TEST_SEED, or the clock. Printed, so that a failure can be run again. */
export function newRandom(): Random {
  const chosen = process.env.CI === 'true' ? seedOfIntegration : Date.now() % 2 ** 31;
  const seed = Number(process.env.TEST_SEED ?? chosen);
  console.info(`TEST_SEED=${seed}`);
  return new Random(seed);
}
