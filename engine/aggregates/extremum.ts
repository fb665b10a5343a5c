import { type ColumnType, decimalWords, layoutOf } from '../batch/column-type';
import { compareBytes } from '../batch/compare';
import type { BytesVector, DecimalVector, Float64Vector, Int64Vector, Vector } from '../batch/record-batch';
import { grown } from '../memory/growing-array';
import { halvesOf, hasUnsignedWords } from '../operators/keys/halves';
import { stringKeys } from '../operators/keys/string-keys';
import type { Accumulator, AccumulatorSettings } from './accumulator';
import { validityOf } from './result-vector';

/** Types of which an extremum is told by its words alone: equal values are the same. */
export function hasExtremumOfWords([type]: readonly ColumnType[]): boolean {
  return ['int64', 'temporal', 'decimal'].includes(layoutOf(type!));
}

/** 1 keeps the largest, -1 the smallest. Among equals the first that came is kept, as in MySQL. */
export type Wanted = 1 | -1;

/** MIN and MAX over the argument's own type: NULLs left out, strings by collation. Partial: the same function, merged by itself. */
export function extremum(settings: AccumulatorSettings, wanted: Wanted): Accumulator {
  const type = settings.argumentTypes[0]!;
  switch (layoutOf(type)) {
    case 'float64':
      return new DoubleExtremum(settings, wanted);
    case 'bytes':
      return new StringExtremum(settings, wanted);
    case 'decimal':
      return new WordsExtremum(settings, wanted, decimalWords(type.precision), false);
    case 'int64':
    case 'temporal':
      return new WordsExtremum(settings, wanted, 1, hasUnsignedWords(type));
  }
}

