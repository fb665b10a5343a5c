import { execute } from '../../../../engine/execute';
import { MemoryBudget } from '../../../../engine/memory/budget';
import { ServerMemory } from '../../../../engine/memory/server-memory';
import type { PhysicalPlan } from '../../../../engine/plan';
import { bigint, fieldsOf, memoryContext, runRows } from '../../../support/memory-plans';
import { hasSpilled, spillingContext } from '../../../support/spilling';

test('what others are promised is not given away; what they do not use up to then is free for those that cannot spill', () => {
  const budget = new MemoryBudget(1000);
  const [a, b] = [budget.reserveShare('A'), budget.reserveShare('B')];
  expect(a.tryResize(751)).toBe(false);
  expect(a.tryResize(750)).toBe(true);
  expect(b.tryResize(250)).toBe(true);
  expect(b.tryResize(251)).toBe(false);
  b.free();
  expect(a.tryResize(1000)).toBe(true);
  a.force(1200);
  expect(budget.used).toBe(1200);
  expect(budget.peakBytes).toBe(1200);
  a.free();
  const fixed = budget.reserve('C');
  const other = budget.reserveShare('D');
  expect(fixed.tryResize(1000)).toBe(true);
  expect(other.tryResize(1)).toBe(false);
  expect(() => fixed.grow(1)).toThrow(expect.objectContaining({ errno: 1038 }));
});

test('all statements together: what is left of the server decides, and an ended statement gives back', () => {
  const server = ServerMemory.ofServer(1000);
  const [first, second] = [new MemoryBudget(800, server), new MemoryBudget(800, server)];
  first.reserve('A').resize(700);
  const b = second.reserve('B');
  expect(b.tryResize(301)).toBe(false);
  expect(() => b.resize(301)).toThrow(/serverMemoryLimit/);
  first.close();
  expect(server.usedBytes).toBe(0);
  expect(b.tryResize(800)).toBe(true);
  second.close();
  b.free();
  expect(server.usedBytes).toBe(0);
});

test('a statement goes to disk when others hold the memory; ended, failed or left early, it holds nothing', async () => {
  const fields = fieldsOf(bigint);
  const rows = Array.from({ length: 20_000 }, (_, row) => [BigInt(row)]);
  const keys = [{ column: 0, descending: true }];
  const server = ServerMemory.ofServer(2 ** 20);
  server.change(2 ** 20 - 50_000);
  const spilling = { ...spillingContext(2 ** 30), serverMemory: server };
  const sort = (context: typeof spilling): PhysicalPlan => ({
    kind: 'sort',
    input: context.serveRows('a', fields, rows, 500),
    keys,
    fields,
  });
  expect((await runRows(sort(spilling), spilling))[0]).toEqual([19_999n]);
  expect(hasSpilled(spilling)).toBe(true);
  for await (const batch of execute(sort(spilling), spilling)) {
    expect(batch.rowCount).toBeGreaterThan(0);
    break;
  }
  const failing = { ...memoryContext(), serverMemory: server };
  const shared: PhysicalPlan = { kind: 'shared', number: 1, input: failing.serveRows('a', fields, rows), fields };
  await expect(runRows(shared, failing)).rejects.toMatchObject({ errno: 1038 });
  expect(server.usedBytes).toBe(2 ** 20 - 50_000);
});
