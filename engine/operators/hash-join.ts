import type { RecordBatch } from '../batch/record-batch';
import { batchBytes } from '../memory/batch-bytes';
import type { MemoryReservation } from '../memory/budget';
import type { HashJoinPlan } from '../plan';
import { HeldRows } from './held-rows';
import { type BuildKeys, BuildSide, buildBytesPerRow } from './join/build-side';
import type { KeyFilter } from './join/key-filter';
import { probeWithLeft, probeWithRight } from './join/probe';
import { type JoinShape, pairCondition } from './join/shape';
import { spilledJoin } from './join/spilled-join';
import { joinKeys } from './keys/join-keys';
import { type BatchSource, keyFilterOf, operator, pullAhead, type Run, reserveShare } from './operator';

/**
 * Joins of all types on equal keys: one side is held in a hash table, the other streams through it. Held left rows come out at the end, those
 * of inner, left and single joins when they meet a partner. Without keys every pair of rows is a candidate. Batches are of bounded size.
 * When the held side does not fit in memory both sides go to disk first (join/spilled-join.ts), and no order is kept.
 */
export function hashJoin(plan: HashJoinPlan, left: BatchSource, right: BatchSource, run: Run): BatchSource {
  const memory = reserveShare(run, 'JOIN');
  return operator(run, [left, right], rows(plan, left, right, run, memory), () => memory.free());
}

async function* rows(
  plan: HashJoinPlan,
  left: BatchSource,
  right: BatchSource,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const filter = plan.keyFilter === undefined ? null : keyFilterOf(run, plan.keyFilter.number);
  try {
    yield* joined(plan, left, right, run, memory, filter);
  } finally {
    // Whatever has become of the held side: nobody waits for ever.
    filter?.abandon();
  }
}

async function* joined(
  plan: HashJoinPlan,
  left: BatchSource,
  right: BatchSource,
  run: Run,
  memory: MemoryReservation,
  filter: KeyFilter | null,
): AsyncGenerator<RecordBatch, void, undefined> {
  const buildsLeft = plan.build === 'left';
  const [buildInput, probeInput] = buildsLeft ? [left, right] : [right, left];
  const [buildFields, probeFields] = buildsLeft
    ? [plan.left.fields, plan.right.fields]
    : [plan.right.fields, plan.left.fields];
  const shape = shapeOf(plan, run);
  const keys = buildKeys(plan);
  const filterColumn =
    plan.keyFilter === undefined ? 0 : (buildsLeft ? plan.leftKeys : plan.rightKeys)[plan.keyFilter.pair]!;
  const pull = pullAhead(probeInput, run);
  const held: RecordBatch[] = [];
  let bytes = 0;
  for (let batch = await buildInput.next(); batch !== null; batch = await buildInput.next()) {
    bytes += batchBytes(batch) + batch.rowCount * buildBytesPerRow(keys);
    held.push(batch);
    filter?.add(batch, filterColumn, plan.keyFilter!.keysMax);
    const { spill } = run;
    if (spill === null) memory.resize(bytes);
    else if (!memory.tryResize(bytes)) {
      filter?.abandon();
      const build = async (): Promise<RecordBatch | null> => held.shift() ?? buildInput.next();
      yield* spilledJoin({ shape, keys, buildFields, probeFields, run, spill, memory }, build, pull, 0);
      return;
    }
  }
  const all = new HeldRows(buildFields, null);
  for (const batch of held.splice(0)) all.add(batch);
  const build = await BuildSide.of(await all.takeInTurns(run.turn), keys, run.turn);
  memory.force(batchBytes(build.batch) + build.byteLength);
  filter?.complete(buildFields[filterColumn]!.type);
  if (build.batch.rowCount === 0 && (buildsLeft || plan.type === 'inner' || plan.type === 'semi')) return;
  if (buildsLeft) yield* probeWithRight(shape, build, pull, run);
  else yield* probeWithLeft(shape, build, pull, run, null);
}

function shapeOf(plan: HashJoinPlan, run: Run): JoinShape {
  return {
    type: plan.type,
    leftFields: plan.left.fields,
    rightFields: plan.right.fields,
    fields: plan.fields,
    condition: pairCondition(plan.residual, plan.left.fields.length, run.evaluation),
    unknownExcludes: plan.nullAware,
  };
}

function buildKeys(plan: HashJoinPlan): BuildKeys {
  const [build, probe] =
    plan.build === 'left'
      ? [
          { fields: plan.left.fields, keys: plan.leftKeys },
          { fields: plan.right.fields, keys: plan.rightKeys },
        ]
      : [
          { fields: plan.right.fields, keys: plan.rightKeys },
          { fields: plan.left.fields, keys: plan.leftKeys },
        ];
  const last = plan.leftKeys.length - 1;
  return {
    keys: joinKeys(build.fields, probe.fields, build.keys, probe.keys),
    leftIs: plan.build === 'left' ? 'build' : 'probe',
    nullAware:
      plan.nullAware && last >= 0 && plan.type !== 'semi'
        ? { buildColumn: build.keys[last]!, probeColumn: probe.keys[last]! }
        : null,
  };
}
