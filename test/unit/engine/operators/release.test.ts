/** Memory of batches that is used again (RecordBatch.release): no operator lets anybody give away what somebody still looks at. */
import type { Int64Vector, RecordBatch } from '../../../../engine/batch/record-batch';
import type { ExecutionContext } from '../../../../engine/context';
import { execute } from '../../../../engine/execute';
import type { Expression } from '../../../../engine/expressions/expression';
import type { HashJoinPlan, PhysicalPlan } from '../../../../engine/plan';
import {
  batchOf,
  bigint,
  fieldsOf,
  type MemoryContext,
  memoryContext,
  rowsOf,
  type Value,
} from '../../../support/memory-plans';
import { spillingContext } from '../../../support/spilling';
import { byText } from './join-reference';

const fields = fieldsOf(bigint);
const rowCount = 60;
const column: Expression = { kind: 'input', index: 0, type: bigint };
const below = (value: bigint): Expression => ({
  kind: 'call',
  function: '<',
  arguments: [column, { kind: 'constant', value, type: bigint }],
  type: bigint,
});

/** Rows whose memory is overwritten as soon as their batch is given back. */
function rows(context: MemoryContext, name: string, isReleased: boolean): PhysicalPlan {
  const batches = Array.from({ length: rowCount / 3 }, (_, batch): RecordBatch => {
    const made = batchOf(
      fields,
      [0, 1, 2].map((row) => [BigInt(3 * batch + row)]),
    );
    const release = (): void => void (made.columns[0] as Int64Vector).values.fill(-7n);
    return isReleased ? { ...made, release } : made;
  });
  return context.serve(name, fields, batches);
}

async function resultOf(plan: PhysicalPlan, context: ExecutionContext): Promise<Value[][]> {
  const all: Value[][] = [];
  for await (const batch of execute(plan, context)) {
    all.push(...rowsOf([batch]));
    batch.release?.();
  }
  return all;
}

const join = (left: PhysicalPlan, right: PhysicalPlan, parts: Partial<HashJoinPlan>): HashJoinPlan => ({
  kind: 'hash-join',
  type: 'inner',
  left,
  right,
  leftKeys: [0],
  rightKeys: [0],
  build: 'left',
  residual: null,
  nullAware: false,
  fields: [...fields, ...fields],
  ...parts,
});

type Source = (name: string) => PhysicalPlan;

const sharedRows = (source: Source): PhysicalPlan => ({ kind: 'shared', number: 1, input: source('a'), fields });
const keys = [{ column: 0, descending: true }];

const plans: Readonly<Record<string, (source: Source) => PhysicalPlan>> = {
  append: (source) => ({ kind: 'append', inputs: [source('a'), source('b')], fields }),
  filter: (source) => ({ kind: 'filter', input: source('a'), predicate: below(31n), fields }),
  project: (source) => ({
    kind: 'project',
    input: source('a'),
    expressions: [column, column],
    fields: [...fields, ...fields],
  }),
  limit: (source) => ({ kind: 'limit', input: source('a'), offset: 4, count: 40, warnWhenCut: null, fields }),
  sort: (source) => ({ kind: 'sort', input: source('a'), keys, fields }),
  'top-n': (source) => ({ kind: 'top-n', input: source('a'), keys, offset: 1, count: 30, fields }),
  distinct: (source) => ({
    kind: 'distinct',
    input: { kind: 'append', inputs: [source('a'), source('b')], fields },
    fields,
  }),
  'rows that two places read': (source) => {
    const input = sharedRows(source);
    return { kind: 'append', inputs: [input, input], fields };
  },
  'a join of rows with themselves': (source) => {
    const input = sharedRows(source);
    return join(input, input, {});
  },
  'rows with a partner, held': (source) => join(source('a'), source('b'), { type: 'semi', fields }),
  'rows with a partner, streamed': (source) => join(source('a'), source('b'), { type: 'semi', build: 'right', fields }),
  'rows that are in both': (source) => ({
    kind: 'set-operation',
    operator: 'intersect',
    all: false,
    left: source('a'),
    right: source('b'),
    fields,
  }),
  'a recursive table': (source) => ({
    kind: 'recursive',
    table: 7,
    seed: source('a'),
    step: {
      kind: 'project',
      input: { kind: 'filter', input: { kind: 'working-table', table: 7, fields }, predicate: below(100n), fields },
      expressions: [
        {
          kind: 'call',
          function: '+',
          arguments: [column, { kind: 'constant', value: 50n, type: bigint }],
          type: bigint,
        },
      ],
      fields,
    },
    distinct: false,
    iterationsMax: 10,
    stopsAtMax: true,
    fields,
  }),
  'rows that nothing is done to in a recursion': (source) => ({
    kind: 'recursive',
    table: 7,
    seed: source('a'),
    step: { kind: 'filter', input: { kind: 'working-table', table: 7, fields }, predicate: below(9n), fields },
    distinct: true,
    iterationsMax: 10,
    stopsAtMax: true,
    fields,
  }),
};

test.each(Object.entries(plans))('%s', async (_, planOver) => {
  for (const make of [memoryContext, () => spillingContext(20_000)]) {
    const [kept, released] = [make(), make()];
    const expected = await resultOf(
      planOver((name) => rows(kept, name, false)),
      kept,
    );
    expect(expected.length).toBeGreaterThan(8);
    expect(
      byText(
        await resultOf(
          planOver((name) => rows(released, name, true)),
          released,
        ),
      ),
    ).toEqual(byText(expected));
  }
});
