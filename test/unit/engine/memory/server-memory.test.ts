import { MemoryBudget } from '../../../../engine/memory/budget';
import { ServerMemory } from '../../../../engine/memory/server-memory';

test('statements of all threads count towards one limit', () => {
  const server = ServerMemory.ofServer(1000, 2);
  const thread = ServerMemory.ofThread(server.shared, 2);
  const here = new MemoryBudget(800, server).reserve('sort');
  const there = new MemoryBudget(800, thread).reserve('sort');
  expect(here.tryResize(600)).toBe(true);
  expect(there.tryResize(500)).toBe(false);
  expect(there.tryResize(400)).toBe(true);
  expect([server.usedBytes, thread.usedBytes]).toEqual([1000, 1000]);
  server.limitBytes = 2000;
  expect(there.tryResize(500)).toBe(true);
  here.free();
  expect(thread.usedBytes).toBe(500);
});

test('what a thread held that has ended is free', () => {
  const server = ServerMemory.ofServer(1000, 1);
  new MemoryBudget(800, ServerMemory.ofThread(server.shared, 1)).reserve('sort').force(700);
  server.change(100);
  server.forgetThread(1);
  expect(server.usedBytes).toBe(100);
});
