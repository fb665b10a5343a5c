import { lexStatements } from '../../../planner/sql/lexer';
import { StatementReader } from '../../../planner/sql/statement-reader';
import { newRandom } from '../../support/random';

const noModes: ReadonlySet<string> = new Set();
const lexed = (text: string, sqlMode = noModes) => lexStatements(text, { sqlMode, cutsRows: true });

/** `#` is a place for an integer. */
const texts = [
  'SELECT c FROM sbtest1 WHERE id=#',
  'SELECT # FROM t',
  '#',
  'select a+#, b-#, -# from `t 1` where a in (#,#, #) limit #',
  "SELECT 'x' FROM t WHERE id = #",
  'SELECT #.5 FROM t WHERE id = #',
  'SELECT #e1, t1.c#, #a FROM t# WHERE t.# = #',
  'SELECT # AS a, 0x# FROM t',
  'SELECT #;',
  'SELECT #; SELECT #',
  ' SELECT #',
  'SELECT /* # */ # /*!50001 , # */',
  'SELECT /*!#, */ #',
  'SELECT #--# FROM t',
  'SELECT #-- # FROM t',
  'SELECT # # comment',
  'INSERT INTO t VALUES (#, #)',
  'INSERT INTO t VALUES (#, #), (#, #)',
  'UPDATE t SET a = a + # WHERE id BETWEEN # AND #',
  'SELECT @a#, @@version, ? FROM t WHERE id = #',
  '/*!mycat:sql=select #*/ SELECT #',
  'SELECT N#, x#, b# FROM t WHERE a = #',
  'SELECT "#" FROM t WHERE a = #',
  'BEGIN NOT ATOMIC SELECT #; SELECT #; END',
  'SELECT é FROM t WHERE id=#',
];

const digits = ['0', '1', '7', '00', '12', '007', '4294967296', '99999999999999999999999', '2'];

/** Without what says that the statements are one object. */
function plain(statements: readonly object[]): unknown {
  return JSON.parse(JSON.stringify(statements));
}

test.each(texts)('%s with other integers is read as it is lexed', (text) => {
  const random = newRandom();
  const reader = new StatementReader();
  for (let round = 0; round < 30; round++) {
    const filled = text.replaceAll('#', () => random.pick(digits));
    let expected: unknown;
    try {
      expected = plain(lexed(filled));
    } catch (error) {
      expect(() => reader.read(filled, noModes)).toThrow((error as Error).message);
      continue;
    }
    expect(plain(reader.read(filled, noModes))).toEqual(expected);
  }
});

test('texts that differ in more than integers are read as they are lexed', () => {
  const random = newRandom();
  const reader = new StatementReader();
  const extras = ['', ' ', '.', 'e3', 'x', "'", ';', '-', ' AND 1', '%'];
  for (let round = 0; round < 3000; round++) {
    const text = texts[Math.floor(round / 100) % texts.length]!;
    const extra = (): string => (random.chance(0.2) ? random.pick(extras) : '');
    const filled = text.replaceAll('#', () => random.pick(digits) + extra());
    let expected: unknown;
    try {
      expected = plain(lexed(filled));
    } catch (error) {
      expect(() => reader.read(filled, noModes)).toThrow((error as Error).message);
      continue;
    }
    expect(plain(reader.read(filled, noModes))).toEqual(expected);
  }
});

test('a text that is repeated keeps its shape and the tokens in front of its integers', () => {
  const reader = new StatementReader();
  const [first] = reader.read('SELECT c FROM t WHERE id = 1', noModes);
  const [second] = reader.read('SELECT c FROM t WHERE id = 23', noModes);
  expect(second!.shape).toBe(first!.shape);
  expect(second!.tokens[3]).toBe(first!.tokens[3]);
  expect(second!.literals).toEqual([{ kind: 'integer', text: '23', placeholder: -1, start: 27, end: 29 }]);
});

test('another sql_mode reads anew', () => {
  const reader = new StatementReader();
  const ansi: ReadonlySet<string> = new Set(['ANSI_QUOTES']);
  const text = 'SELECT "a" = 1';
  expect(reader.read(text, noModes)[0]!.tokens[1]!.kind).toBe('string');
  expect(reader.read(text, ansi)[0]!.tokens[1]!.kind).toBe('quoted-name');
  expect(reader.read('SELECT "a" = 2', ansi)[0]!.tokens[1]!.kind).toBe('quoted-name');
  expect(reader.read('SELECT "a" = 3', noModes)[0]!.tokens[1]!.kind).toBe('string');
});
