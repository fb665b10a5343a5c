import type { KeyRange } from './key-range';

/** What is known of the keys that a table will have. */
export interface ExpectedKeys {
  /** Room for so many is made at once. */
  readonly room?: number;
  /** About so many may come, as estimates go. */
  readonly about?: number;
  /** Where all of them lie, where they have one column and that is known. */
  readonly range?: KeyRange | null;
}
