import { setTimeout as delay } from 'node:timers/promises';
import { sqlError } from '../../protocol/wire/sql-error';
import type { Sequences } from './sequences';

/** A clock that was set back further than this is not waited for. */
const clockBackMsMax = 5000;

/** How a number is made of the time and a counter within a millisecond. */
export interface ClockLayout {
  /** Numbers in one millisecond. */
  readonly perMs: number;
  /** The counter of a millisecond's first number. */
  readonly firstOf: (ms: number) => number;
  readonly number: (ms: number, counter: number) => bigint;
}

/**
 * MyCAT's kind 2: milliseconds since 2010-11-04T01:42:54.657Z << 22 | data centre (5 bits) << 17 | worker (5) << 12 | counter (12), in
 * `sequence_time_conf.properties` WORKID and DATAACENTERID.
 */
export function timeLayout(worker: number, dataCenter: number): ClockLayout {
  const fixed = (BigInt(dataCenter) << 17n) | (BigInt(worker) << 12n);
  return {
    perMs: 1 << 12,
    // Otherwise the numbers of a quiet server were all even.
    firstOf: (ms) => ms & 1,
    number: (ms, counter) => (BigInt(ms - 1288834974657) << 22n) | fixed | BigInt(counter),
  };
}

/**
 * MyCAT's kind 3: the lower 38 bits of the milliseconds << 25 | cluster (5) << 20 | instance (5) << 15 | counter (15), in
 * `sequence_distributed_conf.properties` CLUSTERID and INSTANCEID. The counter takes the place of MyCAT's thread (9) and counter (6): there
 * is one thread.
 */
export function distributedLayout(cluster: number, instance: number): ClockLayout {
  const fixed = (BigInt(cluster) << 20n) | (BigInt(instance) << 15n);
  return {
    perMs: 1 << 15,
    firstOf: () => 0,
    number: (ms, counter) => ((BigInt(ms) & ((1n << 38n) - 1n)) << 25n) | fixed | BigInt(counter),
  };
}

/**
 * Numbers made of the time. They need no place to be kept, as long as no two servers have the same ids in their configuration and the clock
 * is not set back while the server is down. Every name has the same numbers to draw from.
 */
export class ClockSequences implements Sequences {
  private lastMs = 0;
  private counter = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly layout: ClockLayout,
    private readonly now: () => number = Date.now,
  ) {}

  next(_name: string, count: number): Promise<readonly bigint[]> {
    const taken = this.turn.then(async () => {
      const numbers: bigint[] = [];
      while (numbers.length < count) numbers.push(await this.one());
      return numbers;
    });
    this.turn = taken.catch(() => undefined);
    return taken;
  }

  private async one(): Promise<bigint> {
    const { layout } = this;
    for (;;) {
      const ms = this.now();
      if (ms > this.lastMs) {
        this.lastMs = ms;
        this.counter = layout.firstOf(ms);
        return layout.number(ms, this.counter);
      }
      // The clock was set back, or this millisecond goes on: its numbers are used up first.
      if (this.counter + 1 < layout.perMs) return layout.number(this.lastMs, ++this.counter);
      if (this.lastMs - ms > clockBackMsMax) {
        throw sqlError(
          'ER_UNKNOWN_ERROR',
          `sequences: the clock was set back by ${this.lastMs - ms} ms, and numbers made of the time would come twice; set it right`,
        );
      }
      await delay(1);
    }
  }

  async close(): Promise<void> {
    await this.turn;
  }
}
