import type { Validity } from '../../batch/record-batch';
import { spareArrays } from '../../memory/spare-arrays';
import { capacityFor } from './capacity';
import type { ExpectedKeys } from './expected-keys';

/** Keys per number of them that an index by the key itself may span: it then takes no more memory than the hash table. */
const spreadMax = 8;
/** As spreadMax, of keys that are only expected: half as much for each, as they may not come. */
const expectedSpreadMax = 4;
/** Keys from which on such an index pays. */
const directKeysMin = 1024;
/** Expected keys that memory is used for, at most. */
const aboutMax = 2 ** 21;
/** Where more keys are expected than have come, they may lie a little beyond these: so much of what these span. */
const margin = 1 / 16;
const leastWord = -(2 ** 31);
const mostWord = 2 ** 31 - 1;

/**
 * Numbers distinct 64-bit keys 0, 1, 2 … in the order of their first appearance. Open addressing with linear probing over 32-bit halves:
 * a slot is [low, high, number + 1], 0 in the last meaning that it is free. At most half of the slots are taken.
 *
 * Keys that lie close together, as row numbers do, are not hashed: they are places of an array, a fifth of the size and without collisions.
 */
export class Int64KeyTable {
  size = 0;
  /** Number + 1 of the key `base` + index, 0 = none; null while keys are hashed. */
  private direct: Int32Array<ArrayBuffer> | null = null;
  private base = 0;
  /** What an array may span whatever number of keys has come. */
  private readonly expectedSpread: number;
  private capacity: number;
  /** Of the first `capacity` slots, three words each. */
  private slots: Int32Array<ArrayBuffer>;
  /** Number of the NULL key; -1 while there is none. */
  private nullNumber = -1;

  constructor(
    private readonly nulls: 'equal' | 'never',
    { room = 0, about = 0, range = null }: ExpectedKeys = {},
  ) {
    this.expectedSpread = expectedSpreadMax * Math.min(about, aboutMax);
    if (range !== null && room >= directKeysMin && range.max - range.min < spreadMax * room) {
      this.base = range.min;
      this.direct = spareArrays.take(Int32Array, range.max - range.min + 1);
    }
    this.capacity = capacityFor(this.direct === null ? room : 0);
    this.slots = spareArrays.take(Int32Array, 3 * this.capacity);
  }

  get byteLength(): number {
    return this.slots.byteLength + (this.direct?.byteLength ?? 0);
  }

  /** `numbers[row]` becomes the number of the row's key, new keys being added. NULL: a key like others, or -1. */
  assign(halves: Int32Array, validity: Validity, rowCount: number, numbers: Int32Array): void {
    let row = 0;
    while (row < rowCount) {
      row =
        this.direct === null
          ? this.assignHashed(halves, validity, row, rowCount, numbers)
          : this.assignDirect(this.direct, halves, validity, row, rowCount, numbers);
    }
  }

  /** Returns the row at which the keys are hashed no longer. */
  private assignHashed(
    halves: Int32Array,
    validity: Validity,
    from: number,
    rowCount: number,
    numbers: Int32Array,
  ): number {
    let { slots } = this;
    let mask = this.capacity - 1;
    for (let row = from; row < rowCount; row++) {
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
            if (this.placeDirectly()) return row + 1;
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
    return rowCount;
  }

  /** Returns the row whose key has no place: one has been made, or keys are hashed from now on. */
  private assignDirect(
    direct: Int32Array,
    halves: Int32Array,
    validity: Validity,
    from: number,
    rowCount: number,
    numbers: Int32Array,
  ): number {
    const { base } = this;
    for (let row = from; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) {
        numbers[row] = this.assignNull();
        continue;
      }
      const low = halves[row << 1]!;
      const index = low - base;
      if (index < 0 || index >= direct.length || halves[(row << 1) + 1]! !== low >> 31) {
        this.makePlace(low, halves[(row << 1) + 1]!);
        return row;
      }
      const taken = direct[index]!;
      if (taken > 0) numbers[row] = taken - 1;
      else {
        numbers[row] = this.size++;
        direct[index] = this.size;
      }
    }
    return rowCount;
  }

