import { columnType, type Field } from '../../engine/batch/column-type';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { AggregateCall, AggregateFunction, PhysicalPlan } from '../../engine/plan';
import { addFiltered, addUp, lookUp, sortNumbers } from './baselines';
import { batches, bigint, field, fragment, int64Column, textColumn, varchar } from './measure';

export type Tables = Readonly<Record<string, readonly RecordBatch[]>>;

/** An operator over rows in memory. */
export interface OperatorCase {
  readonly name: string;
  /** Rows that its rate is of. */
  readonly rows: number;
  readonly plan: PhysicalPlan;
  tables(): Tables;
  /** What is promised: million rows a second at least, or seconds at most; null = it is only watched. */
  readonly goal: { readonly rate: number } | { readonly seconds: number } | null;
  /** The same work done by a plain loop over the same columns: what one thread of the machine can do. */
  baseline?(tables: Tables): void;
}

const million = 1_000_000;
/** A scramble of the row number, below 2^31. */
const scrambled = (row: number): number => (Math.imul(row + 1, 0x9e3779b1) ^ (row << 7)) >>> 1;

function call(name: AggregateFunction, column: number): AggregateCall {
  return {
    function: name,
    phase: 'complete',
    distinct: false,
    arguments: [column],
    orderBy: [],
    separator: null,
    limit: null,
  };
}

const wide = columnType('decimal', { precision: 41, scale: 0 });
const ints = [field('k', bigint), field('v', bigint)];

const words = [field('k', varchar), field('v', bigint)];
/** Inputs of merges. */
const parts = ['n0', 'n1', 'n2'];

function aggregate(table: string, fields: readonly Field[]): PhysicalPlan {
  return {
    kind: 'aggregate',
    input: fragment(table, fields),
    groupKeys: [0],
    aggregates: [call('sum', 1)],
    fields: [fields[0]!, field('s', wide)],
  };
}

const aggregates: readonly OperatorCase[] = [
  ...[1000, 50_000, million].map(
    (groups): OperatorCase => ({
      name: `hash aggregate: sum(int64) by int64, ${groups} groups`,
      rows: 4 * million,
      plan: aggregate('t', ints),
      tables: () => ({
        t: batches(
          4 * million,
          (start, count) => int64Column(start, count, (row) => scrambled(row) % groups),
          (start, count) => int64Column(start, count, scrambled),
        ),
      }),
      goal: { rate: 15 },
      baseline: ({ t }) => addUp(t!, groups),
    }),
  ),
  {
    name: 'hash aggregate: sum(int64) by varchar, 1000 groups',
    rows: million,
    plan: aggregate('t', words),
    tables: () => ({ t: customers() }),
    goal: null,
  },
];

function customers(): readonly RecordBatch[] {
  return batches(
    million,
    (start, count) => textColumn(start, count, (row) => `customer ${scrambled(row) % 1000}`),
    (start, count) => int64Column(start, count, scrambled),
  );
}

const builtRows = 100_000;

const joins: readonly OperatorCase[] = [
  {
    name: `hash join: probe int64, ${builtRows} built`,
    rows: 4 * million,
    plan: {
      kind: 'hash-join',
      type: 'inner',
      left: fragment('probe', ints),
      right: fragment('build', ints),
      leftKeys: [0],
      rightKeys: [0],
      build: 'right',
      residual: null,
      nullAware: false,
      fields: [...ints, ...ints],
    },
    tables: () => ({
      build: batches(
        builtRows,
        (start, count) => int64Column(start, count, (row) => row),
        (start, count) => int64Column(start, count, scrambled),
      ),
      probe: batches(
        4 * million,
        (start, count) => int64Column(start, count, (row) => scrambled(row) % builtRows),
        (start, count) => int64Column(start, count, scrambled),
      ),
    }),
    goal: { rate: 10 },
    baseline: ({ build, probe }) => lookUp(build!, probe!, builtRows),
  },
];

const keys = [{ column: 0, descending: false }];

