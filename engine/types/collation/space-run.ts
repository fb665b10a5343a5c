import type { KeyBuffer } from './collation';

/** Key bytes that a run of spaces inside a string takes at most. */
export const spaceRunBytesMax = 6;

/**
 * Writes a run of `count` spaces at `at` and returns where the key goes on. `less`: what follows is smaller than a space (see key-codes.ts).
 * Counts up to 254 take one byte, others 255 (or 0, turned round) and four.
 */
export function writeSpaceRun(
  data: KeyBuffer['data'],
  at: number,
  count: number,
  less: boolean,
  runLess: number,
): number {
  data[at] = less ? runLess : runLess + 2;
  if (count < 255) {
    data[at + 1] = less ? count : 255 - count;
    return at + 2;
  }
  const long = less ? count : ~count;
  data[at + 1] = less ? 255 : 0;
  data[at + 2] = long >>> 24;
  data[at + 3] = long >>> 16;
  data[at + 4] = long >>> 8;
  data[at + 5] = long;
  return at + 6;
}
