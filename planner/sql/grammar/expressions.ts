import type { AggregateCall, BinaryOperator, Expression, FunctionCall, OrderItem } from '../ast';
import type { Cursor } from './cursor';
import { parseLimit, parseOrderBy, parseQuery } from './select';
import { specialCalls } from './special-calls';
import { parseWindow } from './window';

/**
 * MySQL's expressions by precedence, loosest first (manual, "Operator Precedence"):
 * OR || · XOR · AND && · NOT · BETWEEN CASE · comparison IS LIKE REGEXP IN · | · & · << >> · + - · * / DIV % MOD · ^ · - ~ · ! · BINARY COLLATE
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

function parseComparison(cursor: Cursor): Expression {
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

function parsePredicate(cursor: Cursor): Expression {
  const operand = parseBits(cursor, 0);
  const negated =
    cursor.at('NOT') && ['IN', 'BETWEEN', 'LIKE', 'REGEXP', 'RLIKE'].some((word) => cursor.at('NOT', word));
  if (negated) cursor.take('NOT');
  if (cursor.take('IN')) return parseIn(cursor, operand, negated);
  if (cursor.take('BETWEEN')) {
    const low = parseBits(cursor, 0);
    cursor.expect('AND');
    return { kind: 'between', negated, operand, low, high: parsePredicate(cursor) };
  }
  if (cursor.take('LIKE')) {
    const pattern = parseUnary(cursor);
    const escapeCharacter = cursor.take('ESCAPE') ? parseUnary(cursor) : null;
    return { kind: 'like', operator: 'like', negated, operand, pattern, escape: escapeCharacter };
  }
  if (cursor.take('REGEXP') || cursor.take('RLIKE')) {
    return { kind: 'like', operator: 'regexp', negated, operand, pattern: parseBits(cursor, 0), escape: null };
  }
  if (cursor.take('SOUNDS', 'LIKE'))
    return { kind: 'binary', operator: 'sounds-like', left: operand, right: parseBits(cursor, 0) };
  return operand;
}

function parseIn(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  cursor.expect('(');
  if (atQuery(cursor)) {
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'in-query', negated, operand, query };
  }
  const items = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  return { kind: 'in-list', negated, operand, items };
}

export function atQuery(cursor: Cursor): boolean {
  let ahead = 0;
  while (cursor.peek(ahead).kind === 'symbol' && cursor.peek(ahead).text === '(') ahead++;
  const token = cursor.peek(ahead);
  const word = token.kind === 'word' ? token.text.toUpperCase() : '';
  return word === 'SELECT' || word === 'WITH' || (word === 'VALUES' && ahead === 0);
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

export function parseBits(cursor: Cursor, level: number): Expression {
  const operators = levels[level];
  if (!operators) return parseUnary(cursor);
  let left = parseBits(cursor, level + 1);
  for (;;) {
    const token = cursor.peek();
    const key = token.kind === 'symbol' ? token.text : token.kind === 'word' ? token.text.toUpperCase() : '';
    const operator = Object.hasOwn(operators, key) ? operators[key] : undefined;
    if (!operator) return left;
    cursor.position++;
    left = { kind: 'binary', operator, left, right: parseBits(cursor, level + 1) };
  }
}

function parseUnary(cursor: Cursor): Expression {
  for (const operator of ['-', '+', '~', '!'] as const) {
    if (cursor.take(operator)) return { kind: 'unary', operator, operand: parseUnary(cursor) };
  }
  if (cursor.take('NOT')) return { kind: 'unary', operator: 'not', operand: parseUnary(cursor) };
  if (cursor.take('BINARY')) return { kind: 'unary', operator: 'binary', operand: parseUnary(cursor) };
  let operand = parsePrimary(cursor);
  for (;;) {
    if (cursor.take('COLLATE')) operand = { kind: 'collate', operand, collation: cursor.name() };
    else if (cursor.at('||') && cursor.options.sqlMode.has('PIPES_AS_CONCAT')) {
      cursor.take('||');
      operand = { kind: 'call', name: 'concat', schema: null, arguments: [operand, parseUnary(cursor)], bare: false };
    } else if (cursor.at('->') || cursor.at('->>')) {
      const operator = cursor.take('->') ? '->' : '->>';
      if (operator === '->>') cursor.take('->>');
      operand = { kind: 'binary', operator, left: operand, right: parsePrimary(cursor) };
    } else return operand;
  }
}

function parsePrimary(cursor: Cursor): Expression {
  const literal = cursor.literal();
  if (literal) return literal;
  const token = cursor.peek();
  if (token.kind === 'user-variable') {
    cursor.position++;
    if (cursor.take(':=')) return { kind: 'assignment', name: token.text, value: parseExpression(cursor) };
    return { kind: 'variable', scope: 'user', name: token.text };
  }
  if (token.kind === 'system-variable') return systemVariable(cursor, token.text);
  if (cursor.take('(')) return parseParenthesised(cursor);
  if (token.kind === 'quoted-name') return parseColumn(cursor);
  if (token.kind !== 'word') throw cursor.error();
  return parseWord(cursor, token.text.toUpperCase());
}

function systemVariable(cursor: Cursor, text: string): Expression {
  cursor.position++;
  const match = /^(session|global|local)\.(.*)$/is.exec(text);
  const scope = match ? (match[1]!.toLowerCase() === 'global' ? 'global' : 'session') : 'system';
  return { kind: 'variable', scope, name: match ? match[2]! : text };
}

function parseParenthesised(cursor: Cursor): Expression {
  if (atQuery(cursor)) {
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'subquery', query };
  }
  const items = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  return items.length === 1 ? items[0]! : { kind: 'row', items };
}

function parseColumn(cursor: Cursor): Expression {
  const names = [cursor.name()];
  while (names.length < 3 && cursor.at('.') && cursor.peek(1).kind !== 'symbol') {
    cursor.take('.');
    names.push(cursor.name(true));
  }
  if (names.length <= 2 && cursor.at('(')) {
    const name = names.pop()!;
    return parseCall(cursor, name, names[0] ?? null);
  }
  const [name, table, schema] = names.reverse();
  return { kind: 'column', schema: schema ?? null, table: table ?? null, name: name! };
}

const bareFunctions = new Set([
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'UTC_DATE',
  'UTC_TIME',
  'UTC_TIMESTAMP',
]);
/** Reserved words that are also functions. */
const reservedFunctions = new Set([
  'IF',
  'LEFT',
  'RIGHT',
  'REPLACE',
  'REPEAT',
  'INSERT',
  'MOD',
  'CHAR',
  'VALUES',
  'TRUNCATE',
  'DATABASE',
  'SCHEMA',
  'INTERVAL',
  ...bareFunctions,
]);