function scrambledRows(): readonly RecordBatch[] {
  return batches(
    million,
    (start, count) => int64Column(start, count, scrambled),
    (start, count) => int64Column(start, count, (row) => row),
  );
}

const orders: readonly OperatorCase[] = [
  {
    name: 'sort: 1M int64 with payload',
    rows: million,
    plan: { kind: 'sort', input: fragment('t', ints), keys, fields: ints },
    tables: () => ({ t: scrambledRows() }),
    goal: { seconds: 0.4 },
    baseline: ({ t }) => sortNumbers(t!),
  },
  {
    name: 'sort: 1M varchar with payload',
    rows: million,
    plan: { kind: 'sort', input: fragment('t', words), keys, fields: words },
    tables: () => ({ t: customers() }),
    goal: null,
  },
  {
    name: 'top-n: 10 by int64',
    rows: million,
    plan: { kind: 'top-n', input: fragment('t', ints), keys, offset: 0, count: 10, fields: ints },
    tables: () => ({ t: scrambledRows() }),
    goal: null,
  },
  {
    name: 'distinct: int64',
    rows: million,
    plan: { kind: 'distinct', input: fragment('t', ints), fields: ints },
    tables: () => ({ t: scrambledRows() }),
    goal: null,
  },
  {
    name: 'ordered merge: 3 inputs, int64, rows interleaved',
    rows: 3 * million,
    plan: { kind: 'ordered-merge', inputs: parts.map((name) => fragment(name, ints)), keys, fields: ints },
    tables: () =>
      inParts((part) =>
        batches(
          million,
          (start, count) => int64Column(start, count, (row) => row * 3 + part),
          (start, count) => int64Column(start, count, scrambled),
        ),
      ),
    goal: null,
  },
  {
    name: 'ordered merge: 3 inputs, varchar, rows interleaved',
    rows: 900_000,
    plan: { kind: 'ordered-merge', inputs: parts.map((name) => fragment(name, words)), keys, fields: words },
    tables: () =>
      inParts((part) =>
        batches(
          300_000,
          (start, count) => textColumn(start, count, (row) => `name ${String(row * 3 + part).padStart(8, '0')}`),
          (start, count) => int64Column(start, count, scrambled),
        ),
      ),
    goal: null,
  },
];

function inParts(rowsOf: (part: number) => readonly RecordBatch[]): Tables {
  return Object.fromEntries(parts.map((name, part) => [name, rowsOf(part)]));
}

const below = 2 ** 30;
const [key, value] = [0, 1].map((index) => ({ kind: 'input', index, type: bigint }) as const);
const half: PhysicalPlan = {
  kind: 'filter',
  input: fragment('t', ints),
  predicate: {
    kind: 'call',
    function: '<',
    arguments: [key!, { kind: 'constant', value: BigInt(below), type: bigint }],
    type: columnType('bigint', { precision: 1, length: 1 }),
  },
  fields: ints,
};

function scanned(): Tables {
  return {
    t: batches(
      10 * million,
      (start, count) => int64Column(start, count, scrambled),
      (start, count) => int64Column(start, count, (row) => row),
    ),
  };
}

const scans: readonly OperatorCase[] = [
  {
    name: 'append: 1 input',
    rows: 10 * million,
    plan: { kind: 'append', inputs: [fragment('t', ints)], fields: ints },
    tables: scanned,
    goal: null,
  },
  {
    name: 'filter: int64 < constant, half of the rows',
    rows: 10 * million,
    plan: half,
    tables: scanned,
    goal: null,
  },
  {
    name: 'filter and project: k + v where k < constant, half of the rows',
    rows: 10 * million,
    plan: {
      kind: 'project',
      input: half,
      expressions: [{ kind: 'call', function: '+', arguments: [key!, value!], type: bigint }],
      fields: [field('s', bigint)],
    },
    tables: scanned,
    goal: { rate: 50 },
    baseline: ({ t }) => addFiltered(t!, below),
  },
];

export const operatorCases: readonly OperatorCase[] = [...aggregates, ...joins, ...orders, ...scans];
