/** Warnings of expressions against MariaDB's own. */
import { inferCast } from '../../../engine/expressions/cast';
import { attempt, call, inputs, literal } from './expression-builder';
import { allColumns } from './expression-columns';
import type { Pair } from './expression-oracle';
import { useOracle } from './use-oracle';

const oracle = useOracle();

const column = (name: string): Pair => inputs(allColumns, name)[0]!;

function cast(name: string, type: string): Pair {
  return {
    sql: `CAST(${name} AS ${type})`,
    expression: attempt([column(name)], ([operand]) => inferCast(operand!, type)),
  };
}

const pairs: readonly Pair[] = [
  ...['/', '%', 'div'].flatMap((name) =>
    (name === 'div' ? ['i', 'n'] : ['i', 'n', 'd']).map((each) => call(name, [column(each), literal('0')])),
  ),
  call('+', [column('vc'), literal('1')]),
  call('=', [column('vc'), literal('1.5')]),
  call('=', [column('vc'), literal('1')]),
  call('and', [column('vc'), literal('1')]),
  cast('vc', 'SIGNED'),
  cast('vc', 'DECIMAL(10,2)'),
  cast('vc', 'DOUBLE'),
  cast('vc', 'DATE'),
  cast('vc', 'DATETIME'),
  cast('vc', 'TIME'),
  cast('vc', 'CHAR(2)'),
  cast('vc', 'BINARY(2)'),
  cast('n', 'DECIMAL(3,1)'),
  cast('n', 'UNSIGNED'),
  cast('d', 'SIGNED'),
  cast('i', 'DATE'),
  call('year', [column('vc')]),
  call('hour', [column('vc')]),
  ...[
    'dayofweek',
    'week',
    'to_days',
    'dayofyear',
    'month',
    'last_day',
    'dayname',
    'monthname',
    'unix_timestamp',
  ].flatMap((name) => ['dt', 'dm'].map((each) => call(name, [column(each)]))),
  call('datediff', [column('dt'), column('dm')]),
  call('timestampdiff', [{ ...literal("'DAY'"), sql: 'DAY' }, column('dt'), column('dm')]),
  call('adddate', [column('dt'), literal('100000000')]),
];

test.each(pairs.map((pair) => [pair.sql, pair] as const))('%s', async (_, pair) => {
  const warnings = await oracle().warnings(pair);
  expect(warnings.engine).toEqual(warnings.server);
});
