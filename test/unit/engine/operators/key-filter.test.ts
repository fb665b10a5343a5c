import type { ExecutionContext } from '../../../../engine/context';
import type { FragmentPlan, HashJoinPlan, JoinType } from '../../../../engine/plan';
import { sqlError } from '../../../../protocol/wire/sql-error';
import {
  bigint,
  fieldsOf,
  type MemoryContext,
  memoryContext,
  type Row,
  runRows,
  unsignedBigint,
} from '../../../support/memory-plans';

const largest = 2n ** 64n - 1n;

/** `r`'s rows by the keys of `l`: the text that reaches the node is `sent`. */
function narrowedJoin(
  context: MemoryContext,
  keys: readonly (bigint | null)[],
  { type = 'inner', keysMax = 3 }: { type?: JoinType; keysMax?: number } = {},
): { plan: HashJoinPlan; running: ExecutionContext; sent: string[] } {
  const leftFields = fieldsOf(unsignedBigint);
  const rightFields = fieldsOf(bigint);
  const rows: Row[] = [[1n], [2n], [3n], [null]];
  const right: FragmentPlan = {
    ...context.serveRows('r', rightFields, rows),
    sql: 'SELECT a FROM r WHERE  OR a IN ()',
    keyGaps: [
      { at: 22, gap: 'all', filter: 7 },
      { at: 32, gap: 'list', filter: 7 },
    ],
  };
  const sent: string[] = [];
  const running: ExecutionContext = {
    ...context,
    runFragment(dataNode, sql) {
      if (dataNode === 'r') sent.push(sql);
      return context.runFragment(dataNode, sql);
    },
  };
  const plan: HashJoinPlan = {
    kind: 'hash-join',
    type,
    left: context.serveRows(
      'l',
      leftFields,
      keys.map((key): Row => [key]),
    ),
    right,
    leftKeys: [0],
    rightKeys: [0],
    build: 'left',
    residual: null,
    nullAware: false,
    keyFilter: { number: 7, pair: 0, keysMax },
    fields: type === 'anti' || type === 'semi' ? leftFields : [...leftFields, ...rightFields],
  };
  return { plan, running, sent };
}

test('the keys of the held side are in the text of the other side, each once and without NULL', async () => {
  const { plan, running, sent } = narrowedJoin(memoryContext(), [2n, largest, 2n, null]);
  expect(await runRows(plan, running)).toEqual([
    [2n, 2n],
    [2n, 2n],
  ]);
  expect(sent).toEqual([`SELECT a FROM r WHERE 0 OR a IN (2,${largest})`]);
});

test('with too many keys all rows are asked for', async () => {
  const { plan, running, sent } = narrowedJoin(memoryContext(), [1n, 2n, 3n], { keysMax: 2 });
  expect(await runRows(plan, running)).toHaveLength(3);
  expect(sent).toEqual(['SELECT a FROM r WHERE 1 OR a IN (NULL)']);
});

test('rows of a held side without partner come out', async () => {
  const { plan, running } = narrowedJoin(memoryContext(), [3n, 9n], { type: 'anti' });
  expect(await runRows(plan, running)).toEqual([[9n]]);
});

test('without keys nothing is asked', async () => {
  const { plan, running, sent } = narrowedJoin(memoryContext(), []);
  expect(await runRows(plan, running)).toEqual([]);
  expect(sent).toEqual([]);
});

test('a held side that fails does not leave the other side waiting', async () => {
  const context = memoryContext();
  const { plan, running, sent } = narrowedJoin(context, [1n]);
  const failing: ExecutionContext = {
    ...running,
    runFragment: (dataNode, sql) =>
      dataNode === 'l' ? Promise.reject(sqlError('ER_UNKNOWN_ERROR', 'gone')) : running.runFragment(dataNode, sql),
  };
  await expect(runRows(plan, failing)).rejects.toThrow('gone');
  expect(sent).toEqual([]);
});

test('a stopped statement does not wait for keys', async () => {
  const context = memoryContext();
  const { plan, running, sent } = narrowedJoin(context, [1n]);
  const { signal } = context;
  const stuck: ExecutionContext = {
    ...running,
    runFragment: (dataNode, sql) =>
      dataNode === 'r'
        ? running.runFragment(dataNode, sql)
        : new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(sqlError('ER_QUERY_INTERRUPTED', 'interrupted')));
          }),
  };
  const rows = runRows(plan, stuck);
  setImmediate(() => context.controller.abort());
  await expect(rows).rejects.toThrow('interrupted');
  expect(sent).toEqual([]);
});

describe('a join above the one whose keys they are', () => {
  /** `r` of a join that itself tells no keys waits for those of the join below, whose other side is `m`. */
  function joinAbove(
    keys: readonly (bigint | null)[],
    { sequential = false, build = 'left' as HashJoinPlan['build'] } = {},
  ): { rows: () => Promise<Row[]>; sent: string[] } {
    const context = memoryContext();
    const { plan, running, sent } = narrowedJoin(context, keys);
    const { keyFilter, ...above } = plan;
    const below: HashJoinPlan = {
      ...plan,
      keyFilter: keyFilter!,
      right: context.serveRows('m', fieldsOf(bigint), [[2n], [3n]]),
      fields: [...plan.left.fields, ...fieldsOf(bigint)],
    };
    const whole = { ...above, left: below, build, fields: [...below.fields, ...plan.right.fields] };
    return { rows: () => runRows(whole, { ...running, sequential }), sent };
  }

  test('its other side gets the same keys', async () => {
    const { rows, sent } = joinAbove([1n, 2n]);
    expect(await rows()).toEqual([[2n, 2n, 2n]]);
    expect(sent).toEqual(['SELECT a FROM r WHERE 0 OR a IN (1,2)']);
  });

  test('it waits for them when it is the held one', async () => {
    const { rows, sent } = joinAbove([1n, 2n], { build: 'right' });
    expect(await rows()).toEqual([[2n, 2n, 2n]]);
    expect(sent).toEqual(['SELECT a FROM r WHERE 0 OR a IN (1,2)']);
  });

  test('it does not where statements follow one another', async () => {
    const { rows, sent } = joinAbove([1n, 2n], { build: 'right', sequential: true });
    expect(await rows()).toEqual([[2n, 2n, 2n]]);
    expect(sent).toEqual(['SELECT a FROM r WHERE 1 OR a IN (NULL)']);
  });

  test('no keys are not all rows', async () => {
    const { rows, sent } = joinAbove([]);
    expect(await rows()).toEqual([]);
    expect(sent.filter((sql) => sql !== 'SELECT a FROM r WHERE 0 OR a IN (NULL)')).toEqual([]);
  });
});
