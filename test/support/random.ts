/** A generator of random numbers that a seed repeats (mulberry32). */
export interface Random {
  readonly seed: number;
  /** 0 <= result < 1 */
  next(): number;
  /** 0 <= result < limit */
  below(limit: number): number;
  bytes(length: number): Buffer;
  pick<T>(items: readonly T[]): T;
}

/** Seed from the environment variable SEED, or of the clock. It is printed, so that a failure can be repeated. */
export function seededRandom(name: string): Random {
  const seed = process.env.SEED === undefined ? Date.now() >>> 0 : Number(process.env.SEED) >>> 0;
  process.stdout.write(`${name}: SEED=${seed}\n`);
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    seed,
    next,
    below,
    bytes: (length) => {
      const bytes = Buffer.alloc(length);
      for (let i = 0; i < length; i++) bytes[i] = below(256);
      return bytes;
    },
    pick: (items) => items[below(items.length)]!,
  };
}
