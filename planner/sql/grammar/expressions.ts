import type { BinaryOperator, Expression } from '../ast';
import type { Cursor } from './cursor';
import { parseIntervalOrCall, parsePrimary } from './primary';
import { parseQuery } from './select';

/**
 * MySQL's expressions by precedence, loosest first (manual, "Operator Precedence"):
 * OR || · XOR · AND && · NOT · comparison IS · BETWEEN · LIKE REGEXP IN · | · & · << >> · + - · * / DIV % MOD · ^ · || (concat) · - ~ · ! · BINARY COLLATE
 */
export function parseExpression(cursor: Cursor): Expression {
  let left = parseXor(cursor);
  for (;;) {
    if (cursor.at('||') && cursor.options.sqlMode.has('PIPES_AS_CONCAT')) return left;
    if (!cursor.take('OR') && !cursor.take('||')) return left;
    left = { kind: 'binary', operator: 'or', left, right: parseXor(cursor) };
  }
}

function parseXor(cursor: Cursor): Expression {
  let left = parseAnd(cursor);
  while (cursor.take('XOR')) left = { kind: 'binary', operator: 'xor', left, right: parseAnd(cursor) };
  return left;
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseNot(cursor);
  while (cursor.take('AND') || cursor.take('&&'))
    left = { kind: 'binary', operator: 'and', left, right: parseNot(cursor) };
  return left;
}

function parseNot(cursor: Cursor): Expression {
  if (cursor.at('NOT') && !cursor.options.sqlMode.has('HIGH_NOT_PRECEDENCE')) {
    cursor.take('NOT');
    return { kind: 'unary', operator: 'not', operand: parseNot(cursor) };
  }
  return parseComparison(cursor);
}

const comparisons: Readonly<Record<string, BinaryOperator>> = {
  '=': '=',
  '<=>': '<=>',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

export function parseComparison(cursor: Cursor): Expression {
  let left = parsePredicate(cursor);
  for (;;) {
    const token = cursor.peek();
    const operator = token.kind === 'symbol' ? comparisons[token.text] : undefined;
    if (operator) {
      cursor.position++;
      left = parseRightSide(cursor, operator, left);
    } else if (cursor.take('IS')) left = parseIs(cursor, left);
    else return left;
  }
}

function parseRightSide(cursor: Cursor, operator: BinaryOperator, operand: Expression): Expression {
  const quantifier = cursor.at('ALL', '(') ? 'all' : cursor.at('ANY', '(') || cursor.at('SOME', '(') ? 'any' : null;
  if (!quantifier) return { kind: 'binary', operator, left: operand, right: parsePredicate(cursor) };
  if (operator === '<=>') throw cursor.error();
  cursor.position += 2;
  const query = parseQuery(cursor);
  cursor.expect(')');
  return { kind: 'quantified', operator, quantifier, operand, query };
}

function parseIs(cursor: Cursor, operand: Expression): Expression {
  const negated = cursor.take('NOT');
  const test = cursor.takeOne(['NULL', 'TRUE', 'FALSE', 'UNKNOWN']);
  if (!test) throw cursor.error();
  return { kind: 'is', negated, operand, test: test.toLowerCase() as 'null' | 'true' | 'false' | 'unknown' };
}

/** BETWEEN groups to the right: `a BETWEEN b AND c BETWEEN d AND e` is `a BETWEEN b AND (c BETWEEN d AND e)`. */
function parsePredicate(cursor: Cursor): Expression {
  const operand = parseTests(cursor, false);
  const negated = cursor.at('NOT', 'BETWEEN');
  if (negated) cursor.take('NOT');
  if (!cursor.take('BETWEEN')) return operand;
  return parseBetween(cursor, operand, negated);
}

function parseBetween(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  const low = parsePredicate(cursor);
  cursor.expect('AND');
  return { kind: 'between', negated, operand, low, high: parsePredicate(cursor) };
}

/**
 * IN, LIKE, REGEXP, SOUNDS LIKE: one level, grouped to the left, except that NOT binds to what stands right before it:
 * `a LIKE b IN (c)` is `(a LIKE b) IN (c)`, and `a LIKE b NOT IN (c)` is `a LIKE (b NOT IN (c))`.
 * @param onlyNegated for the right side of a test, which takes only those with NOT
 */
function parseTests(cursor: Cursor, onlyNegated: boolean): Expression {
  let operand = parseBits(cursor, 0);
  for (;;) {
    const negated = cursor.at('NOT') && ['IN', 'LIKE', 'REGEXP', 'RLIKE'].some((word) => cursor.at('NOT', word));
    if (onlyNegated && cursor.take('NOT', 'BETWEEN')) operand = parseBetween(cursor, operand, true);
    if (onlyNegated && !negated) return operand;
    if (negated) cursor.take('NOT');
    if (cursor.take('IN')) operand = parseIn(cursor, operand, negated);
    else if (cursor.take('LIKE')) {
      const pattern = parseTests(cursor, true);
      const escapeCharacter = cursor.take('ESCAPE') ? parseTests(cursor, true) : null;
      operand = { kind: 'like', operator: 'like', negated, operand, pattern, escape: escapeCharacter };
    } else if (cursor.take('REGEXP') || cursor.take('RLIKE'))
      operand = { kind: 'like', operator: 'regexp', negated, operand, pattern: parseTests(cursor, true), escape: null };
    else if (cursor.take('SOUNDS', 'LIKE'))
      operand = { kind: 'binary', operator: 'sounds-like', left: operand, right: parseTests(cursor, true) };
    else if (cursor.at('MEMBER')) operand = parseMember(cursor, operand);
    else return operand;
  }
}

/** x MEMBER [OF] (array) of MySQL 8. */
function parseMember(cursor: Cursor, left: Expression): Expression {
  cursor.expect('MEMBER', 'OF', '(');
  const right = parseExpression(cursor);
  cursor.expect(')');
  return { kind: 'binary', operator: 'member-of', left, right };
}

function parseIn(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  const isQuery = cursor.at('(', 'VALUES') || atQuery(cursor);
  cursor.expect('(');
  if (isQuery) {
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'in-query', negated, operand, query };
  }
  const items = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  return { kind: 'in-list', negated, operand, items };
}

