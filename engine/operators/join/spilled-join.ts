import type { ColumnType, Field } from '../../batch/column-type';
import type { RecordBatch } from '../../batch/record-batch';
import { batchBytes } from '../../memory/batch-bytes';
import type { MemoryReservation } from '../../memory/budget';
import type { SpillFiles } from '../../memory/spill';
import type { SpillFile } from '../../memory/spill-file';
import type { CpuTurn } from '../cpu-turn';
import { HeldRows } from '../held-rows';
import type { Run } from '../operator';
import { levelCount, Partitions, type Pull, partitionsOf } from '../spill/partitions';
import { type BuildKeys, BuildSide, buildBytesPerRow } from './build-side';
import { probeWithLeft, probeWithRight } from './probe';
import type { JoinShape } from './shape';

/** A hash join of which the build side does not fit in memory. */
export interface SpillingJoin {
  readonly shape: JoinShape;
  readonly keys: BuildKeys;
  readonly buildFields: readonly Field[];
  readonly probeFields: readonly Field[];
  readonly run: Run;
  readonly spill: SpillFiles;
  readonly memory: MemoryReservation;
}

type Joined = AsyncGenerator<RecordBatch, void, undefined>;

/** A partition that has more than this part of the rows it was made of is not worth splitting again: one key has most of them. */
const skewMax = 0.9;

/**
 * Grace hash join: both sides are spread over files by the hash of their keys, so that rows that may join are in files of the same number; each
 * pair of files is then joined on its own, and spread again by other bits of the hash when its build side still does not fit
 * (M. Kitsuregawa et al., "Application of Hash to Data Base Machine and Its Architecture", 1983). Output comes in no order.
 */
export async function* spilledJoin(join: SpillingJoin, build: Pull, probe: Pull, level: number): Joined {
  const { keys } = join;
  // A last key that compares in three-valued logic meets other keys too: rows go by the keys before it.
  const keyCount = keys.keys.types.length - (keys.nullAware === null ? 0 : 1);
  if (keyCount === 0) {
    yield* spilledRounds(join, build, probe);
    return;
  }
  const types = keys.keys.types.slice(0, keyCount);
  const buildParts = new Partitions(typesOf(join.buildFields), join.run);
  const probeParts = new Partitions(typesOf(join.probeFields), join.run);
  try {
    const buildRows = await spread(buildParts, build, join, types, level, (batch) => keys.keys.build(batch));
    const buildFiles = await buildParts.finish();
    await spread(probeParts, probe, join, types, level, (batch) => keys.keys.probe(batch));
    const probeFiles = await probeParts.finish();
    join.memory.force(0);
    for (const [index, file] of buildFiles.entries()) {
      yield* joinFiles(join, file, probeFiles[index]!, level + 1, buildRows);
    }
  } finally {
    await buildParts.remove();
    await probeParts.remove();
  }
}

const typesOf = (fields: readonly Field[]): ColumnType[] => fields.map((field) => field.type);

/** Returns how many rows there were. */
async function spread(
  parts: Partitions,
  pull: Pull,
  { run }: SpillingJoin,
  types: readonly ColumnType[],
  level: number,
  keysOf: (batch: RecordBatch) => ReturnType<BuildKeys['keys']['build']>,
): Promise<number> {
  let rowCount = 0;
  for (let batch = await pull(); batch !== null; batch = await pull()) {
    const pause = run.turn.pass();
    if (pause !== null) await pause;
    rowCount += batch.rowCount;
    const columns = keysOf(batch).slice(0, types.length);
    await parts.add(batch, partitionsOf(columns, types, batch.rowCount, level));
  }
  return rowCount;
}

/** Joins two files whose rows are all that have each other's keys. */
async function* joinFiles(
  join: SpillingJoin,
  build: SpillFile,
  probe: SpillFile,
  level: number,
  parentRows: number,
): Joined {
  const { shape, keys, memory, run } = join;
  const isUnmatchedDropped = keys.leftIs === 'build' || shape.type === 'inner' || shape.type === 'semi';
  if (build.rowCount === 0 && isUnmatchedDropped) return;
  if (probe.rowCount === 0 && (keys.leftIs === 'probe' || shape.type === 'inner' || shape.type === 'semi')) return;
  const fits = memory.tryResize(build.bytes + build.rowCount * buildBytesPerRow(keys));
  if (!fits && level < levelCount && build.rowCount < parentRows * skewMax) {
    yield* spilledJoin(join, build.reader(), probe.reader(), level);
  } else if (!fits) {
    yield* joinRounds(join, build.reader(), probe);
  } else {
    const side = await BuildSide.of(await loaded(build, join.buildFields, run.turn), keys, run.turn);
    memory.force(batchBytes(side.batch) + side.byteLength);
    if (keys.leftIs === 'build') yield* probeWithRight(shape, side, probe.reader(), run);
    else yield* probeWithLeft(shape, side, probe.reader(), run, null);
  }
  memory.force(0);
  await build.remove();
  await probe.remove();
}

async function loaded(file: SpillFile, fields: readonly Field[], turn: CpuTurn): Promise<RecordBatch> {
  const held = new HeldRows(fields, null);
  const pull = file.reader();
  for (let batch = await pull(); batch !== null; batch = await pull()) held.add(batch);
  return held.takeInTurns(turn);
}

/** As joinRounds, with the probe side put into a file first, as it is read once a round. */
async function* spilledRounds(join: SpillingJoin, build: Pull, probe: Pull): Joined {
  const file = join.spill.create(typesOf(join.probeFields));
  const buildFile = join.spill.create(typesOf(join.buildFields));
  try {
    for (let batch = await build(); batch !== null; batch = await build()) await buildFile.append(batch);
    join.memory.force(0);
    for (let batch = await probe(); batch !== null; batch = await probe()) await file.append(batch);
    yield* joinRounds(join, buildFile.reader(), file);
  } finally {
    await file.remove();
    await buildFile.remove();
  }
}

/** Holds as many build rows as fit, lets all probe rows meet them, and goes on with the next build rows. */
async function* joinRounds(join: SpillingJoin, build: Pull, probe: SpillFile): Joined {
  const { shape, keys, memory, run } = join;
  const verdicts: Uint8Array[] = [];
  const verdictBytes = keys.leftIs === 'probe' && shape.type !== 'inner' ? probe.rowCount : 0;
  let batch = await build();
  do {
    const held = new HeldRows(join.buildFields, null);
    let bytes = verdictBytes;
    while (batch !== null) {
      const added = batchBytes(batch) + batch.rowCount * buildBytesPerRow(keys);
      if (!memory.tryResize(bytes + added)) {
        if (held.rowCount > 0) break;
        // The next batch at least, or there is no end.
        memory.force(bytes + added);
      }
      bytes += added;
      held.add(batch);
      batch = await build();
    }
    const side = await BuildSide.of(await held.takeInTurns(run.turn), keys, run.turn);
    if (keys.leftIs === 'build') yield* probeWithRight(shape, side, probe.reader(), run);
    else yield* probeWithLeft(shape, side, probe.reader(), run, { verdicts, isLast: batch === null });
    memory.force(0);
  } while (batch !== null);
}
