import type { Expression } from '../../../../engine/expressions/expression';
import type { JoinType, NestedLoopJoinPlan } from '../../../../engine/plan';
import { bigint, fieldsOf, memoryContext, type Row, runRows } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { spillingContext } from '../../../support/spilling';
import { byText, joined, joinFields, joinTypes, lessThan, smallNumber } from './join-reference';
import { batchSizes } from './reference';

const fields = fieldsOf(bigint, bigint);

function plan(
  type: JoinType,
  condition: Expression | null,
  nullAware = false,
): Omit<NestedLoopJoinPlan, 'left' | 'right'> {
  return { kind: 'nested-loop-join', type, condition, nullAware, fields: joinFields(type, fields, fields) };
}

test.each(joinTypes)('%s: any condition, in three-valued logic', async (type) => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const rows = (): Row[] =>
      Array.from({ length: random.below(random.pick([3, 150])) }, (_, row) => [BigInt(row), smallNumber(random)]);
    const [left, right] = [rows(), rows()];
    const condition = random.chance(0.8) ? lessThan(1, random.pick([0, 1]), 2) : null;
    const nullAware = random.chance(0.5);
    const truth = condition?.truth ?? (() => true);
    const expected = joined(type, left, right, 2, truth, nullAware);
    const context = random.chance(0.5) ? memoryContext() : spillingContext(500);
    const both: NestedLoopJoinPlan = {
      ...plan(type, condition?.expression ?? null, nullAware),
      left: context.serveRows('l', fields, left, random.pick(batchSizes)),
      right: context.serveRows('r', fields, right, random.pick(batchSizes)),
    };
    if (expected === null) await expect(runRows(both, context)).rejects.toMatchObject({ errno: 1242 });
    else expect(byText(await runRows(both, context))).toEqual(byText(expected));
  }
});

test('an inner join with an empty right side ends at once, and closes the left side', async () => {
  const context = memoryContext();
  const left = context.serveRows(
    'l',
    fields,
    [
      [1n, 1n],
      [2n, 2n],
    ],
    1,
  );
  const right = context.serveRows('r', fields, []);
  expect(await runRows({ ...plan('inner', null), left, right }, context)).toEqual([]);
  expect(context.events).toContain('return l');
});

test('a right side beyond the memory budget is refused, and both sides are closed', async () => {
  const context = memoryContext(50_000);
  const rows = Array.from({ length: 10_000 }, (_, row) => [BigInt(row), 0n]);
  const left = context.serveRows('l', fields, rows);
  const right = context.serveRows('r', fields, rows);
  await expect(runRows({ ...plan('semi', null), left, right }, context)).rejects.toMatchObject({ errno: 1038 });
  expect(context.events).toContain('return l');
  expect(context.events).toContain('return r');
});

test('an error of the condition ends it', async () => {
  const context = memoryContext();
  const left = context.serveRows('l', fields, [[2n ** 62n, 0n]]);
  const right = context.serveRows('r', fields, [[2n ** 62n, 0n]]);
  const [a, b] = [0, 2].map((index): Expression => ({ kind: 'input', index, type: bigint }));
  const sum: Expression = { kind: 'call', function: '+', arguments: [a!, b!], type: bigint };
  await expect(runRows({ ...plan('left', sum), left, right }, context)).rejects.toMatchObject({ errno: 1690 });
});
