/** String functions against MariaDB's own: values, types, errors. */
import { call, calls, combinations, inputs, literals } from './expression-builder';
import { allColumns } from './expression-columns';
import { expectSame, type Pair } from './expression-oracle';
import { useOracle } from './use-oracle';

const oracle = useOracle();

const columns = (names: string): Pair[] => inputs(allColumns, names);
const every = columns(allColumns.map(({ name }) => name).join(' '));
const constants = literals("'abc'", "''", "'äb'", 'NULL', '12', '1.5', "x'c3a4'");
const texts = [...columns('c vc vn vb vu bn tx'), ...constants];
/** Without the hexadecimal literal, which the server's LPAD and INSERT change from row to row. */
const plainTexts = texts.slice(0, -1);
const some = [...columns('vc vn bn'), ...literals("'a'", "'ab'", "','", "''")];
const counts = [...columns('ti tu n'), ...literals('0', '1', '2', '5', '-1', '-3', 'NULL')];

test('one text', async () => {
  const names = [
    'concat',
    'upper',
    'lower',
    'ucase',
    'lcase',
    'reverse',
    'trim',
    'ltrim',
    'rtrim',
    'length',
    'octet_length',
    'char_length',
    'bit_length',
    'ascii',
    'ord',
    'crc32',
    'hex',
    'unhex',
    'md5',
    'sha1',
  ];
  await expectSame(
    oracle(),
    names.flatMap((name) => calls(name, [...every, ...constants])),
  );
});

test('concat, concat_ws', async () => {
  await expectSame(oracle(), [
    ...calls('concat', [...every, ...constants], [...every, ...constants]),
    ...calls('concat', texts, columns('i dt'), texts),
    ...calls('concat_ws', [...columns('vc'), ...literals("', '", 'NULL')], [...every, ...constants], texts),
  ]);
});

test('pieces', async () => {
  await expectSame(oracle(), [
    ...['left', 'right', 'substring'].flatMap((name) => calls(name, [...texts, ...columns('i n d dt')], counts)),
    ...calls('substring', texts, counts, counts),
    ...calls('mid', texts, literals('1', '-2'), counts),
    ...calls('substring_index', texts, some, literals('0', '1', '2', '-1', '-2')),
    ...calls('insert', plainTexts, counts, literals('0', '2', '-1', '100'), some),
  ]);
});

test('trim', async () => {
  const removed = [...columns('vn'), ...literals("'a'", "'ab'", "' '", "''", 'NULL')];
  const trims = (['both', 'leading', 'trailing'] as const).flatMap((word) =>
    combinations([texts, removed]).map((args) =>
      call(word === 'both' ? 'trim' : `trim_${word}`, args, ([text, what]) => `trim(${word} ${what} from ${text})`),
    ),
  );
  await expectSame(oracle(), trims);
});

test('padding and repetition', async () => {
  const lengths = [...columns('ti'), ...literals('0', '1', '4', '-1', '30')];
  await expectSame(oracle(), [
    ...['lpad', 'rpad'].flatMap((name) => [
      ...calls(name, plainTexts, lengths, some),
      ...calls(name, plainTexts, lengths),
    ]),
    ...calls('repeat', texts, lengths),
    ...calls('space', [...lengths, ...columns('tu n')]),
    ...calls('elt', [...counts, ...columns('d')], texts, columns('vc i')),
    ...calls('replace', texts, some, some),
  ]);
});

test('searching', async () => {
  const searched = [...texts, ...columns('i n dt')];
  await expectSame(oracle(), [
    ...calls('locate', some, searched),
    ...calls('locate', some, texts, counts),
    ...calls('instr', searched, some),
    ...calls(
      'find_in_set',
      [...columns('vc vn vb vu i'), ...literals("'abc'", "'DEF'", "''")],
      [...columns('vc vn'), ...literals("'abc,DEF,é,a '", "''", "','")],
    ),
    ...calls(
      'field',
      columns('vc vn vb i'),
      [...columns('vn'), ...literals("'abc'", '5')],
      [...columns('vc ti'), ...literals("'b'", '7')],
    ),
  ]);
});

test('other names', async () => {
  const some = columns('vc vn bn i');
  await expectSame(oracle(), [
    ...['character_length', 'sha', 'isnull'].flatMap((name) => calls(name, some)),
    ...calls('nvl', some, columns('vn')),
    ...calls('substr', some, literals('2'), literals('2')),
    ...calls('mod', columns('i n d'), literals('3', '1.5')),
    ...combinations([columns('vc vn'), columns('vn vc')]).map((args) =>
      call('position', args, ([what, text]) => `position(${what} in ${text})`),
    ),
  ]);
});

test('like', async () => {
  const patterns = literals(
    "'a%'",
    "'%b%'",
    "'_b_'",
    "'%'",
    "''",
    "'%\\\\_%'",
    "'ä%'",
    "'%C'",
    "'%a%c%'",
    "'a|%b'",
    "'é'",
    "'1_%'",
    "'abc\\\\'",
    "'%%a_'",
    "'b'",
    'NULL',
  );
  await expectSame(oracle(), [
    ...calls('like', [...every, ...constants], [...patterns, ...columns('vc vn vb vu bn')]),
    ...calls('like', texts, patterns, literals("'|'", "''", "'a'")),
  ]);
});
