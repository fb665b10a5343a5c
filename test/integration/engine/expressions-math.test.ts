/** Mathematical functions, bit operators and casts against MariaDB's own: values, types, errors. */
import { inferCast } from '../../../engine/expressions/cast';
import { attempt, call, calls, inputs, literals } from './expression-builder';
import { allColumns } from './expression-columns';
import { expectSame, type Pair } from './expression-oracle';
import { useOracle } from './use-oracle';

const oracle = useOracle();

const columns = (names: string): Pair[] => inputs(allColumns, names);
const every = columns(allColumns.map(({ name }) => name).join(' '));
const constants = literals('0', '7', '-3', '1.55', '-2.5', '1e0', "'12abc'", "'1.5'", 'NULL');
const all = [...every, ...constants];
const names = (text: string): string[] => text.split(' ');

test('exact', async () => {
  await expectSame(
    oracle(),
    names('abs sign ceil floor ceiling round').flatMap((name) => calls(name, all)),
  );
});

test('rounding to digits', async () => {
  const digits = literals('0', '1', '2', '3', '8', '-1', '-2', '-4', '-20', '40');
  await expectSame(oracle(), [...calls('round', all, digits), ...calls('truncate', all, digits)]);
});

test('doubles', async () => {
  const numbers = columns('ti tu i n n5 n7 f d dd vc');
  await expectSame(
    oracle(),
    [
      ...names('sqrt exp ln log log2 log10 sin cos tan cot asin acos atan degrees radians').flatMap((name) =>
        calls(name, all),
      ),
      ...names('pow power atan atan2 log').flatMap((name) =>
        calls(name, numbers, [...columns('ti d n'), ...constants]),
      ),
      call('pi', []),
    ],
    1e-14,
  );
});

test('bits', async () => {
  await expectSame(oracle(), [
    ...names('& | ^ << >>').flatMap((name) =>
      calls(name, all, [...columns('ti tu b bu i d'), ...literals('0', '1', '63', '64', '-1', 'NULL')]),
    ),
    ...calls('~', all),
    ...calls('bit_count', all),
  ]);
});

function casts(type: string, values: readonly Pair[] = all): Pair[] {
  return values.map((argument) => ({
    sql: `CAST(${argument.sql} AS ${type})`,
    expression: attempt([argument], ([operand]) => inferCast(operand!, type)),
  }));
}

test.each([
  'SIGNED',
  'UNSIGNED',
  'DECIMAL',
  'DECIMAL(10,2)',
  'DECIMAL(4,1)',
  'DECIMAL(65,30)',
  'DOUBLE',
  'CHAR',
  'CHAR(3)',
  'BINARY',
  'BINARY(5)',
  'DATE',
  'DATETIME',
  'DATETIME(3)',
  'TIME',
  'TIME(2)',
])('CAST AS %s', async (type) => {
  await expectSame(oracle(), casts(type));
});

/** Quotients carry more digits than they show: who sees them? */
test('quotients as arguments', async () => {
  const quotients = [
    ...calls('/', columns('n n5 i n7'), literals('3', '7', '0.7')),
    ...calls('*', calls('/', columns('n i'), literals('3')), literals('3')),
    ...calls('+', calls('/', columns('n i'), literals('3')), literals('0')),
  ];
  const some = [...columns('n d i'), ...literals('0.3333', '0.333333', '0.33333333', '1', "'0.333333'")];
  await expectSame(oracle(), [
    ...names('= < >= <=> greatest coalesce nullif strcmp in').flatMap((name) => calls(name, quotients, some)),
    ...calls('not', calls('/', columns('i n'), literals('100000', '12345678901'))),
    ...names('abs sign ceil floor round neg concat not sqrt length is_true').flatMap((name) => calls(name, quotients)),
    ...calls('round', quotients, literals('1', '5', '8', '12', '-1')),
    ...calls('truncate', quotients, literals('1', '5', '8', '12')),
    ...calls('if', columns('ti'), quotients, some),
    ...calls('between', quotients, literals('0.333333', '0.3333'), literals('0.33333334', '1')),
    ...['SIGNED', 'DECIMAL(20,10)', 'DECIMAL(20,3)', 'CHAR', 'DOUBLE'].flatMap((type) => casts(type, quotients)),
  ]);
});

test('collations', async () => {
  const texts = columns('c vc vn vb vu tx');
  const collated = literals("'utf8mb4_bin'", "'utf8mb4_unicode_ci'", "'utf8mb4_general_ci'").flatMap((name) =>
    texts.map((text) => call('collate', [text, name], ([value]) => `(${value} COLLATE ${name.sql.slice(1, -1)})`)),
  );
  await expectSame(oracle(), [
    ...collated,
    ...calls('=', collated, columns('vc vn vu')),
    ...calls('concat', collated, columns('vn vu')),
    ...every.map((text) =>
      call('convert', [text, literals("'utf8mb4'")[0]!], ([value]) => `CONVERT(${value} USING utf8mb4)`),
    ),
  ]);
});
