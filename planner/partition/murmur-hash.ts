/**
 * MurmurHash3_x86_32 by Austin Appleby over the UTF-16 units of a text, two bytes each, low byte first (as Guava's hashUnencodedChars).
 * The result is signed.
 */
export function murmurHash(text: string, seed: number): number {
  const { length } = text;
  let hash = seed | 0;
  for (let index = 1; index < length; index += 2) {
    hash ^= mixedKey(text.charCodeAt(index - 1) | (text.charCodeAt(index) << 16));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  if (length % 2 === 1) hash ^= mixedKey(text.charCodeAt(length - 1));
  hash ^= 2 * length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixedKey(key: number): number {
  const mixed = Math.imul(key, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