/** Integers, temporal values and decimals, compared half by half from the top; the top half is signed unless the type is unsigned. */
class WordsExtremum implements Accumulator {
  private readonly halves: number;
  private readonly flip: number;
  private best = new Int32Array(0);
  private has = new Uint8Array(0);

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly wanted: Wanted,
    private readonly words: 1 | 2 | 4,
    unsigned: boolean,
  ) {
    this.halves = 2 * words;
    this.flip = unsigned ? 0x80000000 | 0 : 0;
  }

  get byteLength(): number {
    return this.best.byteLength + this.has.byteLength;
  }

  resize(groupCount: number): void {
    this.best = grown(this.best, groupCount * this.halves);
    this.has = grown(this.has, groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const column = columns[0] as Int64Vector | DecimalVector;
    const values = halvesOf(column.values);
    const { best, has, halves } = this;
    const { validity } = column;
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const group = groups[row]!;
      const from = row * halves;
      if (has[group] !== 0 && this.compare(values, from, best, group * halves) * this.wanted <= 0) continue;
      has[group] = 1;
      for (let half = 0; half < halves; half++) best[group * halves + half] = values[from + half]!;
    }
  }

  addStates(other: WordsExtremum, from: Int32Array, groups: Int32Array, count: number): void {
    const { best, has, halves } = this;
    for (let index = 0; index < count; index++) {
      if (other.has[from[index]!] === 0) continue;
      const start = from[index]! * halves;
      const group = groups[index]!;
      if (has[group] !== 0 && this.compare(other.best, start, best, group * halves) * this.wanted <= 0) continue;
      has[group] = 1;
      for (let half = 0; half < halves; half++) best[group * halves + half] = other.best[start + half]!;
    }
  }

  private compare(left: Int32Array, leftStart: number, right: Int32Array, rightStart: number): number {
    const top = this.halves - 1;
    const a = left[leftStart + top]! ^ this.flip;
    const b = right[rightStart + top]! ^ this.flip;
    if (a !== b) return a < b ? -1 : 1;
    for (let half = top - 1; half >= 0; half--) {
      const difference = (left[leftStart + half]! >>> 0) - (right[rightStart + half]! >>> 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  finish(groupCount: number): Vector {
    const { has, settings, words } = this;
    const type = settings.argumentTypes[0]!;
    const values = new BigInt64Array(groupCount * words);
    halvesOf(values).set(this.best.subarray(0, groupCount * this.halves));
    const validity = validityOf(groupCount, (group) => has[group] !== 0);
    const layout = layoutOf(type);
    if (layout === 'decimal') return { layout, type, length: groupCount, validity, words, values };
    return { layout: layout as 'int64' | 'temporal', type, length: groupCount, validity, values };
  }
}

class DoubleExtremum implements Accumulator {
  private best = new Float64Array(0);
  private has = new Uint8Array(0);

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly wanted: Wanted,
  ) {}

  get byteLength(): number {
    return this.best.byteLength + this.has.byteLength;
  }

  resize(groupCount: number): void {
    this.best = grown(this.best, groupCount);
    this.has = grown(this.has, groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const { values, validity } = columns[0] as Float64Vector;
    const { best, has, wanted } = this;
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const group = groups[row]!;
      const value = values[row]!;
      if (has[group] !== 0 && (value - best[group]!) * wanted <= 0) continue;
      has[group] = 1;
      best[group] = value;
    }
  }

  finish(groupCount: number): Vector {
    const { has } = this;
    const validity = validityOf(groupCount, (group) => has[group] !== 0);
    const type = this.settings.argumentTypes[0]!;
    return { layout: 'float64', type, length: groupCount, validity, values: this.best.slice(0, groupCount) };
  }
}

/** A string as it came and its key under the collation. */
interface KeyedString {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Strings: the best of each batch is found in place, and only then copied. */
class StringExtremum implements Accumulator {
  private readonly type: ColumnType;
  private readonly best: (KeyedString | null)[] = [];
  private bytes = 0;

  constructor(
    settings: AccumulatorSettings,
    private readonly wanted: Wanted,
  ) {
    this.type = settings.argumentTypes[0]!;
  }

  get byteLength(): number {
    return this.bytes + 64 * this.best.length;
  }

  resize(groupCount: number): void {
    while (this.best.length < groupCount) this.best.push(null);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const column = columns[0] as BytesVector;
    const { data, offsets } = stringKeys(column, this.type);
    const { validity } = column;
    /** Group → the row of this batch that beats what the group had. */
    const bestRows = new Map<number, number>();
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const group = groups[row]!;
      const start = offsets[row]!;
      const end = offsets[row + 1]!;
      const rival = bestRows.get(group);
      if (rival !== undefined) {
        const order = compareBytes(data, start, end, data, offsets[rival]!, offsets[rival + 1]!);
        if (order * this.wanted > 0) bestRows.set(group, row);
        continue;
      }
      const held = this.best[group]!;
      if (held !== null && compareBytes(data, start, end, held.key, 0, held.key.length) * this.wanted <= 0) continue;
      bestRows.set(group, row);
    }
    for (const [group, row] of bestRows) {
      const held = this.best[group]!;
      if (held !== null) this.bytes -= held.key.length + held.value.length;
      const key = data.slice(offsets[row]!, offsets[row + 1]!);
      const value = column.data.slice(column.offsets[row]!, column.offsets[row + 1]!);
      this.best[group] = { key, value };
      this.bytes += key.length + value.length;
    }
  }

  finish(groupCount: number): Vector {
    return bytesVector(
      this.type,
      this.best.slice(0, groupCount).map((held) => held?.value ?? null),
    );
  }
}

/** A vector of byte strings, null = NULL. */
export function bytesVector(type: ColumnType, strings: readonly (Uint8Array | null)[]): Vector {
  const offsets = new Int32Array(strings.length + 1);
  for (let row = 0; row < strings.length; row++) offsets[row + 1] = offsets[row]! + (strings[row]?.length ?? 0);
  const data = new Uint8Array(offsets[strings.length]!);
  for (let row = 0; row < strings.length; row++) if (strings[row]) data.set(strings[row]!, offsets[row]!);
  const validity = validityOf(strings.length, (row) => strings[row] !== null);
  return { layout: 'bytes', type, length: strings.length, validity, offsets, data };
}
