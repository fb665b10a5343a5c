import { notSupported } from '../../../protocol/wire/sql-error';
import type { Validity } from '../../batch/record-batch';
import { vectorBytesMax } from '../../limits';
import { grown } from '../../memory/growing-array';
import { capacityFor } from './capacity';
import type { StringKeys } from './string-keys';
import { rehashed } from './words-key-table';

/**
 * Numbers distinct byte strings in the order of their first appearance. A slot is [hash, number + 1]; the bytes of all keys lie one after
 * the other by number.
 */
export class BytesKeyTable {
  size = 0;
  private capacity: number;
  private slots: Int32Array<ArrayBuffer>;
  /** End of each key's bytes in `data`; starts at [0]. */
  private ends = new Int32Array(16);
  private data = new Uint8Array(1024);
  /** Number of the NULL key; -1 while there is none. */
  private nullNumber = -1;

  constructor(
    private readonly nulls: 'equal' | 'never',
    expectedKeys = 0,
  ) {
    this.capacity = capacityFor(expectedKeys);
    this.slots = new Int32Array(2 * this.capacity);
  }

  get byteLength(): number {
    return this.slots.byteLength + this.ends.byteLength + this.data.byteLength;
  }

  /** `numbers[row]` becomes the number of the row's key, new keys being added. NULL: a key like others, or -1. */
  assign(keys: StringKeys, validity: Validity, rowCount: number, numbers: Int32Array): void {
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) numbers[row] = this.assignNull();
      else numbers[row] = this.lookUp(keys.data, keys.offsets[row]!, keys.offsets[row + 1]!, true);
    }
  }

  /** As assign, but a key that is not there gets -1. */
  find(keys: StringKeys, validity: Validity, rowCount: number, numbers: Int32Array): void {
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) numbers[row] = this.nullNumber;
      else numbers[row] = this.lookUp(keys.data, keys.offsets[row]!, keys.offsets[row + 1]!, false);
    }
  }

  private assignNull(): number {
    if (this.nulls === 'never') return -1;
    if (this.nullNumber < 0) {
      this.nullNumber = this.size++;
      this.ends = grown(this.ends, this.size + 1);
      this.ends[this.size] = this.ends[this.nullNumber]!;
    }
    return this.nullNumber;
  }

  private lookUp(bytes: Uint8Array, start: number, end: number, adds: boolean): number {
    const { slots, ends, data } = this;
    const hash = hashBytes(bytes, start, end);
    const mask = this.capacity - 1;
    const length = end - start;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const taken = slots[2 * slot + 1]!;
      if (taken === 0) return adds ? this.add(bytes, start, end, hash, slot) : -1;
      if (slots[2 * slot] !== hash) continue;
      const key = ends[taken - 1]!;
      if (ends[taken]! - key !== length) continue;
      let at = 0;
      while (at < length && data[key + at] === bytes[start + at]) at++;
      if (at === length) return taken - 1;
    }
  }

  private add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const number = this.size++;
    const from = this.ends[number]!;
    const to = from + end - start;
    if (to > vectorBytesMax) throw notSupported('more than 2 GiB of string keys in one hash table');
    this.ends = grown(this.ends, this.size + 1);
    this.ends[this.size] = to;
    this.data = grown(this.data, to);
    this.data.set(bytes.subarray(start, end), from);
    this.slots[2 * slot] = hash;
    this.slots[2 * slot + 1] = this.size;
    if (this.size * 2 > this.capacity) {
      this.capacity *= 4;
      this.slots = rehashed(this.slots, this.capacity);
    }
    return number;
  }
}

/** FNV-1a with a final mix, because its low bits alone are weak. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
