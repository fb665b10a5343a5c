import type { SelectBlock, Statement } from '../../../planner/sql/ast';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { printStatement } from '../../../planner/sql/print/mysql';
import { SqlError } from '../../../protocol/wire/sql-error';
import { readStatements } from '../../corpus/read-corpus';

const parse = (text: string, literals: 'inline' | 'parameters' = 'inline', ...modes: string[]): Statement => {
  const sqlMode = new Set(modes);
  return parseStatement(lexStatements(text, { sqlMode })[0]!, { sqlMode, literals });
};
const block = (text: string): SelectBlock => {
  const statement = parse(text);
  if (statement.kind !== 'select' || statement.body.kind !== 'block') throw new Error(JSON.stringify(statement));
  return statement.body;
};

/** An expression as text with every parenthesis, so that precedence shows. */
function shown(text: string, ...modes: string[]): string {
  const statement = parse(`SELECT ${text}`, 'inline', ...modes);
  if (statement.kind !== 'select' || statement.body.kind !== 'block') return `${statement.kind}`;
  const [item] = statement.body.items;
  const show = (node: unknown): string => {
    const expression = node as Record<string, unknown> & { kind: string };
    switch (expression.kind) {
      case 'binary':
        return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`;
      case 'unary':
        return `(${expression.operator} ${show(expression.operand)})`;
      case 'number':
        return String(expression.text);
      case 'column':
        return String(expression.name);
      case 'between':
        return `(${show(expression.operand)} between ${show(expression.low)} and ${show(expression.high)})`;
      case 'like':
        return `(${show(expression.operand)} like ${show(expression.pattern)})`;
      case 'in-list':
        return `(${show(expression.operand)} in ${(expression.items as unknown[]).map(show)})`;
      case 'call':
        return `${expression.name}(${(expression.arguments as unknown[]).map(show)})`;
      default:
        return expression.kind;
    }
  };
  return item!.kind === 'expression' ? show(item!.expression) : '*';
}

test.each([
  ['1--1', '(1 - (- 1))'],
  ['a or b and not c = 1', '(a or (b and (not (c = 1))))'],
  ['a || b', '(a or b)'],
  ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
  ['-2 ^ 2', '((- 2) ^ 2)'],
  ['a between 1 and 2 and b', '((a between 1 and 2) and b)'],
  ['a & 1 = 0', '((a & 1) = 0)'],
  ["not a like 'x'", '(not (a like string))'],
  ['1 << 2 + 3', '(1 << (2 + 3))'],
  ['a in (1, 2) is null', 'is'],
  ['a = b = c', '((a = b) = c)'],
  ['5 mod 3 div 2', '((5 % 3) div 2)'],
  ['substring(a from 1 for 2)', 'substring(a,1,2)'],
  ['left(a, 1)', 'left(a,1)'],
])('%s', (text, expected) => expect(shown(text)).toBe(expected));

test('sql_mode changes what || and NOT mean', () => {
  expect(shown('a || b', 'PIPES_AS_CONCAT')).toBe('concat(a,b)');
  expect(shown('not a = b', 'HIGH_NOT_PRECEDENCE')).toBe('((not a) = b)');
});

test('clauses of a select land in their places', () => {
  const select = block(
    'SELECT DISTINCT t.*, COUNT(DISTINCT a) n FROM s.t x USE INDEX (i) LEFT JOIN u USING (id), v WHERE 1 GROUP BY a HAVING n > 1',
  );
  expect(select).toMatchObject({
    distinct: true,
    items: [
      { kind: 'star', table: 't' },
      { expression: { kind: 'aggregate', name: 'count', distinct: true }, alias: 'n', text: 'COUNT(DISTINCT a)' },
    ],
    from: {
      type: 'cross',
      left: {
        type: 'left',
        left: { schema: 's', name: 't', alias: 'x', indexHints: ['USE INDEX (i)'] },
        using: ['id'],
      },
      right: { name: 'v' },
    },
    where: { text: '1' },
    groupBy: [{ descending: false }],
  });
});

test.each<[string, object]>([
  ['SELECT 1 UNION SELECT 2 INTERSECT SELECT 3', { body: { operator: 'union', right: { operator: 'intersect' } } }],
  ['WITH c AS (SELECT 1) SELECT * FROM c', { with: { tables: [{ name: 'c' }] } }],
  [
    'SELECT a FROM t ORDER BY 1 DESC LIMIT 2, 3',
    { orderBy: [{ descending: true }], limit: { offset: { text: '2' }, count: { text: '3' } } },
  ],
  ['SELECT a FROM t FOR UPDATE', { lock: 'FOR UPDATE' }],
  [
    "INSERT IGNORE INTO t (a, b) VALUES (1, DEFAULT), (2, 'x') ON DUPLICATE KEY UPDATE a = VALUES(a)",
    {
      kind: 'insert',
      columns: ['a', 'b'],
      source: {
        rows: [
          [{}, { kind: 'default' }],
          [{}, {}],
        ],
      },
      onDuplicate: [{}],
    },
  ],
  ['REPLACE t SET a = 1', { replace: true, columns: ['a'] }],
  ['INSERT INTO t SELECT * FROM u', { source: { kind: 'query' } }],
  [
    'UPDATE t SET a = a + 1 WHERE id = 1 LIMIT 1',
    { kind: 'update', assignments: [{ column: { name: 'a' } }], limit: {} },
  ],
  ['DELETE FROM t WHERE id = 1', { kind: 'delete', targets: null }],
  ['DELETE a FROM t a JOIN u ON 1', { targets: [{ name: 'a' }] }],
  ['DELETE FROM a USING t a JOIN u ON 1', { targets: [{ name: 'a' }], from: { kind: 'join' } }],
  [
    'CREATE TABLE IF NOT EXISTS s.t (a INT)',
    { kind: 'other', verb: 'CREATE TABLE', tables: [{ schema: 's', name: 't' }], unparsed: false },
  ],
  ['DROP TABLE a, `b`', { verb: 'DROP TABLE', tables: [{ name: 'a' }, { name: 'b' }] }],
  ['CREATE UNIQUE INDEX i ON t (a)', { verb: 'CREATE INDEX', tables: [{ name: 't' }] }],
  ['SELECT a INTO @v FROM t', { into: { kind: 'variables', names: ['v'] } }],
  ['SELECT a FROM t PROCEDURE ANALYSE()', { kind: 'other', unparsed: true, tables: [{ name: 't' }] }],
  ['SELECT * FROM t FOR SYSTEM_TIME ALL', { body: { from: { systemTime: { kind: 'all' } } } }],
  ['CALL p(1)', { kind: 'other', verb: 'CALL', tables: null }],
])('%s', (text, expected) => expect(parse(text)).toMatchObject(expected));

test.each<[string, object]>([
  [
    'ROWS 1 PRECEDING',
    { unit: 'rows', start: { kind: 'offset', offset: { text: '1' } }, end: { kind: 'current-row' } },
  ],
  [
    'RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY FOLLOWING EXCLUDE NO OTHERS',
    {
      unit: 'range',
      start: { kind: 'unbounded', direction: 'preceding' },
      end: { kind: 'offset', direction: 'following', offset: { kind: 'interval', unit: 'DAY' } },
      exclude: 'no-others',
    },
  ],
])('a window frame is part of the tree: %s', (frame, expected) => {
  const [item] = block(`SELECT SUM(a) OVER (w PARTITION BY b ORDER BY c ${frame}) FROM t`).items;
  expect(item).toMatchObject({ expression: { kind: 'window', window: { base: 'w', frame: expected } } });
});

test('literals are exact, and parameters when asked for', () => {
  expect(block('SELECT 18446744073709551615, 1.50').items).toMatchObject([
    { expression: { text: '18446744073709551615' } },
    { expression: { text: '1.50', form: 'decimal' } },
  ]);
  expect(parse("SELECT 'a', ?", 'parameters')).toMatchObject({
    body: { items: [{ expression: { kind: 'parameter', index: 0 } }, { expression: { kind: 'parameter', index: 1 } }] },
  });
});

test('random mutations of statements never raise anything but SQL errors', () => {
  const seed = Number(process.env.SEED ?? 20241123);
  console.log(`SEED=${seed}`);
  let state = seed;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const seeds = [
    "SELECT a.b, COUNT(*) OVER (PARTITION BY c) FROM t a LEFT JOIN (SELECT 1 x) d ON a.x = d.x WHERE a IN (1, 'b') GROUP BY 1 LIMIT 1",
    "INSERT INTO t (a) VALUES (CASE WHEN x THEN 1 ELSE CAST(y AS CHAR(3)) END) ON DUPLICATE KEY UPDATE a = 'q'",
    'DELETE FROM t USING t JOIN u WHERE a BETWEEN 1 AND 2 -- c',
  ];
  const alphabet = ` '"\`(),.*=-+/@?;1aSELECT`;
  for (let round = 0; round < 20_000; round++) {
    let text = seeds[random(seeds.length)]!;
    for (let edit = 0; edit <= random(4); edit++) {
      const at = random(text.length);
      text = text.slice(0, at) + alphabet[random(alphabet.length)] + text.slice(at + random(3));
    }
    try {
      for (const lexed of lexStatements(text, { sqlMode: new Set() }))
        parseStatement(lexed, { sqlMode: new Set(), literals: 'inline' });
    } catch (error) {
      if (!(error instanceof SqlError)) throw new Error(`${text}: ${error}`);
    }
  }
});

const printed = (text: string): string => {
  const statement = parse(text);
  if (statement.kind === 'other') throw new Error(`${text}: ${statement.reason}`);
  return printStatement(statement);
};

test.each(readStatements('mysql8.sql').map(({ sql }) => sql))('MySQL 8: %s prints to what it parses from', (sql) => {
  const text = printed(sql);
  expect(printed(text)).toBe(text);
});

test.each<[string, string, string[] | null]>([
  ['CREATE TABLE t (a INT)', 'CREATE TABLE', ['t']],
  ['CREATE OR REPLACE TEMPORARY TABLE IF NOT EXISTS s.t (a INT)', 'CREATE TABLE', ['s.t']],
  ['CREATE TABLE `a b` LIKE u', 'CREATE TABLE', ['a b']],
  ['ALTER TABLE t ADD COLUMN x INT', 'ALTER TABLE', ['t']],
  ['ALTER ONLINE IGNORE TABLE IF EXISTS s.t DROP x', 'ALTER TABLE', ['s.t']],
  ['DROP TABLE IF EXISTS a, s.b CASCADE', 'DROP TABLE', ['a', 's.b']],
  ['TRUNCATE t', 'TRUNCATE TABLE', ['t']],
  ['TRUNCATE TABLE s.t', 'TRUNCATE TABLE', ['s.t']],
  ['RENAME TABLE a TO b, s.c TO s.d', 'RENAME TABLE', ['a', 'b', 's.c', 's.d']],
  ['CREATE UNIQUE INDEX i ON s.t (a)', 'CREATE INDEX', ['s.t']],
  ['DROP INDEX i ON t', 'DROP INDEX', ['t']],
  ['ANALYZE TABLE a, s.b', 'ANALYZE TABLE', ['a', 's.b']],
  ['ANALYZE NO_WRITE_TO_BINLOG TABLE t PERSISTENT FOR ALL', 'ANALYZE TABLE', ['t']],
  ['CHECK TABLE t QUICK', 'CHECK TABLE', ['t']],
  ['OPTIMIZE LOCAL TABLE t', 'OPTIMIZE TABLE', ['t']],
  ['REPAIR TABLE t, u', 'REPAIR TABLE', ['t', 'u']],
  ["LOAD DATA LOCAL INFILE 'f' IGNORE INTO TABLE s.t FIELDS TERMINATED BY ','", 'LOAD DATA', ['s.t']],
  ['HANDLER s.t OPEN', 'HANDLER', ['s.t']],
  ['CALL p(1)', 'CALL', null],
  ['DO SLEEP(0)', 'DO', null],
])('tables of: %s', (text, verb, tables) => {
  const statement = parse(text);
  if (statement.kind !== 'other') throw new Error(`${text} is ${statement.kind}`);
  const names = statement.tables?.map(({ schema, name }) => (schema === null ? name : `${schema}.${name}`)) ?? null;
  expect([statement.verb, names]).toEqual([verb, tables]);
});
