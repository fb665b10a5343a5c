/** What operators use is counted as their own, and adds up to what the statement used. */
import type { ResourceUsage } from '../../../../engine/context';
import { execute } from '../../../../engine/execute';
import { OperatorUsage } from '../../../../engine/memory/usage';
import type { PhysicalPlan } from '../../../../engine/plan';
import { bigint, fieldsOf, type Row } from '../../../support/memory-plans';
import { type SpillingContext, spillingContext } from '../../../support/spilling';

const fields = fieldsOf(bigint, bigint);
const rows = (count: number, keys: number): Row[] =>
  Array.from({ length: count }, (_, index) => [BigInt(index % keys), BigInt(count - index)]);

interface Use {
  readonly of: ReadonlyMap<PhysicalPlan, OperatorUsage>;
  readonly total: ResourceUsage;
}

async function used(plan: PhysicalPlan, context: SpillingContext): Promise<Use> {
  const of = new Map<PhysicalPlan, OperatorUsage>();
  let total: ResourceUsage | null = null;
  const usageOf = (each: PhysicalPlan): OperatorUsage => {
    const usage = of.get(each) ?? new OperatorUsage();
    of.set(each, usage);
    return usage;
  };
  const ended = (usage: ResourceUsage): void => {
    total = usage;
  };
  for await (const _ of execute(plan, { ...context, usageOf, ended }));
  return { of, total: total! };
}

function plans(context: SpillingContext) {
  const input = context.serveRows('a', fields, rows(4000, 4000));
  const distinct: PhysicalPlan = { kind: 'distinct', input, fields };
  const sort: PhysicalPlan = { kind: 'sort', input: distinct, keys: [{ column: 1, descending: false }], fields };
  const root: PhysicalPlan = { kind: 'limit', input: sort, offset: 0, count: null, warnWhenCut: null, fields };
  return { input, distinct, sort, root };
}

test('with memory enough nothing is spilled, and only operators that hold rows hold some', async () => {
  const context = spillingContext(2 ** 30);
  const { input, distinct, sort, root } = plans(context);
  const { of, total } = await used(root, context);
  for (const plan of [input, root]) expect(of.get(plan)).toMatchObject({ memoryPeakBytes: 0, spillFiles: 0 });
  for (const plan of [distinct, sort]) {
    expect(of.get(plan)!.memoryPeakBytes).toBeGreaterThan(4000 * 16);
    expect(of.get(plan)!.memoryPeakBytes).toBeLessThanOrEqual(total.memoryPeakBytes);
  }
  expect(total.spilledBytes).toBe(0);
});

test('what is spilled is told of the operator that did', async () => {
  const context = spillingContext(60_000);
  const { distinct, sort, root } = plans(context);
  const { of, total } = await used(root, context);
  expect(of.get(sort)!.spillFiles).toBeGreaterThan(0);
  expect(of.get(distinct)!.spillFiles).toBeGreaterThan(0);
  const spilled = [...of.values()].reduce((sum, usage) => sum + usage.spilledBytes, 0);
  expect(spilled).toBe(total.spilledBytes);
  expect(spilled).toBeGreaterThan(4000 * 16);
});

test('runs of a subplan count together, apart from what runs them', async () => {
  const context = spillingContext(2 ** 30);
  const outer = context.serveRows('outer', fields, rows(6, 3));
  const inner = context.serveRows('inner', fields, rows(500, 500));
  const subplan: PhysicalPlan = { kind: 'sort', input: inner, keys: [{ column: 1, descending: false }], fields };
  const root: PhysicalPlan = {
    kind: 'apply',
    type: 'semi',
    input: outer,
    parameters: [0],
    subplan,
    condition: null,
    nullAware: false,
    fields,
  };
  const { of } = await used(root, context);
  expect(of.get(subplan)!.memoryPeakBytes).toBeGreaterThanOrEqual(500 * 16);
  expect(of.get(root)!.memoryPeakBytes).toBeGreaterThan(0);
  expect(of.size).toBe(4);
});
