import type { Expression } from '../ast';
import type { Cursor } from './cursor';
import { parseBits, parseExpression, parseUnit } from './expressions';
import { parseCastType } from './types';

type SpecialCall = (cursor: Cursor) => Expression;

const call = (name: string, args: readonly Expression[]): Expression => ({
  kind: 'call',
  name,
  schema: null,
  arguments: args,
  bare: false,
});

const keyword = (word: string): Expression => ({ kind: 'keyword', word });

/** Functions whose arguments are not a plain list. */
export const specialCalls: ReadonlyMap<string, SpecialCall> = new Map<string, SpecialCall>([
  ['CAST', parseCast],
  ['CONVERT', parseConvert],
  ['CHAR', parseChar],
  ['ROW', parseRow],
  ['EXTRACT', parseExtract],
  ['TIMESTAMPDIFF', (cursor) => unitFirst(cursor, 'timestampdiff')],
  ['TIMESTAMPADD', (cursor) => unitFirst(cursor, 'timestampadd')],
  ['GET_FORMAT', parseGetFormat],
  ['SUBSTRING', parseSubstring],
  ['SUBSTR', parseSubstring],
  ['MID', parseSubstring],
  ['POSITION', parsePosition],
  ['TRIM', parseTrim],
  ['WEIGHT_STRING', parseWeightString],
  ['COLUMN_CREATE', (cursor) => dynamicColumns(cursor, 'column_create')],
  ['COLUMN_ADD', (cursor) => dynamicColumns(cursor, 'column_add')],
  ['COLUMN_GET', (cursor) => dynamicColumns(cursor, 'column_get')],
]);

/** ROW(a, b): two items at least. */
function parseRow(cursor: Cursor): Expression {
  cursor.position += 2;
  const items = cursor.list(() => parseExpression(cursor));
  if (items.length < 2) throw cursor.error();
  cursor.expect(')');
  return { kind: 'row', items };
}

function parseExtract(cursor: Cursor): Expression {
  cursor.position += 2;
  const unit = parseUnit(cursor);
  cursor.expect('FROM');
  const value = parseExpression(cursor);
  cursor.expect(')');
  return call('extract', [keyword(unit), value]);
}

function unitFirst(cursor: Cursor, name: string): Expression {
  cursor.position += 2;
  const unit = parseUnit(cursor);
  cursor.expect(',');
  const args = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  if (args.length !== 2) throw cursor.error();
  return call(name, [keyword(unit), ...args]);
}

function parseGetFormat(cursor: Cursor): Expression {
  cursor.position += 2;
  const type = cursor.takeOne(['DATETIME', 'DATE', 'TIMESTAMP', 'TIME']);
  if (!type) throw cursor.error();
  cursor.expect(',');
  const standard = parseExpression(cursor);
  cursor.expect(')');
  return call('get_format', [keyword(type === 'TIMESTAMP' ? 'DATETIME' : type), standard]);
}

function parsePosition(cursor: Cursor): Expression {
  cursor.position += 2;
  const part = parseBits(cursor, 0);
  cursor.expect('IN');
  const whole = parseExpression(cursor);
  cursor.expect(')');
  return call('locate', [part, whole]);
}

function parseSubstring(cursor: Cursor): Expression {
  cursor.position += 2;
  const args = [parseExpression(cursor)];
  const words = cursor.take('FROM');
  if (!words) cursor.expect(',');
  args.push(parseExpression(cursor));
  if (cursor.take(words ? 'FOR' : ',')) args.push(parseExpression(cursor));
  cursor.expect(')');
  return call('substring', args);
}

function parseTrim(cursor: Cursor): Expression {
  cursor.position += 2;
  const side = cursor.takeOne(['BOTH', 'LEADING', 'TRAILING']);
  const first = side && cursor.at('FROM') ? null : parseExpression(cursor);
  if (side) cursor.expect('FROM');
  const from = side || cursor.take('FROM') ? parseExpression(cursor) : null;
  cursor.expect(')');
  if (!from) return call('trim', [first!]);
  return call('trim', [keyword(side ?? 'BOTH'), ...(first ? [first] : []), from]);
}

function parseCast(cursor: Cursor): Expression {
  cursor.position += 2;
  const operand = parseExpression(cursor);
  cursor.expect('AS');
  const type = parseCastType(cursor);
  cursor.expect(')');
  return { kind: 'cast', operand, type };
}

function parseConvert(cursor: Cursor): Expression {
  cursor.position += 2;
  const operand = parseExpression(cursor);
  if (cursor.take('USING')) {
    const charset = parseCharset(cursor);
    cursor.expect(')');
    return { kind: 'convert', operand, charset };
  }
  cursor.expect(',');
  const type = parseCastType(cursor);
  cursor.expect(')');
  return { kind: 'cast', operand, type };
}

function parseCharset(cursor: Cursor): string {
  if (cursor.take('BINARY')) return 'binary';
  return cursor.peek().kind === 'string' ? cursor.string() : cursor.name();
}

/** CHAR(65, 66 USING charset) is CONVERT(CHAR(65, 66) USING charset), but for the length that its column announces. */
function parseChar(cursor: Cursor): Expression {
  cursor.position += 2;
  const args = cursor.list(() => parseExpression(cursor));
  const charset = cursor.take('USING') ? parseCharset(cursor) : null;
  cursor.expect(')');
  const operand = call('char', args);
  return charset === null ? operand : { kind: 'convert', operand, charset, char: true };
}

/** WEIGHT_STRING(text AS CHAR(4) LEVEL 1 DESC) */
function parseWeightString(cursor: Cursor): Expression {
  cursor.position += 2;
  const args = [parseExpression(cursor)];
  if (cursor.take('AS')) {
    const type = cursor.takeOne(['CHAR', 'BINARY']);
    if (!type) throw cursor.error();
    cursor.expect('(');
    args.push(keyword(`AS ${type}(${parseLength(cursor)})`));
    cursor.expect(')');
  }
  if (cursor.take('LEVEL')) {
    const level = parseLength(cursor);
    const direction = cursor.takeOne(['ASC', 'DESC']);
    const reversed = cursor.take('REVERSE');
    args.push(keyword(['LEVEL', level, direction, reversed && 'REVERSE'].filter((part) => part).join(' ')));
  }
  cursor.expect(')');
  return call('weight_string', args);
}

function parseLength(cursor: Cursor): string {
  const { kind, text } = cursor.peek();
  if (kind !== 'integer') throw cursor.error();
  cursor.position++;
  return text;
}

/** COLUMN_CREATE(name, value AS type, …), COLUMN_GET(columns, name AS type) (MariaDB manual, "Dynamic Columns"). */
function dynamicColumns(cursor: Cursor, name: string): Expression {
  cursor.position += 2;
  const args: Expression[] = [];
  do {
    args.push(parseExpression(cursor));
    if (cursor.take('AS')) args.push(keyword(`AS ${parseCastType(cursor)}`));
  } while (cursor.take(','));
  cursor.expect(')');
  return call(name, args);
}
