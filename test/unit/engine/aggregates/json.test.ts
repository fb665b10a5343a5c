import { aggregates } from '../../../../engine/aggregates/registry';
import { columnType } from '../../../../engine/batch/column-type';
import type { AggregateCall, AggregatePlan } from '../../../../engine/plan';
import {
  bigint,
  field,
  fieldsOf,
  memoryContext,
  type Row,
  runRows,
  type Value,
  varchar,
} from '../../../support/memory-plans';

const text = columnType('longtext', { length: 1000, collation: 'utf8mb4_general_ci' });

/** Group, text, value: the calls over all rows, grouped by the first column. */
async function resultOf(
  rows: readonly Row[],
  call: Partial<AggregateCall> & Pick<AggregateCall, 'function' | 'arguments'>,
): Promise<{ readonly rows: Value[][]; readonly warnings: readonly unknown[] }> {
  const context = memoryContext();
  const input = context.serveRows('a', fieldsOf(bigint, text, varchar()), rows, 2);
  const whole: AggregateCall = {
    phase: 'complete',
    distinct: false,
    orderBy: [],
    separator: null,
    limit: null,
    ...call,
  };
  const types = whole.arguments.map((column) => input.fields[column]!.type);
  const plan: AggregatePlan = {
    kind: 'aggregate',
    input,
    groupKeys: [0],
    aggregates: [whole],
    fields: [input.fields[0]!, field('r', aggregates[call.function].resultType(types, whole.distinct))],
  };
  return { rows: await runRows(plan, context), warnings: context.warnings };
}

const arrays: readonly Row[] = [
  [1n, '["b"]', 'b'],
  [2n, '[null]', null],
  [1n, '[1.50]', 'a'],
  [1n, '[null]', null],
  [2n, '[{"a": 1}]', 'B'],
];

test('JSON_ARRAYAGG joins the elements of arrays', async () => {
  expect((await resultOf(arrays, { function: 'json_arrayagg', arguments: [1] })).rows).toEqual([
    [1n, '["b",1.50,null]'],
    [2n, '[null,{"a": 1}]'],
  ]);
});

test.each(['json_arrayagg', 'json_objectagg'] as const)(
  '%s merges partial results, of which some may be NULL',
  async (name) => {
    const [open, close, separator] = name === 'json_arrayagg' ? '[],' : ['{', '}', ', '];
    const rows = [
      [1n, `${open}"a":1${separator}"b":2${close}`, null],
      [1n, null, null],
      [1n, `${open}"c":3${close}`, null],
      [2n, null, null],
    ];
    expect((await resultOf(rows, { function: name, phase: 'final', arguments: [1] })).rows).toEqual([
      [1n, `${open}"a":1${separator}"b":2${separator}"c":3${close}`],
      [2n, null],
    ]);
  },
);

test('JSON_ARRAYAGG … ORDER BY … LIMIT: NULL sorts before all values; a LIMIT that leaves nothing leaves an empty array', async () => {
  const ordered = (column: Partial<AggregateCall>) =>
    resultOf(arrays, {
      function: 'json_arrayagg',
      arguments: [1],
      orderBy: [{ column: 2, descending: false }],
      ...column,
    });
  expect((await ordered({})).rows).toEqual([
    [1n, '[null,1.50,"b"]'],
    [2n, '[null,{"a": 1}]'],
  ]);
  expect((await ordered({ rowLimit: { offset: 1, count: 1 } })).rows).toEqual([
    [1n, '[1.50]'],
    [2n, '[{"a": 1}]'],
  ]);
  expect((await ordered({ rowLimit: { offset: 2, count: 5 } })).rows).toEqual([
    [1n, '["b"]'],
    [2n, '[]'],
  ]);
});

test('JSON_ARRAYAGG(DISTINCT x): one of those that are equal under the collation, NULL too', async () => {
  const rows: readonly Row[] = [...arrays, [1n, '["B"]', 'B'], [1n, '[null]', null], [2n, '[null]', null]];
  const call = { function: 'json_arrayagg', distinct: true, arguments: [2, 1] } as const;
  expect((await resultOf(rows, call)).rows).toEqual([
    [1n, '["b",1.50,null]'],
    [2n, '[null,{"a": 1}]'],
  ]);
});

test('past group_concat_max_len an array is cut and closed, with a warning; an object is not cut', async () => {
  const cut = await resultOf(arrays, { function: 'json_arrayagg', arguments: [1], limit: 6 });
  expect(cut.rows).toEqual([
    [1n, '["b",1.]'],
    [2n, '[null,{]'],
  ]);
  expect(cut.warnings).toEqual([
    [1260, 'Row 2 was cut by JSON_ARRAYAGG()'],
    [1260, 'Row 4 was cut by JSON_ARRAYAGG()'],
  ]);
});

test('JSON_OBJECTAGG takes the members of objects, without the space after the key; not those whose key is NULL', async () => {
  const rows: readonly Row[] = [
    [1n, '{"a\\"\\\\": "x: y"}', 'a"\\'],
    [1n, '{"": 1}', null],
    [1n, '{"": {"k": 2}}', ''],
    [2n, '{"": 1}', null],
  ];
  expect((await resultOf(rows, { function: 'json_objectagg', arguments: [2, 1], limit: 3 })).rows).toEqual([
    [1n, '{"a\\"\\\\":"x: y", "":{"k": 2}}'],
    [2n, null],
  ]);
});

test('GROUP_CONCAT … LIMIT', async () => {
  const orderBy = [{ column: 2, descending: true }];
  const call = { function: 'group_concat', arguments: [2], orderBy, separator: '-' } as const;
  expect((await resultOf(arrays, { ...call, rowLimit: { offset: 0, count: 1 } })).rows).toEqual([
    [1n, 'b'],
    [2n, 'B'],
  ]);
  expect((await resultOf(arrays, { ...call, rowLimit: { offset: 1, count: 9 } })).rows).toEqual([
    [1n, 'a'],
    [2n, ''],
  ]);
});
