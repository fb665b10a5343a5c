import type { Validity } from '../../batch/record-batch';
import { capacityFor } from './capacity';

/**
 * Numbers distinct 64-bit keys 0, 1, 2 … in the order of their first appearance. Open addressing with linear probing over 32-bit halves:
 * a slot is [low, high, number + 1], 0 in the last meaning that it is free. At most half of the slots are taken.
 */
export class Int64KeyTable {
  size = 0;
  private capacity: number;
  private slots: Int32Array<ArrayBuffer>;
  /** Number of the NULL key; -1 while there is none. */
  private nullNumber = -1;

  constructor(
    private readonly nulls: 'equal' | 'never',
    expectedKeys = 0,
  ) {
    this.capacity = capacityFor(expectedKeys);
    this.slots = new Int32Array(3 * this.capacity);
  }

  get byteLength(): number {
    return this.slots.byteLength;
  }

  /** `numbers[row]` becomes the number of the row's key, new keys being added. NULL: a key like others, or -1. */
  assign(halves: Int32Array, validity: Validity, rowCount: number, numbers: Int32Array): void {
    let { slots } = this;
    let mask = this.capacity - 1;
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) {
        numbers[row] = this.assignNull();
        continue;
      }
      const low = halves[row << 1]!;
      const high = halves[(row << 1) + 1]!;
      let slot = hashInt64(low, high) & mask;
      for (;;) {
        const at = slot * 3;
        const taken = slots[at + 2]!;
        if (taken === 0) {
          slots[at] = low;
          slots[at + 1] = high;
          numbers[row] = this.size++;
          slots[at + 2] = this.size;
          if (this.size * 2 > this.capacity) {
            this.enlarge();
            slots = this.slots;
            mask = this.capacity - 1;
          }
          break;
        }
        if (slots[at] === low && slots[at + 1] === high) {
          numbers[row] = taken - 1;
          break;
        }
        slot = (slot + 1) & mask;
      }
    }
  }

  /** As assign, but a key that is not there gets -1. */
  find(halves: Int32Array, validity: Validity, rowCount: number, numbers: Int32Array): void {
    const { slots } = this;
    const mask = this.capacity - 1;
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) {
        numbers[row] = this.nullNumber;
        continue;
      }
      const low = halves[row << 1]!;
      const high = halves[(row << 1) + 1]!;
      let slot = hashInt64(low, high) & mask;
      let number = -1;
      for (;;) {
        const at = slot * 3;
        const taken = slots[at + 2]!;
        if (taken === 0) break;
        if (slots[at] === low && slots[at + 1] === high) {
          number = taken - 1;
          break;
        }
        slot = (slot + 1) & mask;
      }
      numbers[row] = number;
    }
  }

  private assignNull(): number {
    if (this.nulls === 'never') return -1;
    if (this.nullNumber < 0) this.nullNumber = this.size++;
    return this.nullNumber;
  }

  private enlarge(): void {
    const old = this.slots;
    this.capacity *= this.capacity < 1 << 20 ? 4 : 2;
    const slots = new Int32Array(3 * this.capacity);
    const mask = this.capacity - 1;
    for (let from = 0; from < old.length; from += 3) {
      const taken = old[from + 2]!;
      if (taken === 0) continue;
      const low = old[from]!;
      const high = old[from + 1]!;
      let slot = hashInt64(low, high) & mask;
      while (slots[slot * 3 + 2] !== 0) slot = (slot + 1) & mask;
      slots[slot * 3] = low;
      slots[slot * 3 + 1] = high;
      slots[slot * 3 + 2] = taken;
    }
    this.slots = slots;
  }
}

/** Multiply and xor-shift, as in the finaliser of MurmurHash3. */
function hashInt64(low: number, high: number): number {
  let hash = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