function parseWord(cursor: Cursor, word: string): Expression {
  switch (word) {
    case 'NULL':
      cursor.position++;
      return { kind: 'null' };
    case 'TRUE':
    case 'FALSE':
      cursor.position++;
      return { kind: 'boolean', value: word === 'TRUE' };
    case 'CASE':
      return parseCase(cursor);
    case 'EXISTS': {
      cursor.position++;
      cursor.expect('(');
      const query = parseQuery(cursor);
      cursor.expect(')');
      return { kind: 'exists', query };
    }
    case 'DEFAULT': {
      cursor.position++;
      if (!cursor.take('(')) return { kind: 'default', column: null };
      const column = parseExpression(cursor);
      cursor.expect(')');
      return { kind: 'default', column };
    }
    case 'INTERVAL':
      return cursor.at('INTERVAL', '(') ? parseIntervalOrCall(cursor) : parseInterval(cursor);
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      if (cursor.peek(1).kind === 'string') {
        cursor.position++;
        const { literal } = cursor.peek();
        const type = word.toLowerCase() as 'date' | 'time' | 'timestamp';
        return { kind: 'temporal', type, value: cursor.string(), literal };
      }
      break;
    default:
      break;
  }
  const called = cursor.peek(1).kind === 'symbol' && cursor.peek(1).text === '(';
  if (called && specialCalls.has(word)) return specialCalls.get(word)!(cursor);
  if (called && reservedFunctions.has(word)) {
    cursor.position++;
    return parseCall(cursor, word, null);
  }
  if (bareFunctions.has(word)) {
    cursor.position++;
    return { kind: 'call', name: word.toLowerCase(), schema: null, arguments: [], bare: true };
  }
  return parseColumn(cursor);
}