  /** As assign, but a key that is not there gets -1. */
  find(halves: Int32Array, validity: Validity, rowCount: number, numbers: Int32Array): void {
    if (this.direct !== null) {
      this.findDirect(this.direct, halves, validity, rowCount, numbers);
      return;
    }
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

  private findDirect(
    direct: Int32Array,
    halves: Int32Array,
    validity: Validity,
    rowCount: number,
    numbers: Int32Array,
  ): void {
    const { base } = this;
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) {
        numbers[row] = this.nullNumber;
        continue;
      }
      const low = halves[row << 1]!;
      const index = low - base;
      const isInside = index >= 0 && index < direct.length && halves[(row << 1) + 1]! === low >> 31;
      numbers[row] = isInside ? direct[index]! - 1 : -1;
    }
  }

  /** What an array may span now. */
  private get spread(): number {
    return Math.max(spreadMax * this.size, this.expectedSpread);
  }

  /** Turns from hashing to places when the keys lie close enough together. */
  private placeDirectly(): boolean {
    if (this.size < directKeysMin) return false;
    const { slots } = this;
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const end = 3 * this.capacity;
    for (let at = 0; at < end; at += 3) {
      if (slots[at + 2] === 0) continue;
      const low = slots[at]!;
      if (slots[at + 1] !== low >> 31) return false;
      if (low < min) min = low;
      if (low > max) max = low;
    }
    if (max - min >= this.spread) return false;
    const beyond = max - min < spreadMax * this.size ? 0 : Math.ceil((max - min) * margin);
    const base = Math.max(min - beyond, leastWord);
    const direct = spareArrays.take(Int32Array, Math.min(max + beyond, mostWord) - base + 1);
    for (let at = 0; at < end; at += 3) if (slots[at + 2] !== 0) direct[slots[at]! - base] = slots[at + 2]!;
    this.base = base;
    this.direct = direct;
    this.capacity = capacityFor(0);
    this.slots = spareArrays.take(Int32Array, 3 * this.capacity);
    spareArrays.giveBack(slots);
    return true;
  }

  /** Makes the array larger for a key that has no place in it; when it would be too large, all keys are hashed from now on. */
  private makePlace(low: number, high: number): void {
    const direct = this.direct!;
    const [first, last] = [Math.min(this.base, low), Math.max(this.base + direct.length - 1, low)];
    if (high !== low >> 31 || last - first >= this.spread) {
      this.hashAll(direct);
      return;
    }
    // With room to the side on which keys are added, so that this happens rarely.
    const room = Math.min(direct.length, this.spread - (last - first));
    const base = low < this.base ? Math.max(first - room, leastWord) : first;
    const end = low < this.base ? last : Math.min(last + room, mostWord);
    const larger = spareArrays.take(Int32Array, end - base + 1);
    larger.set(direct, this.base - base);
    spareArrays.giveBack(direct);
    this.direct = larger;
    this.base = base;
  }

  private hashAll(direct: Int32Array<ArrayBuffer>): void {
    this.direct = null;
    this.capacity = capacityFor(this.size);
    while (this.size * 2 >= this.capacity) this.capacity *= 2;
    const slots = spareArrays.take(Int32Array, 3 * this.capacity);
    const mask = this.capacity - 1;
    for (let index = 0; index < direct.length; index++) {
      if (direct[index] === 0) continue;
      const low = this.base + index;
      let slot = hashInt64(low, low >> 31) & mask;
      while (slots[slot * 3 + 2] !== 0) slot = (slot + 1) & mask;
      slots[slot * 3] = low;
      slots[slot * 3 + 1] = low >> 31;
      slots[slot * 3 + 2] = direct[index]!;
    }
    spareArrays.giveBack(direct);
    this.slots = slots;
  }

  private assignNull(): number {
    if (this.nulls === 'never') return -1;
    if (this.nullNumber < 0) this.nullNumber = this.size++;
    return this.nullNumber;
  }

  private enlarge(): void {
    const old = this.slots;
    const end = 3 * this.capacity;
    this.capacity *= this.capacity < 1 << 20 ? 4 : 2;
    const slots = spareArrays.take(Int32Array, 3 * this.capacity);
    const mask = this.capacity - 1;
    for (let from = 0; from < end; from += 3) {
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
    spareArrays.giveBack(old);
    this.slots = slots;
  }

  /** Gives its memory back. It is not to be used any more. */
  release(): void {
    const { direct, slots } = this;
    this.direct = null;
    this.slots = nothing;
    this.capacity = 0;
    spareArrays.giveBack(slots);
    if (direct !== null) spareArrays.giveBack(direct);
  }
}

const nothing = new Int32Array(0);

/** Multiply and xor-shift, as in the finaliser of MurmurHash3. */
function hashInt64(low: number, high: number): number {
  let hash = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
