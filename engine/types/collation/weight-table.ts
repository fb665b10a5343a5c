import { brotliDecompressSync } from 'node:zlib';
import { type ContractionEntry, Contractions } from './contractions';

/** The weights of all characters under one collation: 16 bits each, compared one after the other. */
export interface WeightTable {
  /** Weights of code point c are `weights[first[c] .. first[c+1]-1]`, for c below `codePointCount`. None = ignored in comparisons. */
  readonly first: Uint32Array;
  readonly weights: Uint16Array;
  readonly codePointCount: number;
  /** Every character from codePointCount on has this one weight; null: it has two implicit ones. */
  readonly supplementaryWeight: number | null;
  /** Sequences of characters with weights of their own; null where there are none. */
  readonly contractions: Contractions | null;
}

/** A file of weights/. */
export interface PackedWeights {
  readonly packedWeights: string;
  readonly codePointCount: number;
  readonly packedContractions?: string;
}

/** What the characters past a table have for implicit weights (Unicode Technical Standard 10, "Implicit Weights"). */
export const implicitBase = 0xfbc0;

/** Base of the first implicit weight by count byte; 0: the byte is a count. */
const implicitBases = new Uint16Array(256);
implicitBases[255] = implicitBase;
implicitBases[254] = 0xfb40;
implicitBases[253] = 0xfb80;
const absent = 252;

/** Unpacks a table of weights/*.ts; scripts/generate-collation-weights.mjs describes the format. */
export function unpackWeights(file: PackedWeights, supplementaryWeight: number | null): WeightTable {
  const { codePointCount } = file;
  const payload = brotliDecompressSync(Buffer.from(file.packedWeights, 'base64'));
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
  return { first, weights, codePointCount, supplementaryWeight, contractions: unpackContractions(file) };
}

function unpackContractions({ packedContractions }: PackedWeights): Contractions | null {
  if (packedContractions === undefined) return null;
  const json = brotliDecompressSync(Buffer.from(packedContractions, 'base64')).toString();
  return new Contractions(JSON.parse(json) as ContractionEntry[]);
}

/** @param characters weights by code point; null or none: ignored in comparisons */
export function weightTable(
  characters: readonly (readonly number[] | null)[],
  supplementaryWeight: number | null,
  contractions: readonly ContractionEntry[],
): WeightTable {
  const first = new Uint32Array(characters.length + 1);
  for (const [codePoint, own] of characters.entries()) first[codePoint + 1] = first[codePoint]! + (own?.length ?? 0);
  const weights = new Uint16Array(first[characters.length]!);
  for (const [codePoint, own] of characters.entries()) if (own !== null) weights.set(own, first[codePoint]!);
  return {
    first,
    weights,
    codePointCount: characters.length,
    supplementaryWeight,
    contractions: contractions.length === 0 ? null : new Contractions(contractions),
  };
}

/** The table with the other's weights for ASCII: each of those characters has one weight in both. */
export function withAsciiOf(table: WeightTable, other: WeightTable): WeightTable {
  const weights = table.weights.slice();
  for (let byte = 0; byte < 0x80; byte++) weights[table.first[byte]!] = other.weights[other.first[byte]!]!;
  return { ...table, weights };
}

function weightCount(count: number): number {
  return count === absent ? 0 : implicitBases[count] === 0 ? count : 2;
}
