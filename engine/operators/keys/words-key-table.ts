import { grown } from '../../memory/growing-array';
import { capacityFor } from './capacity';

/**
 * Numbers distinct keys of `width` 32-bit words each, in the order of their first appearance. A slot is [hash, number + 1]; the words of
 * all keys lie one after the other by number.
 */
export class WordsKeyTable {
  size = 0;
  private capacity: number;
  private slots: Int32Array<ArrayBuffer>;
  private keys = new Int32Array(0);

  constructor(
    private readonly width: number,
    expectedKeys = 0,
  ) {
    this.capacity = capacityFor(expectedKeys);
    this.slots = new Int32Array(2 * this.capacity);
  }

  get byteLength(): number {
    return this.slots.byteLength + this.keys.byteLength;
  }

  /** `words` holds `width` words a row. Rows whose number is -1 already are left out. */
  assign(words: Int32Array, rowCount: number, numbers: Int32Array): void {
    for (let row = 0; row < rowCount; row++) {
      if (numbers[row] !== -1) numbers[row] = this.lookUp(words, row * this.width, true);
    }
  }

  /** As assign, but a key that is not there gets -1. */
  find(words: Int32Array, rowCount: number, numbers: Int32Array): void {
    for (let row = 0; row < rowCount; row++) {
      if (numbers[row] !== -1) numbers[row] = this.lookUp(words, row * this.width, false);
    }
  }

  private lookUp(words: Int32Array, start: number, adds: boolean): number {
    const { slots, width } = this;
    const hash = this.hashOf(words, start);
    const mask = this.capacity - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const taken = slots[2 * slot + 1]!;
      if (taken === 0) return adds ? this.add(words, start, hash, slot) : -1;
      if (slots[2 * slot] === hash) {
        const key = (taken - 1) * width;
        let word = 0;
        while (word < width && this.keys[key + word] === words[start + word]) word++;
        if (word === width) return taken - 1;
      }
    }
  }

  private add(words: Int32Array, start: number, hash: number, slot: number): number {
    const { width } = this;
    const number = this.size++;
    this.keys = grown(this.keys, this.size * width);
    for (let word = 0; word < width; word++) this.keys[number * width + word] = words[start + word]!;
    this.slots[2 * slot] = hash;
    this.slots[2 * slot + 1] = this.size;
    if (this.size * 2 > this.capacity) {
      this.capacity *= 4;
      this.slots = rehashed(this.slots, this.capacity);
    }
    return number;
  }

  private hashOf(words: Int32Array, start: number): number {
    let hash = this.width;
    for (let word = 0; word < this.width; word++) {
      hash = Math.imul(hash ^ words[start + word]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  }
}

/** Slots of [hash, number + 1] moved to a table of `capacity` slots, a power of two. */
export function rehashed(old: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(2 * capacity);
  const mask = capacity - 1;
  for (let from = 0; from < old.length; from += 2) {
    const taken = old[from + 1]!;
    if (taken === 0) continue;
    let slot = old[from]! & mask;
    while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
    slots[2 * slot] = old[from]!;
    slots[2 * slot + 1] = taken;
  }
  return slots;
}