const afterQuery: ReadonlySet<string> = new Set(
  'UNION EXCEPT INTERSECT ORDER LIMIT OFFSET FETCH FOR LOCK INTO PROCEDURE'.split(' '),
);

/**
 * Whether the parenthesis at the cursor holds a query, and not an expression or a join that begins with one: `((SELECT 1) UNION SELECT 2)` does,
 * `((SELECT 1) + 2)` and `((SELECT 1) x JOIN t)` do not.
 */
export function atQuery(cursor: Cursor): boolean {
  let depth = 0;
  while (cursor.peek(depth).kind === 'symbol' && cursor.peek(depth).text === '(') depth++;
  const token = cursor.peek(depth);
  const word = token.kind === 'word' ? token.text.toUpperCase() : '';
  if (depth === 0 || (word !== 'SELECT' && word !== 'WITH' && word !== 'VALUES')) return false;
  for (let level = depth - 1; level > 0; level--) {
    const { kind, text } = cursor.tokenAt(cursor.closingOf(cursor.position + level) + 1);
    if (kind === 'symbol' && text === ')') continue;
    return kind === 'word' && afterQuery.has(text.toUpperCase());
  }
  return true;
}

/** Binary operators by level, loosest first. */
const levels: readonly Readonly<Record<string, BinaryOperator>>[] = [
  { '|': '|' },
  { '&': '&' },
  { '<<': '<<', '>>': '>>' },
  { '+': '+', '-': '-' },
  { '*': '*', '/': '/', '%': '%', DIV: 'div', MOD: '%' },
  { '^': '^' },
];

const sums = 3;

/** What MariaDB's grammar calls bit_expr. */
export function parseBits(cursor: Cursor, level: number): Expression {
  if (level === levels.length) return continueConcat(cursor, parseFactor(cursor));
  return continueBits(cursor, parseBits(cursor, level + 1), level);
}

/** An interval with what it is added to, or a simple expression. */
function parseFactor(cursor: Cursor): Expression {
  if (cursor.at('INTERVAL')) return parseIntervalSum(cursor);
  return cursor.at('-', 'INTERVAL') ? parseNegatedInterval(cursor) : parseUnary(cursor);
}

/** `INTERVAL 1 DAY + d = e` is `INTERVAL 1 DAY + (d = e)`: an interval that comes first takes all that follows up to NOT, AND, OR. */
function parseIntervalSum(cursor: Cursor): Expression {
  if (cursor.beforeDot()) return parseUnary(cursor);
  const start = cursor.position;
  const left = parseIntervalOrCall(cursor);
  if (left.kind !== 'interval') {
    cursor.position = start;
    return parseUnary(cursor);
  }
  if (!cursor.take('+')) return left;
  return { kind: 'binary', operator: '+', left, right: parseComparison(cursor) };
}

