import type { Vector } from '../batch/record-batch';
import type { CpuTurn } from '../operators/cpu-turn';
import type { Frames } from './frames';
import type { WindowRows } from './window-rows';

/** An aggregate's state over the rows of one frame, which moves on through a partition. Rows are numbers in the arguments' vectors. */
export interface FrameState {
  /** The frame is empty. */
  clear(): void;
  /** The frame gets one row more at its end. */
  add(row: number): void;
  /** The frame loses its first row. Null: that cannot be undone; the state is made anew from the frame's rows. */
  readonly remove: ((row: number) => void) | null;
  /** The frame's value becomes that of `row` in the result. */
  write(row: number): void;
  finish(): Vector;
}

/** Rows added after which the statement lets others run. */
const pauseRows = 2 ** 16;

/**
 * Moves the frame from row to row. A row enters before others leave, and frames that begin or end further back than the one before (keys at
 * the ends of their type) are begun anew. Doubles are thus added and taken off in the order in which MariaDB does, whose sums keep what
 * rounding left behind (MariaDB source: sql_window.cc, get_window_frame_cursors).
 */
export async function overFrames(state: FrameState, rows: WindowRows, frames: Frames, turn: CpuTurn): Promise<Vector> {
  const { partitionStarts } = rows;
  const { starts, ends } = frames;
  let steps = 0;
  for (let partition = 0; partition + 1 < partitionStarts.length; partition++) {
    const end = partitionStarts[partition + 1]!;
    let from = partitionStarts[partition]!;
    let to = from;
    state.clear();
    for (let row = from; row < end; row++) {
      const start = starts[row]!;
      const isNew = start < from || ends[row]! < to || (state.remove === null && start > from);
      if (isNew) {
        state.clear();
        from = start;
        to = start;
      }
      steps += Math.max(1, ends[row]! - to);
      while (to < ends[row]!) state.add(to++);
      for (; from < start; from++) if (from < to) state.remove?.(from);
      if (to < from) to = from;
      state.write(row);
      if (steps < pauseRows) continue;
      steps = 0;
      const pause = turn.pass();
      if (pause !== null) await pause;
    }
  }
  return state.finish();
}
