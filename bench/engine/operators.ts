/**
 * How many rows a second the operators take in, over batches in memory. After a build of the benches:
 * `node dist/bench/engine/operators.js [part of a name]`.
 */
import { columnType } from '../../engine/batch/column-type';
import type { AggregateCall, AggregateFunction, PhysicalPlan } from '../../engine/plan';
import { batches, bigint, field, fragment, int64Column, measure, textColumn, varchar } from './measure';

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

function aggregate(groups: number): PhysicalPlan {
  return {
    kind: 'aggregate',
    input: fragment(`g${groups}`, ints),
    groupKeys: [0],
    aggregates: [call('sum', 1)],
    fields: [ints[0]!, field('s', wide)],
  };
}

async function main(wanted: string): Promise<void> {
  const run: typeof measure = async (name, ...rest) =>
    name.includes(wanted) ? measure(name, ...rest) : { name, rows: 0, rowsPerSecond: 0, bestMs: 0 };
  for (const groups of [1000, 50_000, 1_000_000]) {
    const table = batches(
      4 * million,
      (start, count) => int64Column(start, count, (row) => scrambled(row) % groups),
      (start, count) => int64Column(start, count, scrambled),
    );
    await run(`aggregate: sum(int64) by int64, ${groups} groups`, 4 * million, aggregate(groups), {
      [`g${groups}`]: table,
    });
  }
  const words = batches(
    million,
    (start, count) => textColumn(start, count, (row) => `customer ${scrambled(row) % 1000}`),
    (start, count) => int64Column(start, count, scrambled),
  );
  const text = [field('k', varchar), field('v', bigint)];
  await run(
    'aggregate: sum(int64) by varchar, 1000 groups',
    million,
    {
      kind: 'aggregate',
      input: fragment('w', text),
      groupKeys: [0],
      aggregates: [call('sum', 1)],
      fields: [text[0]!, field('s', wide)],
    },
    { w: words },
  );
  await joins(run);
  await orders(run, words);
  await scans(run);
}

async function joins(run: typeof measure): Promise<void> {
  const build = batches(
    100_000,
    (start, count) => int64Column(start, count, (row) => row),
    (start, count) => int64Column(start, count, scrambled),
  );
  const probe = batches(
    4 * million,
    (start, count) => int64Column(start, count, (row) => scrambled(row) % 100_000),
    (start, count) => int64Column(start, count, scrambled),
  );
  await run(
    'hash join: probe int64, 100000 built, all match',
    4 * million,
    {
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
    { probe, build },
  );
}

async function orders(run: typeof measure, words: ReturnType<typeof batches>): Promise<void> {
  const keys = [{ column: 0, descending: false }];
  const mixed = batches(
    million,
    (start, count) => int64Column(start, count, scrambled),
    (start, count) => int64Column(start, count, (row) => row),
  );
  await run(
    'sort: int64 and payload',
    million,
    { kind: 'sort', input: fragment('m', ints), keys, fields: ints },
    { m: mixed },
  );
  const text = [field('k', varchar), field('v', bigint)];
  await run(
    'sort: varchar and payload',
    million,
    { kind: 'sort', input: fragment('w', text), keys, fields: text },
    { w: words },
  );
  await run(
    'top-n: 10 by int64',
    million,
    { kind: 'top-n', input: fragment('m', ints), keys, offset: 0, count: 10, fields: ints },
    { m: mixed },
  );
  await run('distinct: int64', million, { kind: 'distinct', input: fragment('m', ints), fields: ints }, { m: mixed });
  const sortedParts = [0, 1, 2].map((part) =>
    batches(
      million,
      (start, count) => int64Column(start, count, (row) => row * 3 + part),
      (start, count) => int64Column(start, count, scrambled),
    ),
  );
  await run(
    'ordered merge: 3 inputs, int64, rows interleaved',
    3 * million,
    { kind: 'ordered-merge', inputs: ['n0', 'n1', 'n2'].map((name) => fragment(name, ints)), keys, fields: ints },
    { n0: sortedParts[0]!, n1: sortedParts[1]!, n2: sortedParts[2]! },
  );
  const byText = [0, 1, 2].map((part) =>
    batches(
      300_000,
      (start, count) => textColumn(start, count, (row) => `name ${String(row * 3 + part).padStart(8, '0')}`),
      (start, count) => int64Column(start, count, scrambled),
    ),
  );
  await run(
    'ordered merge: 3 inputs, varchar, rows interleaved',
    900_000,
    { kind: 'ordered-merge', inputs: ['n0', 'n1', 'n2'].map((name) => fragment(name, text)), keys, fields: text },
    { n0: byText[0]!, n1: byText[1]!, n2: byText[2]! },
  );
}

async function scans(run: typeof measure): Promise<void> {
  const table = batches(
    10 * million,
    (start, count) => int64Column(start, count, scrambled),
    (start, count) => int64Column(start, count, (row) => row),
  );
  const boolean = columnType('bigint', { precision: 1, length: 1 });
  const half = { kind: 'constant', value: BigInt(2 ** 30), type: bigint } as const;
  const [key, value] = [0, 1].map((index) => ({ kind: 'input', index, type: bigint }) as const);
  const filter: PhysicalPlan = {
    kind: 'filter',
    input: fragment('t', ints),
    predicate: { kind: 'call', function: '<', arguments: [key!, half], type: boolean },
    fields: ints,
  };
  await run(
    'append: 1 input',
    10 * million,
    { kind: 'append', inputs: [fragment('t', ints)], fields: ints },
    { t: table },
  );
  await run('filter: int64 < constant, half of the rows', 10 * million, filter, { t: table });
  const sum = field('s', bigint);
  await run(
    'filter and project: k + v where k < constant',
    10 * million,
    {
      kind: 'project',
      input: filter,
      expressions: [{ kind: 'call', function: '+', arguments: [key!, value!], type: bigint }],
      fields: [sum],
    },
    { t: table },
  );
}

void main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
