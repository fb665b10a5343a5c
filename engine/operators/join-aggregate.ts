import { isValid, type RecordBatch, type Vector } from '../batch/record-batch';
import { sliceBatch } from '../batch/slice';
import { outputBatchRows } from '../limits';
import type { MemoryReservation } from '../memory/budget';
import type { JoinAggregatePlan } from '../plan';
import { inTurns } from './cpu-turn';
import { unknownPartitions } from './distinct';
import type { KeyFilter } from './join/key-filter';
import type { HeldGroups } from './join-aggregate/held-groups';
import { type JoinAggregateShape, shapeOf } from './join-aggregate/shape';
import { StreamedGroups } from './join-aggregate/streamed-groups';
import { type BatchSource, keyFilterOf, operator, pullAhead, type Run, reserveShare } from './operator';
import { Partitions, type Pull, partitionsOf } from './spill/partitions';

/**
 * Aggregates over an inner join on equal keys without its rows (JoinAggregatePlan). Neither side's rows are kept: of the held side there is a
 * state for each key, and the other side's rows pass by. When memory is short no more keys are held: rows of both sides with other keys go to disk,
 * and are joined when those held have met all rows; groups come out as they are, and may come again.
 */
export function joinAggregate(plan: JoinAggregatePlan, left: BatchSource, right: BatchSource, run: Run): BatchSource {
  const memory = reserveShare(run, 'JOIN');
  return operator(run, [left, right], rows(plan, left, right, run, memory), () => memory.free());
}

type Partials = AsyncGenerator<RecordBatch, void, undefined>;

async function* rows(
  plan: JoinAggregatePlan,
  left: BatchSource,
  right: BatchSource,
  run: Run,
  memory: MemoryReservation,
): Partials {
  const [held, streamed] = plan.build === 'left' ? [left, right] : [right, left];
  const shape = shapeOf(plan, run.context);
  const work = new PartialWork(shape, new StreamedGroups(shape, run), run, memory, filterOf(plan, run));
  try {
    yield* work.join(() => held.next(), pullAhead(streamed, run), 0);
    yield* work.takeGroups();
  } finally {
    // Whatever has become of the held side: nobody waits for ever.
    work.filter?.keys.abandon();
  }
}

/** Where the other side's fragments hear of the held side's keys. */
interface ToldKeys {
  readonly keys: KeyFilter;
  /** Of the held side. */
  readonly column: number;
  readonly keysMax: number;
}

function filterOf({ keyFilter, build, leftKeys, rightKeys }: JoinAggregatePlan, run: Run): ToldKeys | null {
  if (keyFilter === undefined) return null;
  const column = (build === 'left' ? leftKeys : rightKeys)[keyFilter.pair]!;
  return { keys: keyFilterOf(run, keyFilter.number), column, keysMax: keyFilter.keysMax };
}

/** Rows of both sides for whose keys there is no memory. */
interface Rest {
  readonly held: Partitions;
  readonly streamed: Partitions;
}

class PartialWork {
  /** Of the held side; null while nothing is held. */
  private states: HeldGroups | null = null;

  constructor(
    private readonly shape: JoinAggregateShape,
    private readonly groups: StreamedGroups,
    private readonly run: Run,
    private readonly memory: MemoryReservation,
    readonly filter: ToldKeys | null,
  ) {}

  /** Joins what the two give. `level`: which bits of the keys' hashes have not been used yet. */
  async *join(held: Pull, streamed: Pull, level: number): Partials {
    const { shape, run } = this;
    const states = shape.heldGroups();
    this.states = states;
    const filter = level === 0 ? this.filter : null;
    let rest: Rest | null = null;
    try {
      for (let batch = await held(); batch !== null; batch = await held()) {
        const pause = run.turn.pass();
        if (pause !== null) await pause;
        filter?.keys.add(batch, filter.column, filter.keysMax);
        if (rest !== null) {
          const numbers = states.addKnown(batch);
          await rest.held.add(batch, this.partitions(shape.keys.build(batch), numbers, batch.rowCount, level));
          batch.release?.();
          this.memory.force(this.bytes);
          continue;
        }
        states.add(batch);
        batch.release?.();
        if (this.memory.tryResize(this.bytes)) continue;
        yield* this.takeGroups();
        if (this.memory.tryResize(this.bytes)) continue;
        if (run.spill === null) this.memory.resize(this.bytes);
        this.memory.force(this.bytes);
        // One key at least is held, or there is no end.
        if (states.isEmpty) continue;
        rest = { held: new Partitions(shape.heldTypes, run), streamed: new Partitions(shape.streamedTypes, run) };
      }
      filter?.keys.complete(shape.heldTypes[filter.column]!);
      if (states.isEmpty) return;
      yield* this.stream(streamed, states, rest?.streamed ?? null, level);
      await states.remove();
      this.states = null;
      this.memory.force(this.bytes);
      if (rest !== null) yield* this.joinRest(rest, level + 1);
    } finally {
      await states.remove();
      await rest?.held.remove();
      await rest?.streamed.remove();
    }
  }

  /** Lets rows of the streamed side meet the keys that are held. Those with other keys go to `rest`, if there is one. */
  private async *stream(streamed: Pull, states: HeldGroups, rest: Partitions | null, level: number): Partials {
    for (let batch = await streamed(); batch !== null; batch = await streamed()) {
      const pause = this.run.turn.pass();
      if (pause !== null) await pause;
      const numbers = states.find(batch);
      if (rest !== null) {
        const keys = this.shape.keys.probe(batch);
        await rest.add(batch, this.partitions(keys, numbers, batch.rowCount, level));
      }
      this.groups.add(batch, numbers, states);
      batch.release?.();
      if (this.memory.tryResize(this.bytes)) continue;
      yield* this.takeGroups();
      this.memory.force(this.bytes);
    }
  }

  private async *joinRest({ held, streamed }: Rest, level: number): Partials {
    const heldFiles = await held.finish();
    const streamedFiles = await streamed.finish();
    for (const [index, file] of heldFiles.entries()) {
      const other = streamedFiles[index]!;
      if (file.rowCount > 0 && other.rowCount > 0) yield* this.join(file.reader(), other.reader(), level);
      await file.remove();
      await other.remove();
    }
  }

  /** What the groups have come to. They begin anew. */
  async *takeGroups(): Partials {
    const taken = await inTurns(this.groups.take(), this.run.turn);
    for (let start = 0; start < taken.rowCount; start += outputBatchRows) {
      yield sliceBatch(taken, start, Math.min(outputBatchRows, taken.rowCount - start));
    }
  }

  private get bytes(): number {
    return (this.states?.byteLength ?? 0) + this.groups.byteLength;
  }

  /** Of rows whose keys have no number; -1 for those that have one, and for those with a NULL, which join nothing. */
  private partitions(keys: readonly Vector[], numbers: Int32Array, rowCount: number, level: number): Int32Array {
    const partitions = unknownPartitions(numbers, partitionsOf(keys, this.shape.keys.types, rowCount, level));
    for (const { validity } of keys) {
      if (validity === null) continue;
      for (let row = 0; row < rowCount; row++) if (!isValid(validity, row)) partitions[row] = -1;
    }
    return partitions;
  }
}
