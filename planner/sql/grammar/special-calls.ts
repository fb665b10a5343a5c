import type { Expression } from '../ast';
import type { Cursor } from './cursor';
import { parseBits, parseExpression, parseUnit } from './expressions';

type SpecialCall = (cursor: Cursor) => Expression;

const call = (name: string, args: readonly Expression[]): Expression => ({
  kind: 'call',
  name,
  schema: null,
  arguments: args,
  bare: false,
});

/** Functions whose arguments are not a plain list. */
export const specialCalls: ReadonlyMap<string, SpecialCall> = new Map<string, SpecialCall>([
  ['CAST', parseCast],
  ['CONVERT', parseConvert],
  [
    'EXTRACT',
    (cursor) => {
      cursor.position += 2;
      const unit = parseUnit(cursor);
      cursor.expect('FROM');
      const value = parseExpression(cursor);
      cursor.expect(')');
      return call('extract', [{ kind: 'keyword', word: unit }, value]);
    },
  ],
  ['TIMESTAMPDIFF', (cursor) => unitFirst(cursor, 'timestampdiff')],
  ['TIMESTAMPADD', (cursor) => unitFirst(cursor, 'timestampadd')],
  ['SUBSTRING', parseSubstring],
  ['SUBSTR', parseSubstring],
  [
    'POSITION',
    (cursor) => {
      cursor.position += 2;
      const part = parseBits(cursor, 0);
      cursor.expect('IN');
      const whole = parseExpression(cursor);
      cursor.expect(')');
      return call('locate', [part, whole]);
    },
  ],
  ['TRIM', parseTrim],
  ['GET_FORMAT', parseGetFormat],
  ['CHAR', parseChar],
]);

function unitFirst(cursor: Cursor, name: string): Expression {
  cursor.position += 2;
  const unit = parseUnit(cursor);
  cursor.expect(',');
  const args = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  return call(name, [{ kind: 'keyword', word: unit }, ...args]);
}

function parseSubstring(cursor: Cursor): Expression {
  cursor.position += 2;
  const args = [parseExpression(cursor)];
  while (cursor.take(',') || cursor.take('FROM') || cursor.take('FOR')) args.push(parseExpression(cursor));
  cursor.expect(')');
  return call('substring', args);
}

function parseTrim(cursor: Cursor): Expression {
  cursor.position += 2;
  const side = cursor.takeOne(['BOTH', 'LEADING', 'TRAILING']);
  const first = cursor.at('FROM') ? null : parseExpression(cursor);
  const from = cursor.take('FROM') ? parseExpression(cursor) : null;
  cursor.expect(')');
  if (!from) return call('trim', [first!]);
  const args: Expression[] = [{ kind: 'keyword', word: side ?? 'BOTH' }];
  if (first) args.push(first);
  return call('trim', [...args, from]);
}

function parseGetFormat(cursor: Cursor): Expression {
  cursor.position += 2;
  const kind = cursor.takeOne(['DATE', 'TIME', 'DATETIME', 'TIMESTAMP']);
  if (!kind) throw cursor.error();
  cursor.expect(',');
  const region = parseExpression(cursor);
  cursor.expect(')');
  return call('get_format', [{ kind: 'keyword', word: kind === 'TIMESTAMP' ? 'DATETIME' : kind }, region]);
}

/** CHAR(77, 121 USING utf8mb4) is CONVERT(CHAR(77, 121) USING utf8mb4). */
function parseChar(cursor: Cursor): Expression {
  cursor.position += 2;
  const args = cursor.list(() => parseExpression(cursor));
  const charset = cursor.take('USING') ? (cursor.take('BINARY') ? 'binary' : cursor.name()) : null;
  cursor.expect(')');
  const operand = call('char', args);
  return charset === null ? operand : { kind: 'convert', operand, charset };
}

function parseCast(cursor: Cursor): Expression {
  cursor.position += 2;
  const operand = parseExpression(cursor);
  cursor.expect('AS');
  const type = parseType(cursor);
  cursor.expect(')');
  return { kind: 'cast', operand, type };
}

function parseConvert(cursor: Cursor): Expression {
  cursor.position += 2;
  const operand = parseExpression(cursor);
  if (cursor.take('USING')) {
    const charset = cursor.take('BINARY') ? 'binary' : cursor.name();
    cursor.expect(')');
    return { kind: 'convert', operand, charset };
  }
  cursor.expect(',');
  const type = parseType(cursor);
  cursor.expect(')');
  return { kind: 'cast', operand, type };
}

/** A type's source text up to the closing parenthesis: words, numbers, and lengths in parentheses. */
function parseType(cursor: Cursor): string {
  const start = cursor.position;
  for (let depth = 0; depth > 0 || !cursor.at(')'); cursor.position++) {
    const { kind, text } = cursor.peek();
    if (kind !== 'word' && kind !== 'integer' && !(kind === 'symbol' && '(),'.includes(text))) throw cursor.error();
    if (text === '(') depth++;
    if (text === ')') depth--;
  }
  if (cursor.position === start) throw cursor.error();
  return cursor.textFrom(start).toUpperCase();
}