function parseCase(cursor: Cursor): Expression {
  cursor.expect('CASE');
  const operand = cursor.at('WHEN') ? null : parseExpression(cursor);
  const branches: { when: Expression; then: Expression }[] = [];
  while (cursor.take('WHEN')) {
    const when = parseExpression(cursor);
    cursor.expect('THEN');
    // biome-ignore lint/suspicious/noThenProperty: `then` is SQL's word for it, and the object is never awaited.
    branches.push({ when, then: parseExpression(cursor) });
  }
  if (branches.length === 0) throw cursor.error();
  const otherwise = cursor.take('ELSE') ? parseExpression(cursor) : null;
  cursor.expect('END');
  return { kind: 'case', operand, branches, otherwise };
}

const units = new Set(
  (
    'MICROSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR SECOND_MICROSECOND MINUTE_MICROSECOND MINUTE_SECOND HOUR_MICROSECOND HOUR_SECOND ' +
    'HOUR_MINUTE DAY_MICROSECOND DAY_SECOND DAY_MINUTE DAY_HOUR YEAR_MONTH'
  ).split(' '),
);

export function parseUnit(cursor: Cursor): string {
  const token = cursor.peek();
  const unit = token.text.toUpperCase();
  if (token.kind !== 'word' || !units.has(unit)) throw cursor.error();
  cursor.position++;
  return unit;
}

export function parseInterval(cursor: Cursor): Expression {
  cursor.expect('INTERVAL');
  const value = parseExpression(cursor);
  return { kind: 'interval', value, unit: parseUnit(cursor) };
}

/** `INTERVAL (1) DAY` and the function `INTERVAL(x, a, b)` begin alike. */
function parseIntervalOrCall(cursor: Cursor): Expression {
  const start = cursor.position;
  cursor.position++;
  const call = parseFunction(cursor, 'interval', null);
  if (call.arguments.length > 1) return call;
  cursor.position = start;
  return parseInterval(cursor);
}

const aggregates = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'group_concat',
  'bit_and',
  'bit_or',
  'bit_xor',
  'std',
  'stddev',
  'stddev_pop',
  'stddev_samp',
  'var_pop',
  'var_samp',
  'variance',
  'json_arrayagg',
  'json_objectagg',
]);

function parseCall(cursor: Cursor, writtenName: string, schema: string | null): Expression {
  const name = writtenName.toLowerCase();
  const call =
    schema === null && aggregates.has(name) ? parseAggregate(cursor, name) : parseFunction(cursor, name, schema);
  if (!cursor.take('OVER')) return call;
  if (!cursor.at('(')) return { kind: 'window', call, window: cursor.name() };
  return { kind: 'window', call, window: parseWindow(cursor) };
}

function parseFunction(cursor: Cursor, name: string, schema: string | null): FunctionCall {
  cursor.expect('(');
  const args = cursor.at(')')
    ? []
    : cursor.list(() => (cursor.at('INTERVAL') ? parseInterval(cursor) : parseExpression(cursor)));
  cursor.expect(')');
  return { kind: 'call', name, schema, arguments: args, bare: false };
}

function parseAggregate(cursor: Cursor, name: string): AggregateCall {
  cursor.expect('(');
  if (name === 'count' && cursor.take('*')) {
    cursor.expect(')');
    return { kind: 'aggregate', name, distinct: false, arguments: [], orderBy: [], separator: null, limit: null };
  }
  const distinct = cursor.take('DISTINCT');
  if (!distinct) cursor.take('ALL');
  const args = cursor.list(() => parseExpression(cursor));
  const orderBy: readonly OrderItem[] = parseOrderBy(cursor);
  const separator = cursor.take('SEPARATOR') ? cursor.string() : null;
  const limit = parseLimit(cursor);
  cursor.expect(')');
  return { kind: 'aggregate', name, distinct, arguments: args, orderBy, separator, limit };
}
