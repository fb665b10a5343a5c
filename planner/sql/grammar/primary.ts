import type { Expression } from '../ast';
import { isFunctionWord, parseCall } from './calls';
import type { Cursor } from './cursor';
import { atQuery, parseExpression, parseInterval, takeUnit } from './expressions';
import { parseMatch } from './match';
import { parseQuery } from './select';
import { specialCalls } from './special-calls';

/** Literals, names, calls, subqueries: what operators work on. */
export function parsePrimary(cursor: Cursor): Expression {
  const literal = cursor.literal();
  if (literal) return literal;
  const token = cursor.peek();
  if (token.kind === 'user-variable') {
    cursor.position++;
    if (cursor.take(':=')) return { kind: 'assignment', name: token.text, value: parseExpression(cursor) };
    return { kind: 'variable', scope: 'user', name: token.text };
  }
  if (token.kind === 'system-variable') return systemVariable(cursor, token.text);
  if (cursor.at('(')) return parseParenthesised(cursor);
  if (cursor.at('{')) return parseEscape(cursor);
  if (token.kind === 'quoted-name' || cursor.at('.')) return parseColumn(cursor);
  if (token.kind !== 'word') throw cursor.error();
  return cursor.beforeDot() ? parseColumn(cursor) : parseWord(cursor, token.text.toUpperCase());
}

function systemVariable(cursor: Cursor, text: string): Expression {
  cursor.position++;
  const match = /^(session|global|local)\.(.*)$/is.exec(text);
  const scope = match ? (match[1]!.toLowerCase() === 'global' ? 'global' : 'session') : 'system';
  return { kind: 'variable', scope, name: match ? match[2]! : text };
}

function parseParenthesised(cursor: Cursor): Expression {
  if (atQuery(cursor) && !atInsertedValue(cursor)) {
    cursor.take('(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'subquery', query };
  }
  cursor.take('(');
  const items = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  return items.length === 1 ? items[0]! : { kind: 'row', items };
}

/** `(VALUES(a) + 1)` of ON DUPLICATE KEY UPDATE, as opposed to `(VALUES (1), (2))`: more than rows follow. */
function atInsertedValue(cursor: Cursor): boolean {
  if (!cursor.at('(', 'VALUES', '(')) return false;
  const { kind, text } = cursor.tokenAt(cursor.closingOf(cursor.position + 2) + 1);
  return kind === 'symbol' && text !== ',' && text !== ')';
}

/** {d '2024-01-31'}, {t '…'}, {ts '…'} of ODBC; {anything expression} is the expression. */
function parseEscape(cursor: Cursor): Expression {
  cursor.expect('{');
  const word = cursor.name().toLowerCase();
  const type = word === 'd' ? 'date' : word === 't' ? 'time' : word === 'ts' ? 'timestamp' : null;
  const isTemporal = type !== null && cursor.peek().kind === 'string';
  const value = isTemporal ? parseTemporal(cursor, type) : parseExpression(cursor);
  cursor.expect('}');
  return value;
}

type TemporalType = (Expression & { kind: 'temporal' })['type'];

function parseTemporal(cursor: Cursor, type: TemporalType): Expression {
  const { literal } = cursor.peek();
  return { kind: 'temporal', type, value: cursor.string(), literal };
}

function parseColumn(cursor: Cursor): Expression {
  // `.t.a` is `t.a`.
  const leading = cursor.takeLeadingDot();
  const names = [cursor.name(leading)];
  while (names.length < 3 && cursor.at('.') && cursor.peek(1).kind !== 'symbol') {
    cursor.take('.');
    names.push(cursor.name(true));
  }
  if (names.length <= 2 && cursor.at('(') && !leading) {
    const name = names.pop()!;
    return parseCall(cursor, name, names[0] ?? null);
  }
  const [name, table, schema] = names.reverse();
  return { kind: 'column', schema: schema ?? null, table: table ?? null, name: name! };
}

const bareFunctions: ReadonlySet<string> = new Set([
  'CURRENT_DATE',
  'CURRENT_ROLE',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'UTC_DATE',
  'UTC_TIME',
  'UTC_TIMESTAMP',
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
    case 'EXISTS':
      return parseExists(cursor);
    case 'MATCH':
      return parseMatch(cursor);
    case 'DEFAULT':
      return parseDefault(cursor);
    case 'INTERVAL':
      return parseIntervalCall(cursor);
    case 'NEXT':
    case 'PREVIOUS':
      if (cursor.at(word, 'VALUE', 'FOR')) return parseSequenceValue(cursor, word);
      break;
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      if (cursor.peek(1).kind === 'string') {
        cursor.position++;
        return parseTemporal(cursor, word.toLowerCase() as TemporalType);
      }
      break;
    default:
      break;
  }
  const following = cursor.peek(1);
  const called = following.kind === 'symbol' && following.text === '(';
  if (called) {
    const special = specialCalls.get(word);
    const known = isFunctionWord(cursor, word);
    if (special && known) return special(cursor);
    if (known) {
      cursor.position++;
      return parseCall(cursor, word, null);
    }
  } else if (bareFunctions.has(word)) {
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

function parseExists(cursor: Cursor): Expression {
  cursor.expect('EXISTS', '(');
  const query = parseQuery(cursor);
  cursor.expect(')');
  return { kind: 'exists', query };
}

function parseDefault(cursor: Cursor): Expression {
  cursor.expect('DEFAULT');
  if (!cursor.take('(')) return { kind: 'default', column: null };
  const column = parseColumn(cursor);
  cursor.expect(')');
  return { kind: 'default', column };
}

/** Where an interval cannot stand, the function can. */
function parseIntervalCall(cursor: Cursor): Expression {
  const call = parseIntervalOrCall(cursor);
  if (call.kind === 'interval') throw cursor.error();
  return call;
}

/** `INTERVAL (1) DAY` and the function `INTERVAL(5, 1, 10)`. */
export function parseIntervalOrCall(cursor: Cursor): Expression {
  if (!cursor.at('INTERVAL', '(')) return parseInterval(cursor);
  const start = cursor.position;
  cursor.position += 2;
  if (!atQuery(cursor) && !cursor.at('SELECT') && !cursor.at('WITH')) {
    const args = cursor.list(() => parseExpression(cursor));
    cursor.expect(')');
    if (args.length > 1) {
      if (takeUnit(cursor)) throw cursor.error();
      return { kind: 'call', name: 'interval', schema: null, arguments: args, bare: false };
    }
  }
  cursor.position = start;
  return parseInterval(cursor);
}

/** NEXT VALUE FOR s, PREVIOUS VALUE FOR s (MariaDB manual, "Sequence Functions"). */
function parseSequenceValue(cursor: Cursor, word: 'NEXT' | 'PREVIOUS'): Expression {
  cursor.expect(word, 'VALUE', 'FOR');
  const first = cursor.name();
  const second = cursor.take('.') ? cursor.name(true) : null;
  if (word === 'NEXT') {
    return { kind: 'next-value', sequence: second ?? first, ...(second === null ? {} : { schema: first }) };
  }
  const sequence: Expression = {
    kind: 'column',
    schema: null,
    table: second === null ? null : first,
    name: second ?? first,
  };
  return { kind: 'call', name: 'lastval', schema: null, arguments: [sequence], bare: false };
}