function continueBits(cursor: Cursor, first: Expression, level: number): Expression {
  const operators = levels[level]!;
  let left = first;
  for (;;) {
    const token = cursor.peek();
    const key = token.kind === 'symbol' ? token.text : token.kind === 'word' ? token.text.toUpperCase() : '';
    const operator = Object.hasOwn(operators, key) ? operators[key] : undefined;
    if (!operator) return left;
    cursor.position++;
    if (level === sums && cursor.at('INTERVAL')) left = continueAfterInterval(cursor, operator, left);
    else left = { kind: 'binary', operator, left, right: parseBits(cursor, level + 1) };
  }
}

/** `d + INTERVAL 1 DAY * 2` is `(d + INTERVAL 1 DAY) * 2`: the interval ends at its unit, and what it is added to is then a whole. */
function continueAfterInterval(cursor: Cursor, operator: BinaryOperator, left: Expression): Expression {
  const right = parseIntervalOrCall(cursor);
  if (right.kind === 'interval') return continueFactors(cursor, { kind: 'binary', operator, left, right });
  return { kind: 'binary', operator, left, right: continueFactors(cursor, right) };
}

function continueFactors(cursor: Cursor, first: Expression): Expression {
  let left = continueConcat(cursor, first);
  for (let level = levels.length - 1; level > sums; level--) left = continueBits(cursor, left, level);
  return left;
}

/** || with PIPES_AS_CONCAT. */
function continueConcat(cursor: Cursor, first: Expression): Expression {
  let left = first;
  while (cursor.at('||') && cursor.options.sqlMode.has('PIPES_AS_CONCAT')) {
    cursor.take('||');
    left = { kind: 'call', name: 'concat', schema: null, arguments: [left, parseUnary(cursor)], bare: false };
  }
  return left;
}

/** What MariaDB's grammar calls simple_expr. */
export function parseUnary(cursor: Cursor): Expression {
  for (const operator of ['-', '+', '~', '!'] as const) {
    if (cursor.take(operator)) return { kind: 'unary', operator, operand: parseUnary(cursor) };
  }
  if (cursor.at('NOT') && cursor.options.sqlMode.has('HIGH_NOT_PRECEDENCE')) {
    cursor.take('NOT');
    return { kind: 'unary', operator: 'not', operand: parseUnary(cursor) };
  }
  if (cursor.at('BINARY') && !cursor.beforeDot()) {
    cursor.take('BINARY');
    return { kind: 'unary', operator: 'binary', operand: parseUnary(cursor) };
  }
  let operand = parsePrimary(cursor);
  for (;;) {
    if (cursor.take('COLLATE')) operand = { kind: 'collate', operand, collation: parseCollation(cursor) };
    else if (cursor.at('->') || cursor.at('->>')) {
      const operator = cursor.take('->') ? '->' : '->>';
      if (operator === '->>') cursor.take('->>');
      operand = { kind: 'binary', operator, left: operand, right: parsePrimary(cursor) };
    } else return operand;
  }
}

/** `- INTERVAL 1 DAY + d` is `d - INTERVAL 1 DAY`. */
function parseNegatedInterval(cursor: Cursor): Expression {
  cursor.take('-');
  const right = parseIntervalOrCall(cursor);
  if (right.kind !== 'interval') return { kind: 'unary', operator: '-', operand: right };
  cursor.expect('+');
  return { kind: 'binary', operator: '-', left: parseComparison(cursor), right };
}

function parseCollation(cursor: Cursor): string {
  if (cursor.peek().kind === 'string') return cursor.string();
  return cursor.take('BINARY') ? 'binary' : cursor.name();
}

const units = new Set(
  (
    'MICROSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR SECOND_MICROSECOND MINUTE_MICROSECOND MINUTE_SECOND HOUR_MICROSECOND HOUR_SECOND ' +
    'HOUR_MINUTE DAY_MICROSECOND DAY_SECOND DAY_MINUTE DAY_HOUR YEAR_MONTH'
  ).split(' '),
);

/** A time unit at the cursor; `SQL_TSI_DAY` is `DAY`. Null when there is none. */
export function takeUnit(cursor: Cursor): string | null {
  const token = cursor.peek();
  const unit = token.text
    .toUpperCase()
    .replace(/^SQL_TSI_(?=SECOND$|MINUTE$|HOUR$|DAY$|WEEK$|MONTH$|QUARTER$|YEAR$)/, '');
  if (token.kind !== 'word' || !units.has(unit)) return null;
  cursor.position++;
  return unit;
}

export function parseUnit(cursor: Cursor): string {
  const unit = takeUnit(cursor);
  if (!unit) throw cursor.error();
  return unit;
}

export function parseInterval(cursor: Cursor): Expression {
  cursor.expect('INTERVAL');
  const value = parseExpression(cursor);
  return { kind: 'interval', value, unit: parseUnit(cursor) };
}
