/** Every bound that the engine's buffers and loops keep, each with its unit. Style: section 2, item 21. */
import { batchRowsTarget } from './batch/record-batch';

/** Rows in a batch that an operator makes. Batches that come in may be of any size. */
export const outputBatchRows = batchRowsTarget;

/** Milliseconds of work after which a statement lets other statements' events run. */
export const cpuSliceMs = 0.5;

/** Rows after which sums of 32-bit halves kept as doubles must be carried: with what was left of the last time, 2^21 halves of 32 bits stay below 2^53. */
export const carryIntervalRows = 2 ** 21 - 1;

/** Bytes of string data that one vector, or one table of string keys, can hold: its offsets are 32-bit. */
export const vectorBytesMax = 2 ** 31 - 1;

/** Rows that a hash table or a sort can hold: row numbers are 32-bit. */
export const heldRowsMax = 2 ** 30;

/** Rows that top-n may hold beyond those it needs before it drops the rest. */
export const topNSlackRows = 2 * batchRowsTarget;

/** Runs of a subplan that an apply has going at once: they hide each other's latency. */
export const applyRunsAtOnce = 4;

/** Different keys of a join's held side that are told to the other side's data nodes, at most (HashJoinPlan.keyFilter). */
export const joinKeysMax = 5000;

/** Rows of the held side among which keys are collected. */
export const joinKeysRowsMax = 200_000;

/** Files that rows are spread over at once when memory is short: a power of two. */
export const partitionCount = 16;

/** Fewest and most bytes of rows that are collected for a partition before they are written. */
export const partitionBytesMin = 4 * 1024;
export const partitionBytesMax = 256 * 1024;

/** Sorted runs that are merged at once, at most. */
export const mergeFanInMax = 64;

/** Bytes of the smallest array whose memory is kept for others when an operator lets go of it, and of all that are kept in a thread, at most. */
export const spareArrayBytesMin = 2 ** 18;
export const spareArraysBytesMax = 2 ** 25;
/** Milliseconds without use after which that memory is let go. */
export const spareArraysMs = 10_000;
