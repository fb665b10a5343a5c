const capacityMin = 1024;
/** Keys that room is made for ahead, at most: beyond, tables grow when there are as many. */
const expectedKeysMax = 2 ** 22;

/** Slots of a table of at most half as many keys: a power of two. */
export function capacityFor(expectedKeys: number): number {
  const wanted = 2 * Math.min(expectedKeys, expectedKeysMax);
  return Math.max(capacityMin, 2 ** Math.ceil(Math.log2(Math.max(1, wanted))));
}
