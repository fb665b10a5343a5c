import type { JsonTable, JsonTableColumn, JsonTableResponse } from '../ast';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';

export function parseJsonTable(cursor: Cursor): JsonTable {
  cursor.expect('JSON_TABLE', '(');
  const document = parseExpression(cursor);
  cursor.expect(',');
  const path = cursor.string();
  const columns = parseColumns(cursor);
  cursor.expect(')');
  cursor.take('AS');
  return { kind: 'json-table', document, path, columns, alias: cursor.name() };
}

function parseColumns(cursor: Cursor): readonly JsonTableColumn[] {
  cursor.expect('COLUMNS', '(');
  const columns = cursor.list(() => parseColumn(cursor));
  cursor.expect(')');
  return columns;
}

function parseColumn(cursor: Cursor): JsonTableColumn {
  if (cursor.take('NESTED')) {
    cursor.expect('PATH');
    const path = cursor.string();
    return { kind: 'nested', path, columns: parseColumns(cursor) };
  }
  const name = cursor.name();
  if (cursor.take('FOR', 'ORDINALITY')) return { kind: 'ordinality', name };
  const type = parseColumnType(cursor);
  const exists = cursor.take('EXISTS');
  cursor.expect('PATH');
  const path = cursor.string();
  const responses: { onEmpty: JsonTableResponse | null; onError: JsonTableResponse | null } = {
    onEmpty: null,
    onError: null,
  };
  for (let response = takeResponse(cursor); response; response = takeResponse(cursor)) {
    cursor.expect('ON');
    const place = cursor.take('EMPTY') ? 'onEmpty' : 'onError';
    if (place === 'onError') cursor.expect('ERROR');
    if (responses[place] || (place === 'onEmpty' && responses.onError)) throw cursor.error();
    responses[place] = response;
  }
  return { kind: 'value', name, type, exists, path, ...responses };
}

/** A column type up to PATH or EXISTS: words, and lengths in parentheses. */
function parseColumnType(cursor: Cursor): string {
  const start = cursor.position;
  if (cursor.peek().kind !== 'word') throw cursor.error();
  while (!cursor.at('PATH') && !cursor.at('EXISTS', 'PATH')) {
    const { kind, text } = cursor.peek();
    if (kind !== 'word' && kind !== 'integer' && !(kind === 'symbol' && '(),'.includes(text))) throw cursor.error();
    cursor.position++;
  }
  return cursor.textFrom(start);
}

function takeResponse(cursor: Cursor): JsonTableResponse | null {
  if (cursor.take('NULL')) return { kind: 'null' };
  if (cursor.take('ERROR')) return { kind: 'error' };
  return cursor.take('DEFAULT') ? { kind: 'default', value: cursor.string() } : null;
}
