/** Functions over text that are not in expressions-text: sets, numbers as text, digests, regular expressions, JSON; over the same awkward columns. */
import { calls, inputs, literals } from './expression-builder';
import { allColumns } from './expression-columns';
import { expectSame, type Pair } from './expression-oracle';
import { useOracle } from './use-oracle';

const oracle = useOracle();

const columns = (names: string): Pair[] => inputs(allColumns, names);
const every = columns(allColumns.map(({ name }) => name).join(' '));
const numbers = columns('ti tu b bu n n5 d f');
const texts = columns('c vc vn vb vu bn');

test('one argument', async () => {
  const names = ['quote', 'soundex', 'to_base64', 'from_base64', 'crc32c', 'bin', 'oct', 'hex', 'charset', 'collation'];
  await expectSame(
    oracle(),
    names.flatMap((name) => calls(name, every)),
  );
});

test('sets', async () => {
  await expectSame(oracle(), [
    ...calls('make_set', [...numbers, ...columns('vc')], texts, columns('vn i')),
    ...calls('export_set', numbers, literals("'Y'"), literals("'N'"), columns('vn'), [
      ...columns('ti'),
      ...literals('5'),
    ]),
    ...calls('field', columns('i n d vc'), columns('b n5'), columns('d vn')),
    ...calls('elt', columns('vc n d'), texts, columns('vn')),
  ]);
});

test('numbers as text', async () => {
  await expectSame(oracle(), [
    ...calls('format', [...numbers, ...columns('vc dt')], [...columns('ti'), ...literals('0', '2', '5')]),
    ...calls(
      'conv',
      [...columns('vc vn b bu n'), ...literals("'7f'")],
      literals('10', '16', '-10', '36'),
      literals('2', '16', '-10'),
    ),
  ]);
});

test('digests and ciphers', async () => {
  await expectSame(oracle(), [
    ...calls('sha2', [...texts, ...columns('i n dt')], [...columns('ti'), ...literals('0', '224', '512', '1')]),
    ...calls('aes_encrypt', [...texts, ...columns('i')], [...texts, ...literals("'key'")]),
    ...calls('aes_decrypt', texts, literals("'key'")),
    ...calls('uncompress', texts),
    ...calls('uncompressed_length', texts),
  ]);
});

test('regular expressions', async () => {
  const patterns = literals(
    "'^a'",
    "'b$'",
    "'[a-c]+'",
    "'\\\\\\\\d+'",
    "'ä|é'",
    "'^.$'",
    "'[[:alpha:]]'",
    "'x*'",
    'NULL',
  );
  await expectSame(oracle(), [
    ...['regexp_instr', 'regexp_substr'].flatMap((name) => calls(name, columns('c vc vn vb vu i dt'), patterns)),
    ...calls('regexp_replace', columns('c vc vn vb vu'), patterns, literals("'<>'", "''")),
  ]);
});

test('json', async () => {
  await expectSame(oracle(), [
    ...calls('json_array', [...columns('ti bu n d f vc vn dt dm6 tm y'), ...literals('NULL')], columns('vn i')),
    ...calls('json_object', columns('vn i'), [...columns('ti n d vc dt'), ...literals('NULL')]),
    ...['json_valid', 'json_quote', 'json_unquote', 'json_type', 'json_length'].flatMap((name) =>
      calls(name, texts.slice(0, 5)),
    ),
  ]);
});

test('bytes as numbers', async () => {
  const literal = literals('0x41', '0x7f');
  await expectSame(oracle(), [
    ...['+', '-', '*', '=', '<', '|'].flatMap((name) => calls(name, columns('i n d b vc'), literal)),
    ...calls('in', columns('i n d'), literal, literals('5')),
  ]);
});
