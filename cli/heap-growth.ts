import { setFlagsFromString } from 'node:v8';

/** Percent of what is alive by which the heap may grow before it is collected. */
const growth = 200;

/**
 * Lets the JavaScript heap grow to three times what is alive, as V8 itself does where much is allocated. After a quiet time V8 would let it grow by a
 * tenth only, 3 MB here, and every few short queries that come then would wait for a full collection: 10 to 15 ms, as much as they take themselves.
 * What is collected after a quiet time, and what an idle server holds, stays the same.
 */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`);
}
