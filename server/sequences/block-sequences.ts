import type { Sequences } from './sequences';

/** Numbers one after another. */
export interface Block {
  readonly first: bigint;
  readonly count: number;
}

/** Where blocks of numbers come from. */
export interface BlockSource {
  /** Takes a block for good: when it resolves, nobody gets these numbers again. May give fewer than `wanted`. */
  reserve(name: string, wanted: number): Promise<Block>;
  /** The rest of the block that was taken last, at shutdown. */
  giveBack?(name: string, rest: Block): Promise<void>;
  close(): void;
}

/** Hands out the numbers of blocks, so that not every number costs a trip to where they are kept. One statement after another for each name. */
export class BlockSequences implements Sequences {
  private readonly rests = new Map<string, Block>();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(private readonly source: BlockSource) {}

  next(name: string, count: number): Promise<readonly bigint[]> {
    const key = name.toUpperCase();
    const before = this.turns.get(key) ?? Promise.resolve();
    const taken = before.then(() => this.take(key, count));
    // The next one has its turn whatever came of this one.
    const turn: Promise<unknown> = taken.catch(() => undefined);
    this.turns.set(key, turn);
    void turn.then(() => {
      if (this.turns.get(key) === turn) this.turns.delete(key);
    });
    return taken;
  }

  private async take(name: string, count: number): Promise<readonly bigint[]> {
    const numbers: bigint[] = [];
    for (;;) {
      const rest = this.rests.get(name);
      if (rest) {
        const taken = Math.min(rest.count, count - numbers.length);
        for (let index = 0; index < taken; index++) numbers.push(rest.first + BigInt(index));
        this.rests.set(name, { first: rest.first + BigInt(taken), count: rest.count - taken });
      }
      if (numbers.length === count) return numbers;
      this.rests.set(name, await this.source.reserve(name, count - numbers.length));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.turns.values());
    try {
      for (const [name, rest] of this.rests) if (rest.count > 0) await this.source.giveBack?.(name, rest);
    } finally {
      this.source.close();
    }
  }
}
