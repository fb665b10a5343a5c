/** What is given to backends that are not MySQL, and how DuckDB is told. */
import { duckdbConnector } from '../../../connectors/duckdb/connector';
import { type ColumnType, columnType } from '../../../engine/batch/column-type';
import { widenExpression } from '../../../planner/lower/widen-arithmetic';
import { type PortabilityContext, portability } from '../../../planner/rules/portable';
import type { Expression } from '../../../planner/sql/ast';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { printDuckdbExpression } from '../../../planner/sql/print/duckdb-expressions';

const types: Readonly<Record<string, ColumnType>> = {
  i: columnType('int', { precision: 11, length: 11 }),
  b: columnType('bigint', { precision: 20, length: 20 }),
  u: columnType('bigint', { unsigned: true, precision: 20, length: 20 }),
  flag: columnType('tinyint', { precision: 1, length: 1 }),
  d: columnType('decimal', { precision: 10, scale: 2 }),
  wide: columnType('decimal', { precision: 38, scale: 2 }),
  wider: columnType('decimal', { precision: 50, scale: 2 }),
  x: columnType('double', { scale: 31 }),
  f: columnType('float', { scale: 31 }),
  day: columnType('date', { length: 10 }),
  at: columnType('datetime', { length: 19 }),
  t: columnType('time', { length: 10 }),
  y: columnType('year', { length: 4 }),
  s: columnType('varchar', { length: 10, collation: 'utf8mb4_general_ci' }),
  bin: columnType('varchar', { length: 10, collation: 'utf8mb4_bin' }),
  raw: columnType('varbinary', { length: 10 }),
  e: columnType('enum', { length: 4, collation: 'utf8mb4_general_ci' }),
};

const context: PortabilityContext = {
  capabilities: duckdbConnector.capabilities,
  typeOf: (node) => (node.kind === 'column' ? (types[node.name] ?? null) : null),
};

function expressionOf(text: string): Expression {
  const sqlMode = new Set<string>();
  const [lexed] = lexStatements(`SELECT ${text} FROM t`, { sqlMode });
  const statement = parseStatement(lexed!, { sqlMode, literals: 'inline' });
  const item = statement.kind === 'select' && statement.body.kind === 'block' ? statement.body.items[0] : undefined;
  if (item?.kind !== 'expression') throw new Error(`no expression: ${text}`);
  return item.expression;
}

test.each([
  ['i = 5', '"i" = 5'],
  ['i <> b AND NOT (d <= 1.50 OR i IS NULL)', '("i" <> "b") AND (NOT (("d" <= 1.50) OR ("i" IS NULL)))'],
  ['i <=> NULL', '"i" IS NOT DISTINCT FROM NULL'],
  ['b NOT IN (1, 2, NULL)', '"b" NOT IN (1, 2, NULL)'],
  ['x > 1', '"x" > 1'],
  ['x < 0.5', '"x" < 0.5'],
  ["day >= '2024-02-29'", `"day" >= '2024-02-29'`],
  ["at BETWEEN '2024-01-01' AND '2024-12-31 23:59:59.5'", `"at" BETWEEN '2024-01-01' AND '2024-12-31 23:59:59.5'`],
  ["day = DATE '2024-01-01'", `"day" = (DATE '2024-01-01')`],
  ['day < at', '"day" < "at"'],
  ['raw = raw', '"raw" = "raw"'],
  ['s IS NOT NULL', '"s" IS NOT NULL'],
  ['i + 1 > b * 2', '(CAST("i" AS BIGINT) + CAST(1 AS BIGINT)) > (CAST("b" AS BIGINT) * CAST(2 AS BIGINT))'],
  ['i * d', 'CAST("i" AS DECIMAL(38,0)) * "d"'],
  ['d - 0.5', 'CAST("d" AS DECIMAL(38,2)) - 0.5'],
  ['- i', '- CAST("i" AS BIGINT)'],
  ['s', '"s"'],
  ['COUNT(*)', 'COUNT(*)'],
  ['COUNT(s)', 'COUNT("s")'],
  ['COUNT(DISTINCT b)', 'COUNT(DISTINCT "b")'],
  ['SUM(i * d)', 'SUM(CAST("i" AS DECIMAL(38,0)) * "d")'],
  ['MIN(at)', 'MIN("at")'],
])('%s is given to DuckDB as %s', (text, expected) => {
  const expression = expressionOf(text);
  expect(portability(expression, context)).not.toBeNull();
  expect(printDuckdbExpression(widenExpression(expression, context))).toBe(expected);
});

test.each([
  ["s = 'a'", 'text compares by collation'],
  ["bin = 'a'", 'trailing blanks do not count under utf8mb4_bin either'],
  ["s LIKE 'a%'", 'text again'],
  ['s > 5', 'text made a number'],
  ["i = '5'", 'a text made a number'],
  ["day > '2024-02-30'", 'no date of the calendar'],
  ["day > '2024-01-01 10:00:00'", 'the date would have to become a datetime'],
  ["at = '2024-1-1'", 'a spelling that only MySQL takes'],
  ["t > '10:00:00'", 'TIME is an INTERVAL there'],
  ['y = 99', 'two digits are a year of 1999'],
  ['e > 1', 'ENUM as a number'],
  ['flag = 1', 'may be a BOOLEAN there'],
  ['f = 0.1', 'FLOAT compares as a double'],
  ['x = d', 'a DECIMAL made a double is rounded'],
  ['wider = 1', 'more digits than there are'],
  ['wide = 1.555', 'more digits than there are when both have one scale'],
  ['i / 2', 'a DECIMAL in MySQL'],
  ['i DIV 2', 'not declared'],
  ['i % 2', 'not declared'],
  ['u + 1', 'unsigned arithmetic'],
  ['u - b', 'unsigned arithmetic'],
  ['x + 1', 'doubles'],
  ['d * wide', 'more digits than there are'],
  ['i AND b', 'a number as a truth value'],
  ['(i = 1) + 1', 'a truth value as a number'],
  ['(i = 1) = TRUE', 'a truth value as a number'],
  ['12345678901234567890', 'past 64 bits'],
  ['AVG(i)', 'a double there'],
  ['SUM(x)', 'in another order on every run'],
  ['SUM(s)', 'text made a number'],
  ['MAX(s)', 'text'],
  ['COUNT(DISTINCT s)', 'text'],
  ['COUNT(DISTINCT i, b)', 'several arguments'],
  ['GROUP_CONCAT(i)', 'not declared'],
  ['CONCAT(s, s)', 'not declared'],
  ['NOW()', 'not declared'],
])('%s stays in the engine: %s', (text) => {
  expect(portability(expressionOf(text), context)).toBeNull();
});
