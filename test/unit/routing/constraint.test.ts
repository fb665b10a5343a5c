import { columnType } from '../../../engine/batch/column-type';
import { createPartitionFunction } from '../../../planner/partition/registry';
import { constraintOf } from '../../../planner/routing/constraint';
import { nodeSetOf } from '../../../planner/routing/node-set';
import { type RoutingValue, storedText } from '../../../planner/routing/routing-value';
import type { BinaryOperator, Expression } from '../../../planner/sql/ast';

const column: Expression = { kind: 'column', schema: null, table: null, name: 'id' };
const number = (text: string): Expression => ({ kind: 'number', text, form: 'integer' });
const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
});
const between = (low: string, high: string): Expression => ({
  kind: 'between',
  negated: false,
  operand: column,
  low: number(low),
  high: number(high),
});

/** Values 0..9 on node 0, 10..19 on node 1, 20..29 on node 2, others on none. */
const nodes = (predicate: Expression): number[] | null => {
  const set = nodeSetOf(
    constraintOf(predicate, (expression) => expression.kind === 'column' && expression.name === 'id'),
    {
      rule: {
        name: 'tens',
        column: 'ID',
        functionName: 'tens',
        function: {
          partitionCount: 3,
          partitionOf: (value) => (Number(value) >= 0 && Number(value) < 30 ? Math.floor(Number(value) / 10) : null),
          partitionsOfRange: () => ({ kind: 'all' }),
          monotonic: 'integer',
          partitionsOfOpenRange: (low, high) => ({
            kind: 'nodes',
            indexes: [0, 1, 2].filter(
              (node) => (low === null || node * 10 + 9 >= Number(low)) && (high === null || node * 10 <= Number(high)),
            ),
          }),
        },
      },
      columnType: columnType('bigint'),
      nodeCount: 3,
      literals: [],
      exactStrings: false,
    },
  );
  return set && [...set].sort();
};

test.each<[string, Expression, number[] | null]>([
  ['id = 5', binary('=', column, number('5')), [0]],
  ['15 = id', binary('=', number('15'), column), [1]],
  ['id = NULL selects nothing', binary('=', column, { kind: 'null' }), []],
  ['id <=> NULL may select rows', binary('<=>', column, { kind: 'null' }), null],
  ['a value on no node', binary('=', column, number('99')), []],
  ['id < 15', binary('<', column, number('15')), [0, 1]],
  ['12 <= id', binary('<=', number('12'), column), [1, 2]],
  ['between', between('8', '12'), [0, 1]],
  ['contradiction', binary('and', binary('=', column, number('1')), binary('=', column, number('11'))), []],
  ['or', binary('or', binary('=', column, number('1')), binary('=', column, number('21'))), [0, 2]],
  ['or with something else', binary('or', binary('=', column, number('1')), number('1')), null],
  ['<>', binary('<>', column, number('1')), null],
  [
    'a string that is a number',
    binary('=', column, { kind: 'string', value: ' 007', introducer: null, national: false }),
    [0],
  ],
  [
    'letters may equal 0',
    binary('=', column, { kind: 'string', value: 'abc', introducer: null, national: false }),
    null,
  ],
])('%s', (_, predicate, expected) => expect(nodes(predicate)).toEqual(expected));

test.each<[string, RoutingValue, Parameters<typeof storedText>[1], boolean, ReturnType<typeof storedText>]>([
  [
    'a double that is a whole number, as drivers send numbers',
    { form: 'float', text: '-42e0' },
    columnType('bigint'),
    false,
    { kind: 'text', text: '-42' },
  ],
  [
    'one of which several integers are equal to',
    { form: 'float', text: '9007199254740992e0' },
    columnType('bigint'),
    false,
    { kind: 'unknown' },
  ],
  ['a broken one', { form: 'float', text: '4.5e0' }, columnType('bigint'), false, { kind: 'unknown' }],
  [
    'digits are alike in every collation',
    { form: 'string', text: '42-7' },
    columnType('varchar', { collation: 'utf8mb4_general_ci' }),
    false,
    { kind: 'text', text: '42-7' },
  ],
  [
    'letters are not',
    { form: 'string', text: 'Ann' },
    columnType('varchar', { collation: 'utf8mb4_general_ci' }),
    false,
    { kind: 'unknown' },
  ],
  [
    'unless promised',
    { form: 'string', text: 'Ann' },
    columnType('varchar', { collation: 'utf8mb4_general_ci' }),
    true,
    { kind: 'text', text: 'Ann' },
  ],
  [
    'or binary',
    { form: 'string', text: 'Ann' },
    columnType('varchar', { collation: 'utf8mb4_bin' }),
    false,
    { kind: 'text', text: 'Ann' },
  ],
  [
    'a string column compared with a number',
    { form: 'integer', text: '5' },
    columnType('varchar', { collation: 'utf8mb4_bin' }),
    false,
    { kind: 'unknown' },
  ],
  [
    'trailing blanks are no part of a padded key',
    { form: 'string', text: '42  ' },
    columnType('varchar', { collation: 'utf8mb4_bin' }),
    false,
    { kind: 'text', text: '42' },
  ],
  [
    'but of one that is not padded',
    { form: 'string', text: '42 ' },
    columnType('varchar', { collation: 'utf8mb4_nopad_bin' }),
    false,
    { kind: 'text', text: '42 ' },
  ],
  [
    'full-width digits equal ASCII ones in some collations',
    { form: 'string', text: '42' },
    columnType('varchar', { collation: 'utf8mb4_unicode_ci' }),
    false,
    { kind: 'unknown' },
  ],
  [
    'dates as they are stored',
    { form: 'string', text: '2024-01-05' },
    columnType('date'),
    false,
    { kind: 'text', text: '2024-01-05' },
  ],
  ['dates spelled otherwise', { form: 'string', text: '20240105' }, columnType('date'), false, { kind: 'unknown' }],
])('%s', (_, value, type, exact, expected) => expect(storedText(value, type, exact)).toEqual(expected));

test('date ranges narrow on date columns only: text in a string column is in another order', () => {
  const rule = {
    name: 'by-day',
    column: 'DAY',
    functionName: 'by-day',
    function: createPartitionFunction({
      className: 'PartitionByDate',
      properties: new Map([
        ['dateFormat', 'yyyy-MM-dd'],
        ['sBeginDate', '2024-01-01'],
        ['sPartionDay', '10'],
      ]),
      readFile: () => '',
      compatibility: '1.6.7',
      timeZone: 'UTC',
      now: () => 0,
    }),
  };
  const string = (value: string): Expression => ({ kind: 'string', value, introducer: null, national: false });
  const narrowed = (type: ReturnType<typeof columnType>) =>
    nodeSetOf(
      constraintOf(binary('>=', column, string('2024-01-25')), (expression) => expression.kind === 'column'),
      { rule, columnType: type, nodeCount: 4, literals: [], exactStrings: false },
    );
  expect(narrowed(columnType('varchar', { collation: 'utf8mb4_bin' }))).toBeNull();
  expect([...narrowed(columnType('date'))!].sort()).toEqual([2, 3]);
});
