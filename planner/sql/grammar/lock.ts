import type { Cursor } from './cursor';

/** FOR UPDATE, LOCK IN SHARE MODE, FOR SHARE (MySQL 8), with what to do about locked rows, as text. */
export function parseLock(cursor: Cursor): string | null {
  const start = cursor.position;
  if (cursor.take('LOCK', 'IN', 'SHARE', 'MODE')) return takeWaiting(cursor, start);
  if (!cursor.take('FOR', 'UPDATE') && !cursor.take('FOR', 'SHARE')) return null;
  if (cursor.take('OF')) cursor.list(() => cursor.name());
  return takeWaiting(cursor, start);
}

function takeWaiting(cursor: Cursor, start: number): string {
  if (cursor.take('WAIT')) {
    if (cursor.peek().kind !== 'integer') throw cursor.error();
    cursor.position++;
  } else if (!cursor.take('SKIP', 'LOCKED')) cursor.take('NOWAIT');
  return cursor.textFrom(start);
}
