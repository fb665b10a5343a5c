import { brotliDecompressSync } from 'node:zlib';

/** The weights of all characters under one collation: 16 bits each, compared one after the other. */
export interface WeightTable {
  /** Weights of code point c are `weights[first[c] .. first[c+1]-1]`, for c below `codePointCount`. None = ignored in comparisons. */
  readonly first: Uint32Array;
  readonly weights: Uint16Array;
  readonly codePointCount: number;
  /** Every character from codePointCount on has this one weight; null: it has two implicit ones. */
  readonly supplementaryWeight: number | null;
}

/** Base of the first implicit weight by count byte; 0: the byte is a count. */
const implicitBases = new Uint16Array(256);
implicitBases[255] = 0xfbc0;
implicitBases[254] = 0xfb40;
implicitBases[253] = 0xfb80;
const absent = 252;

/** Unpacks a table of weights/*.ts; scripts/generate-collation-weights.mjs describes the format. */
export function unpackWeights(packed: string, codePointCount: number, supplementaryWeight: number | null): WeightTable {
  const payload = brotliDecompressSync(Buffer.from(packed, 'base64'));
  const explicitCount = (payload.length - codePointCount) / 2;
  const explicit = new Uint16Array(explicitCount);
  let previous = 0;
  for (let index = 0; index < explicitCount; index++) {
    const delta = payload[codePointCount + index]! | (payload[codePointCount + explicitCount + index]! << 8);
    previous = (previous + delta) & 0xffff;
    explicit[index] = previous;
  }
  let total = 0;
  for (let codePoint = 0; codePoint < codePointCount; codePoint++) total += weightCount(payload[codePoint]!);
  const first = new Uint32Array(codePointCount + 1);
  const weights = new Uint16Array(total);
  let at = 0;
  let next = 0;
  for (let codePoint = 0; codePoint < codePointCount; codePoint++) {
    const count = payload[codePoint]!;
    const base = implicitBases[count]!;
    if (base !== 0) {
      weights[at++] = base + (codePoint >> 15);
      weights[at++] = (codePoint & 0x7fff) | 0x8000;
    } else if (count !== absent) {
      for (let index = 0; index < count; index++) weights[at++] = explicit[next++]!;
    }
    first[codePoint + 1] = at;
  }
  return { first, weights, codePointCount, supplementaryWeight };
}

function weightCount(count: number): number {
  return count === absent ? 0 : implicitBases[count] === 0 ? count : 2;
}
