import { notSupported } from '../../protocol/wire/sql-error';
import { layoutOf } from '../batch/column-type';
import { type RowComparator, rowComparator } from '../batch/compare';
import type { Vector } from '../batch/record-batch';
import type { FrameBound, WindowFrame } from '../window-call';
import { comparable } from './comparable';
import { columnOf, forEachPartition, type WindowRows } from './window-rows';

/** The frame of row i is rows `starts[i] .. ends[i]-1`, all of its partition; none when `ends[i] <= starts[i]`. */
export interface Frames {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Frames of every kind (MySQL manual, "Window Function Frame Specification"). Errors: 1235 for a RANGE over values that do not compare. */
export function framesOf(frame: WindowFrame, rows: WindowRows): Frames {
  return { starts: boundaries(frame, frame.start, rows, true), ends: boundaries(frame, frame.end, rows, false) };
}

/** For each row the first row of its frame, or the row after the last. */
function boundaries(frame: WindowFrame, bound: FrameBound, rows: WindowRows, isStart: boolean): Int32Array {
  const boundary = new Int32Array(rows.rowCount);
  switch (bound.kind) {
    case 'unbounded-preceding':
      forEachPartition(rows, (start, end) => boundary.fill(start, start, end));
      return boundary;
    case 'unbounded-following':
      forEachPartition(rows, (start, end) => boundary.fill(end, start, end));
      return boundary;
    case 'current-row':
      if (frame.unit === 'range') return isStart ? rows.peerStarts : rows.peerEnds;
      return rowBoundaries(boundary, rows, isStart ? 0 : 1);
    case 'rows':
      return rowBoundaries(boundary, rows, bound.offset + (isStart ? 0 : 1));
    case 'value':
      return valueBoundaries(boundary, rows, bound.column, isStart);
  }
}

function rowBoundaries(boundary: Int32Array, rows: WindowRows, offset: number): Int32Array {
  forEachPartition(rows, (start, end) => {
    for (let row = start; row < end; row++) boundary[row] = Math.max(start, Math.min(end, row + offset));
  });
  return boundary;
}

/** RANGE with an offset: where the key reaches (for the end: passes) the value in a column. NULL keys are peers of one another only. */
function valueBoundaries(boundary: Int32Array, rows: WindowRows, column: number, isStart: boolean): Int32Array {
  const [key] = rows.orderBy;
  if (key === undefined) throw new Error('a RANGE frame without a sort key');
  const compare = keyComparator(columnOf(rows, key.column), columnOf(rows, column), key.descending);
  const isBefore = (at: number, row: number): boolean => {
    const order = compare(at, row);
    return order < 0 || (order === 0 && !isStart);
  };
  forEachPartition(rows, (start, end) => {
    let at = start;
    for (let row = start; row < end; row++) {
      if (at > start && !isBefore(at - 1, row)) at = firstNotBefore(isBefore, row, start, at);
      else while (at < end && isBefore(at, row)) at++;
      boundary[row] = at;
    }
  });
  return boundary;
}

/** Offsets are constants, so that boundaries only move on, but for values at the ends of a type: then the place is searched for. */
function firstNotBefore(
  isBefore: (at: number, row: number) => boolean,
  row: number,
  start: number,
  end: number,
): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle, row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function keyComparator(key: Vector, bound: Vector, descending: boolean): RowComparator {
  if (layoutOf(key.type) === 'bytes' || layoutOf(bound.type) === 'bytes') {
    throw notSupported('a RANGE frame with an offset over a key that is neither a number nor a date');
  }
  const [left, right] = comparable(key, bound);
  return rowComparator([{ left, right, descending }]);
}
