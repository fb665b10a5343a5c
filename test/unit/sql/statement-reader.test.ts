import { lexStatements } from '../../../planner/sql/lexer';
import { readStatements } from '../../../planner/sql/statement-reader';
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

/** The same statements, or the same error. */
function expectAsLexed(text: string): void {
  let expected: unknown;
  try {
    expected = plain(lexed(text));
  } catch (error) {
    expect(() => readStatements(text, noModes)).toThrow((error as Error).message);
    return;
  }
  expect(plain(readStatements(text, noModes))).toEqual(expected);
}

test.each(texts)('%s with other integers is read as it is lexed', (text) => {
  const random = newRandom();
  for (let round = 0; round < 30; round++) {
    expectAsLexed(text.replaceAll('#', () => random.pick(digits)));
  }
});

test('texts that differ in more than integers are read as they are lexed', () => {
  const random = newRandom();
  const extras = ['', ' ', '.', 'e3', 'x', "'", ';', '-', ' AND 1', '%'];
  for (let round = 0; round < 3000; round++) {
    const text = texts[Math.floor(round / 100) % texts.length]!;
    const extra = (): string => (random.chance(0.2) ? random.pick(extras) : '');
    expectAsLexed(text.replaceAll('#', () => random.pick(digits) + extra()));
  }
});

test('shapes that take turns are each known', () => {
  const texts = ['SELECT a FROM t WHERE id = ', 'SELECT b FROM t WHERE id = ', 'DELETE FROM t WHERE id = '];
  const first = texts.map((text) => readStatements(`${text}1`, noModes)[0]!);
  const second = texts.map((text) => readStatements(`${text}234`, noModes)[0]!);
  for (const [index, statement] of second.entries()) {
    expect(statement.tokens[0]).toBe(first[index]!.tokens[0]);
    expect(statement.literals[0]!.text).toBe('234');
  }
});

test('a text that is repeated keeps its shape and the tokens in front of its integers', () => {
  const [first] = readStatements('SELECT c FROM t WHERE id = 1', noModes);
  const [second] = readStatements('SELECT c FROM t WHERE id = 23', noModes);
  expect(second!.shape).toBe(first!.shape);
  expect(second!.tokens[3]).toBe(first!.tokens[3]);
  expect(second!.literals).toEqual([{ kind: 'integer', text: '23', placeholder: -1, start: 27, end: 29 }]);
});

test('another sql_mode reads anew', () => {
  const ansi: ReadonlySet<string> = new Set(['ANSI_QUOTES']);
  const text = 'SELECT "a" = 1';
  expect(readStatements(text, noModes)[0]!.tokens[1]!.kind).toBe('string');
  expect(readStatements(text, ansi)[0]!.tokens[1]!.kind).toBe('quoted-name');
  expect(readStatements('SELECT "a" = 2', ansi)[0]!.tokens[1]!.kind).toBe('quoted-name');
  expect(readStatements('SELECT "a" = 3', noModes)[0]!.tokens[1]!.kind).toBe('string');
});
