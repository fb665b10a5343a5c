import type { FrameBoundary, FrameClause, WindowSpecification } from '../ast';
import type { Cursor } from './cursor';
import { parseBits, parseExpression, parseInterval } from './expressions';
import { parseOrderBy } from './select';

/** ( base PARTITION BY … ORDER BY … frame ) (MariaDB manual, "Window Functions Overview"). */
export function parseWindow(cursor: Cursor): WindowSpecification {
  cursor.expect('(');
  const base = cursor.atName() ? cursor.name() : null;
  const partitionBy = cursor.take('PARTITION', 'BY') ? cursor.list(() => parseExpression(cursor)) : [];
  const orderBy = parseOrderBy(cursor);
  const frame = parseFrame(cursor);
  cursor.expect(')');
  return { base, partitionBy, orderBy, frame };
}

function parseFrame(cursor: Cursor): FrameClause | null {
  const unit = cursor.take('ROWS') ? 'rows' : cursor.take('RANGE') ? 'range' : null;
  if (!unit) return null;
  if (!cursor.take('BETWEEN')) {
    const start = parseBoundary(cursor);
    return { unit, start, end: { kind: 'current-row' }, exclude: parseExclude(cursor) };
  }
  const start = parseBoundary(cursor);
  cursor.expect('AND');
  const end = parseBoundary(cursor);
  return { unit, start, end, exclude: parseExclude(cursor) };
}

function parseBoundary(cursor: Cursor): FrameBoundary {
  if (cursor.take('CURRENT', 'ROW')) return { kind: 'current-row' };
  if (cursor.take('UNBOUNDED')) return { kind: 'unbounded', direction: parseDirection(cursor) };
  const offset = cursor.at('INTERVAL') ? parseInterval(cursor) : parseBits(cursor, 0);
  return { kind: 'offset', direction: parseDirection(cursor), offset };
}

function parseDirection(cursor: Cursor): 'preceding' | 'following' {
  if (cursor.take('PRECEDING')) return 'preceding';
  cursor.expect('FOLLOWING');
  return 'following';
}

function parseExclude(cursor: Cursor): FrameClause['exclude'] {
  if (!cursor.take('EXCLUDE')) return null;
  if (cursor.take('NO', 'OTHERS')) return 'no-others';
  if (cursor.take('CURRENT', 'ROW')) return 'current-row';
  if (cursor.take('GROUP')) return 'group';
  cursor.expect('TIES');
  return 'ties';
}
