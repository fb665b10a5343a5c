import { columnType, computedField, type Field } from '../../engine/batch/column-type';
import type { PhysicalPlan } from '../../engine/plan';
import type { RecursivePlan, SharedPlan, WorkingTablePlan } from '../logical/common-table';
import { outputOf } from '../logical/plan';
import { exactly, type LowerContext, type Lowered, lower } from './lower';
import { converted } from './set-operation';

/** All places that share have one and the same input, with all its columns. */
export async function lowerShared(shared: SharedPlan, context: LowerContext): Promise<Lowered> {
  const { number, input, columns, source } = shared;
  let made = context.shared.get(number);
  if (!made) {
    made = lower(input, new Set(source), context).then((lowered) => exactly(lowered, source).plan);
    context.shared.set(number, made);
  }
  const plan = await made;
  return { plan: { kind: 'shared', number, input: plan, fields: plan.fields }, columns };
}

/** Column types are those of the seed; what the step makes is stored as them (MariaDB manual, "Recursive Common Table Expressions Overview"). */
export async function lowerRecursive(recursive: RecursivePlan, context: LowerContext): Promise<Lowered> {
  const { number, distinct, cycle, columns } = recursive;
  const seedColumns = outputOf(recursive.seed);
  const seed = exactly(await lower(recursive.seed, new Set(seedColumns), context), seedColumns).plan;
  const fields = seed.fields.map(({ type }, index): Field => {
    const { name } = context.binding.column(columns[index]!);
    // A column of NULLs holds texts of no characters.
    const held = type.name === 'null' ? columnType('char', { collation: 'binary' }) : type;
    return computedField(name, { ...held, nullable: true });
  });
  context.workingTables.set(number, fields);
  const stepColumns = outputOf(recursive.step);
  const step: PhysicalPlan = exactly(await lower(recursive.step, new Set(stepColumns), context), stepColumns).plan;
  return {
    plan: {
      kind: 'recursive',
      table: number,
      seed: converted(seed, fields),
      step,
      distinct,
      ...(cycle ? { cycle } : {}),
      iterationsMax: context.recursion.roundsMax,
      stopsAtMax: context.recursion.stops,
      fields,
    },
    columns,
  };
}

export function lowerWorkingTable({ number, columns }: WorkingTablePlan, context: LowerContext): Lowered {
  const fields = context.workingTables.get(number);
  if (!fields) throw new Error(`working table ${number} outside of its recursive table`);
  return { plan: { kind: 'working-table', table: number, fields }, columns };
}
