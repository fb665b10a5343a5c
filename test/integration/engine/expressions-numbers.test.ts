/** Arithmetic, comparison, logic and conditional functions against MariaDB's own: values, types, errors. */
import { call, calls, combinations, inputs, literals } from './expression-builder';
import { allColumns } from './expression-columns';
import { expectSame, type Pair } from './expression-oracle';
import { useOracle } from './use-oracle';

const oracle = useOracle();

const columns = (names: string): Pair[] => inputs(allColumns, names);
const every = columns(allColumns.map(({ name }) => name).join(' '));
const numbers = [
  ...columns('ti tu sm mu i iu b bu n n5 nu n7 n30 f d dd'),
  ...literals(
    '0',
    '1',
    '2',
    '-1',
    '1.5',
    '0.001',
    '1e0',
    '25e-1',
    '-3.25',
    '12345678901',
    '18446744073709551615',
    'NULL',
  ),
];
const mixed = [...columns('dt dm dm6 tm tm3 y vc bn'), ...literals("'12abc'", "'2'", "''")];

test.each(['+', '-', '*', '/', 'div', '%'])('%s', async (name) => {
  await expectSame(oracle(), [
    ...calls(name, numbers, numbers),
    ...calls(name, mixed, [...columns('i n d bu'), ...literals('2', '1.5')]),
    ...calls(name, [...columns('i n d bu'), ...literals('2', '1.5')], mixed),
  ]);
});

test('unary minus', async () => {
  await expectSame(oracle(), calls('neg', [...every, ...numbers]));
});

test('nested arithmetic', async () => {
  const operators = ['+', '-', '*', '/', '%', 'div'];
  const operands = [...columns('ti tu n nu n5 d'), ...literals('3', '1.5')];
  const inner = operators.flatMap((name) =>
    calls(name, columns('ti nu n n7 d'), [...columns('tu n5'), ...literals('3', '0.7')]),
  );
  await expectSame(
    oracle(),
    operators.flatMap((name) => calls(name, inner, operands)),
  );
});

test.each(['=', '<=>', '<>', '<', '<=', '>', '>=', 'strcmp'])('%s', async (name) => {
  const some = [
    ...every,
    ...literals(
      '0',
      '1',
      '-1',
      '1.5',
      '1e0',
      "'abc'",
      "'1'",
      "'12abc'",
      "'2024-02-29'",
      'NULL',
      "DATE '2024-02-29'",
      "TIME '10:11:12'",
      "TIMESTAMP '2024-02-29 23:59:59'",
      "x'61'",
      '20240229',
      '9223372036854775808',
    ),
  ];
  await expectSame(oracle(), calls(name, some, some));
});

test('between, in', async () => {
  const some = columns('i bu n d vc vb dt dm');
  const bounds = [...columns('ti d vn'), ...literals('0', '5', '1.5', "'b'", 'NULL', "'2024-01-01'")];
  await expectSame(oracle(), [
    ...calls('between', some, bounds, bounds),
    ...calls('in', some, bounds),
    ...calls('in', some, bounds, bounds),
  ]);
});

test('in a list of constants', async () => {
  const lists = [
    literals('1', '5', '-128', '255', '18446744073709551615', '9007199254740993'),
    literals("'abc'", "'é'", "'b'", "'12abc'", "''"),
    literals("'1'", "'-1'", "'7'", "'100'"),
    literals('1', '5', 'NULL', '7', '9'),
    literals('1.50', '2', '0.01', '-1'),
    literals("'2024-02-29'", "'2024-01-15 10:20:30'", "'x'", "'1999-12-31'"),
  ];
  await expectSame(
    oracle(),
    lists.flatMap((list) => every.map((value) => call('in', [value, ...list]))),
  );
});

test('interval', async () => {
  const some = [...columns('ti i bu'), ...literals('0', '5', '100')];
  await expectSame(oracle(), [
    ...calls('interval', some, literals('0', '3')),
    ...calls('interval', some, literals('-5', '0'), literals('1'), literals('50', '100')),
  ]);
});

test('logic', async () => {
  const some = [...columns('ti n d vc dt tm i'), ...literals('0', '1', 'NULL', "'1'", '0.5')];
  await expectSame(oracle(), [
    ...['and', 'or', 'xor'].flatMap((name) => calls(name, some, some)),
    ...['not', 'is_null', 'is_not_null', 'is_true', 'is_false', 'is_unknown'].flatMap((name) =>
      calls(name, [...every, ...some]),
    ),
  ]);
});

test.each(['coalesce', 'ifnull', 'nullif', 'greatest', 'least'])('%s', async (name) => {
  const some = [
    ...every,
    ...literals('0', '-1', '1.5', '1e0', "'abc'", 'NULL', "DATE '2024-02-29'", "TIME '10:11:12.5'", "x'61'"),
  ];
  await expectSame(oracle(), calls(name, some, some));
});

test('if and case', async () => {
  const some = [...every, ...literals('7', '1.5', "'abc'", 'NULL')];
  const conditions = columns('ti');
  await expectSame(oracle(), [
    ...calls('if', conditions, some, some),
    ...calls('case', conditions, some, conditions, columns('i n d vc dt')),
    ...calls('case', columns('i'), columns('i vn'), columns('i'), columns('i vn'), columns('i vn')),
    ...calls('if', columns('i vn'), columns('i vn'), columns('i vn')),
    ...combinations([columns('i vc'), literals('1', "'a'"), columns('n vc'), literals("'x'", '2')]).map((args) =>
      call('case_of', args),
    ),
    ...calls('coalesce', columns('ti n'), columns('b vc d'), columns('bu vb')),
    ...calls('greatest', columns('ti n'), columns('b vc d'), columns('bu vn')),
  ]);
});
