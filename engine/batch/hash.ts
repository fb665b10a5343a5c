/**
 * Hashes of rows by key columns, for grouping and joining. 64-bit words are read through their 32-bit halves: no bigint is made.
 * Equal values of one type have equal hashes; NULLs are equal to one another here. Strings must be collation keys already
 * (engine/types/collation/key-vector.ts), because two texts can be equal under a collation and differ in bytes.
 * Mixing is MurmurHash3's (A. Appleby, public domain).
 */
import type { Vector } from './record-batch';

const nullHash = 0x5bd1e995;
const seed = 0x2f0b4c47;

/** Fills `out[0 .. rowCount-1]` with the joint hash of the columns. Hashes use all 32 bits and may be negative. */
export function hashRows(columns: readonly Vector[], rowCount: number, out: Int32Array): void {
  out.fill(seed, 0, rowCount);
  for (const column of columns) mixColumn(column, rowCount, out);
  for (let row = 0; row < rowCount; row++) {
    let hash = out[row]!;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    out[row] = hash ^ (hash >>> 16);
  }
}

function mixColumn(column: Vector, rowCount: number, out: Int32Array): void {
  switch (column.layout) {
    case 'int64':
    case 'temporal':
      mixWords(column.values, 1, rowCount, out);
      break;
    case 'decimal':
      mixWords(column.values, column.words, rowCount, out);
      break;
    case 'float64':
      mixWords(withoutNegativeZero(column.values, rowCount), 1, rowCount, out);
      break;
    case 'bytes':
      mixBytes(column.offsets, column.data, rowCount, out);
      break;
  }
  const { validity } = column;
  if (validity === null) return;
  for (let row = 0; row < rowCount; row++) {
    if ((validity[row >> 3]! & (1 << (row & 7))) === 0) out[row] = mix(out[row]!, nullHash);
  }
}

function mix(hash: number, block: number): number {
  let value = Math.imul(block, 0xcc9e2d51);
  value = Math.imul((value << 15) | (value >>> 17), 0x1b873593);
  const mixed = hash ^ value;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function mixWords(values: BigInt64Array | Float64Array, words: number, rowCount: number, out: Int32Array): void {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  if (words === 1) {
    for (let row = 0; row < rowCount; row++) out[row] = mix(mix(out[row]!, halves[row * 2]!), halves[row * 2 + 1]!);
    return;
  }
  for (let row = 0; row < rowCount; row++) {
    let hash = out[row]!;
    const end = (row + 1) * words * 2;
    for (let at = row * words * 2; at < end; at++) hash = mix(hash, halves[at]!);
    out[row] = hash;
  }
}

function mixBytes(offsets: Int32Array, data: Uint8Array, rowCount: number, out: Int32Array): void {
  for (let row = 0; row < rowCount; row++) {
    let at = offsets[row]!;
    const end = offsets[row + 1]!;
    let hash = mix(out[row]!, end - at);
    for (; at + 4 <= end; at += 4) {
      hash = mix(hash, data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24));
    }
    let tail = 0;
    for (let shift = 0; at < end; at++, shift += 8) tail |= data[at]! << shift;
    out[row] = mix(hash, tail);
  }
}

/** -0 equals 0, so it must hash alike. */
function withoutNegativeZero(values: Float64Array, rowCount: number): Float64Array {
  for (let row = 0; row < rowCount; row++) {
    if (!Object.is(values[row], -0)) continue;
    const copy = values.slice();
    for (let at = row; at < rowCount; at++) if (copy[at] === 0) copy[at] = 0;
    return copy;
  }
  return values;
}
