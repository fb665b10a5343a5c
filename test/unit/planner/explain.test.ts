/** How plans and what was measured of them are told. What plans look like the golden plans show. */
import type { FragmentPlan, PhysicalPlan, StatementPlan } from '../../../engine/plan';
import type { Analysis, Measured } from '../../../planner/explain/analysis';
import { explainJson } from '../../../planner/explain/json';
import { explainTree } from '../../../planner/explain/tree';
import { bigint, fieldsOf } from '../../support/memory-plans';

const fields = fieldsOf(bigint);

function fragment(dataNode: string, estimatedRows?: number): FragmentPlan {
  const plan = { kind: 'fragment', dataNode, sql: 'SELECT a FROM t', fields } as const;
  return estimatedRows === undefined ? plan : { ...plan, estimatedRows };
}

function rows(root: PhysicalPlan): StatementPlan {
  return { kind: 'rows', root, locks: false };
}

const measured: Measured = {
  runs: 1,
  rows: 5,
  batches: 1,
  bytes: 40,
  firstRowsMs: 1.5,
  totalMs: 12.25,
  memoryPeakBytes: 0,
  spilledBytes: 0,
  spillFiles: 0,
};

function analysisOf(operators: ReadonlyMap<PhysicalPlan, Measured>, target: Measured | null = null): Analysis {
  return {
    measuredOperator: (plan) => operators.get(plan) ?? null,
    measuredTarget: () => target,
    total: { planningMs: 0.25, runningMs: 13, rows: 5, memoryPeakBytes: 1536, spilledBytes: 3 * 2 ** 20 },
  };
}

test('what operators used, and which never ran', () => {
  const [first, second] = [fragment('dn1', 50), fragment('dn2', 50)];
  const append: PhysicalPlan = { kind: 'append', inputs: [first, second], fields, estimatedRows: 100 };
  const sort: PhysicalPlan = { kind: 'sort', input: append, keys: [{ column: 0, descending: true }], fields };
  const operators = new Map<PhysicalPlan, Measured>([
    [first, measured],
    [append, { ...measured, batches: 2 }],
    [sort, { ...measured, runs: 3, memoryPeakBytes: 2048, spilledBytes: 5000, spillFiles: 2 }],
  ]);
  expect(explainTree(rows(sort), analysisOf(operators))).toEqual([
    'sort (by: t.a desc) (estimated rows: 100, cost: 200) (actual runs: 3, rows: 5, batches: 1, bytes: 40, time: 12.3 ms, memory peak: 2.0 KiB, spilled: 4.9 KiB in 2 files)',
    '  append (estimated rows: 100, cost: 100) (actual rows: 5, batches: 2, bytes: 40, time: 12.3 ms)',
    '    fragment (node: dn1, sql: SELECT a FROM t) (estimated rows: 50, cost: 50) (actual rows: 5, batches: 1, bytes: 40, first rows: 1.500 ms, time: 12.3 ms)',
    '    fragment (node: dn2, sql: SELECT a FROM t) (estimated rows: 50, cost: 50) (never run)',
    'total: rows: 5, planning: 0.250 ms, running: 13.0 ms, memory peak: 1.5 KiB, spilled: 3.0 MiB',
  ]);
});

test('the same as data', () => {
  const root = fragment('dn1', 50);
  expect(explainJson(rows(root), analysisOf(new Map([[root, measured]])))).toEqual({
    kind: 'rows',
    locks: false,
    plan: {
      operator: 'fragment',
      node: 'dn1',
      sql: 'SELECT a FROM t',
      estimatedRows: 50,
      estimatedCost: 50,
      actual: measured,
      columns: [{ name: 'a', type: 'bigint' }],
    },
    total: { planningMs: 0.25, runningMs: 13, rows: 5, memoryPeakBytes: 1536, spilledBytes: 3 * 2 ** 20 },
  });
});

test('of rows that go to the client undecoded the packets are told', () => {
  const plan: StatementPlan = {
    kind: 'forward',
    targets: [{ dataNode: 'dn1', sql: 'SELECT 1' }],
    schema: 's',
    writes: false,
    cut: null,
  };
  const packets = { ...measured, batches: null };
  expect(explainTree(plan, analysisOf(new Map(), packets))[1]).toBe(
    '  fragment (node: dn1, sql: SELECT 1) (actual rows: 5, bytes: 40, first rows: 1.500 ms, time: 12.3 ms)',
  );
  expect(explainJson(plan, analysisOf(new Map(), packets))).toMatchObject({
    targets: [{ dataNode: 'dn1', sql: 'SELECT 1', actual: packets }],
  });
});

test('rows that several places read are shown, and cost, once', () => {
  const input = fragment('dn1', 10);
  const place = (): PhysicalPlan => ({ kind: 'shared', number: 1, input, fields });
  const root: PhysicalPlan = { kind: 'append', inputs: [place(), place()], fields, estimatedRows: 20 };
  expect(explainTree(rows(root))).toEqual([
    'append (estimated rows: 20, cost: 10)',
    '  shared (number: 1) (estimated rows: 10, cost: 10)',
    '    fragment (node: dn1, sql: SELECT a FROM t) (estimated rows: 10, cost: 10)',
    '  shared (number: 1, rows: as above) (estimated rows: 10, cost: 10)',
  ]);
});

test('without figures of one input nothing is said of what is above it', () => {
  const root: PhysicalPlan = { kind: 'append', inputs: [fragment('dn1', 10), fragment('dn2')], fields };
  expect(explainTree(rows(root))[0]).toBe('append');
});
