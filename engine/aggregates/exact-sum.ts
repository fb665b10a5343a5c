import { sqlError } from '../../protocol/wire/sql-error';
import { type DecimalVector, type Int64Vector, isValid, type Vector } from '../batch/record-batch';
import { allSteps, type Steps, stepRows } from '../batch/steps';
import { carryIntervalRows } from '../limits';
import { grown } from '../memory/growing-array';
import { halvesOf } from '../operators/keys/halves';
import { NarrowSum } from './narrow-sum';

const base = 2 ** 32;
/** A half times so many is below 2^52. */
const timesAtOnce = 2 ** 20;

/**
 * Exact sums of 64-bit integers and decimals, with the count of the values, per group.
 *
 * A value is cut into 32-bit halves, and each half is summed in a double of its own: exact as long as fewer than 2^21 of them are added,
 * so every `carryIntervalRows` rows the doubles are carried over to the next half. No bigint arithmetic per row. The state of a group is
 * [half 0, half 1, … , what overflowed them, count]; halves but the last are summed as unsigned. Of 64-bit values the sums are kept in one
 * double each before, as long as they fit (narrow-sum.ts).
 */
export class ExactSum {
  private readonly halves: number;
  private readonly stride: number;
  private readonly unsigned: boolean;
  private state = new Float64Array(0);
  private rowsSinceCarry = 0;
  private groupCount = 0;
  private narrow: NarrowSum | null;

  /**
   * `words`: 64-bit words of a value. `unsigned`: the top half is unsigned too. `counts`: whether the number of values is asked for, and not only
   * whether there are any.
   */
  constructor(words: 1 | 2 | 4, unsigned: boolean, counts: boolean) {
    this.halves = 2 * words;
    this.stride = this.halves + 2;
    this.unsigned = unsigned;
    this.narrow = words === 1 ? new NarrowSum(unsigned, counts) : null;
  }

  get byteLength(): number {
    return this.state.byteLength + (this.narrow?.byteLength ?? 0);
  }

  resize(groupCount: number): void {
    this.groupCount = Math.max(this.groupCount, groupCount);
    if (this.narrow !== null) this.narrow.resize(groupCount);
    else this.state = grown(this.state, groupCount * this.stride);
  }

  add(vector: Vector, groups: Int32Array, rowCount: number): void {
    const { values } = vector as Int64Vector | DecimalVector;
    const halves = halvesOf(values);
    if (this.narrow !== null) {
      if (this.narrow.add(halves, vector.validity, groups, rowCount)) return;
      this.widen(this.narrow);
    }
    // Batches are cut so that no more than the interval's rows are added between two carries.
    for (let start = 0; start < rowCount; ) {
      const end = Math.min(rowCount, start + carryIntervalRows - this.rowsSinceCarry);
      if (this.halves === 2) this.addWords(vector, halves, groups, start, end);
      else this.addLong(vector, halves, groups, start, end);
      this.rowsSinceCarry += end - start;
      if (this.rowsSinceCarry === carryIntervalRows) this.carry();
      start = end;
    }
  }

  /** As add, where row i counts `times[i]` times. */
  addTimes(vector: Vector, groups: Int32Array, times: Float64Array, rowCount: number): void {
    const { values, validity } = vector as Int64Vector | DecimalVector;
    const halves = halvesOf(values);
    if (this.narrow !== null) {
      if (this.narrow.addTimes(halves, validity, groups, times, rowCount)) return;
      this.widen(this.narrow);
    }
    for (let row = 0; row < rowCount; row++) {
      if (isValid(validity, row)) this.addMultiple(halves, row * this.halves, groups[row]!, times[row]!);
    }
  }

  /** Adds a value `times` times. Products with its halves, and what is added to them, stay exact: no more than 2^20 times at once, to halves of 32 bits. */
  private addMultiple(values: Int32Array, from: number, group: number, times: number): void {
    const { state, halves, unsigned } = this;
    const start = group * this.stride;
    this.carryGroups(group, group + 1);
    for (let rest = times; rest > 0; rest -= timesAtOnce) {
      const part = Math.min(rest, timesAtOnce);
      for (let half = 0; half < halves; half++) {
        const bits = values[from + half]!;
        state[start + half]! += (half < halves - 1 || unsigned ? bits >>> 0 : bits) * part;
      }
      this.carryGroups(group, group + 1);
    }
    state[start + halves + 1]! += times;
  }

  /** Adds to group `groups[i]` the sum of the other's group `from[i]`, for i below `count`. */
  addSums(other: ExactSum, from: Int32Array, groups: Int32Array, count: number): void {
    if (this.narrow !== null) {
      if (other.narrow !== null && this.narrow.addSums(other.narrow, from, groups, count)) return;
      this.widen(this.narrow);
    }
    if (other.narrow !== null) other.widen(other.narrow);
    if (other.rowsSinceCarry > 0) other.carry();
    const { state, stride } = this;
    for (let start = 0; start < count; ) {
      // As in `add`: other sums are values with halves of 32 bits.
      const end = Math.min(count, start + carryIntervalRows - this.rowsSinceCarry);
      for (let index = start; index < end; index++) {
        const at = groups[index]! * stride;
        const source = from[index]! * stride;
        for (let word = 0; word < stride; word++) state[at + word]! += other.state[source + word]!;
      }
      this.rowsSinceCarry += end - start;
      if (this.rowsSinceCarry === carryIntervalRows) this.carry();
      start = end;
    }
  }

  /** From now on sums may have any size. */
  private widen(narrow: NarrowSum): void {
    this.narrow = null;
    this.resize(this.groupCount);
    const { state } = this;
    for (let group = 0; group < this.groupCount; group++) {
      const sum = narrow.value(group);
      const high = Math.floor(sum / base);
      // What is below zero is so in the last half, or what overflows it: halves of unsigned values have no sign.
      state[group * 4] = sum - high * base;
      state[group * 4 + 1] = high;
      state[group * 4 + 3] = narrow.count(group);
    }
    narrow.release();
  }

  private addWords(vector: Vector, halves: Int32Array, groups: Int32Array, start: number, end: number): void {
    const { state, unsigned } = this;
    const { validity } = vector;
    for (let row = start; row < end; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const at = groups[row]! * 4;
      const high = halves[(row << 1) + 1]!;
      state[at]! += halves[row << 1]! >>> 0;
      state[at + 1]! += unsigned ? high >>> 0 : high;
      state[at + 3]! += 1;
    }
  }

  private addLong(vector: Vector, halves: Int32Array, groups: Int32Array, start: number, end: number): void {
    const { state, stride } = this;
    const { validity } = vector;
    const top = this.halves - 1;
    for (let row = start; row < end; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const at = groups[row]! * stride;
      const from = row * this.halves;
      for (let half = 0; half < top; half++) state[at + half]! += halves[from + half]! >>> 0;
      state[at + top]! += halves[from + top]!;
      state[at + top + 2]! += 1;
    }
  }

  private carry(): void {
    this.carryGroups(0, this.state.length / this.stride);
    this.rowsSinceCarry = 0;
  }

  /** Brings every half of these groups back to 0 .. 2^32-1; the sign ends in what overflowed. */
  private carryGroups(start: number, end: number): void {
    const { state, stride, halves } = this;
    for (let at = start * stride; at < end * stride; at += stride) {
      for (let half = 0; half < halves; half++) {
        const sum = state[at + half]!;
        if (sum >= 0 && sum < base) continue;
        const over = Math.floor(sum / base);
        state[at + half] = sum - over * base;
        state[at + half + 1]! += over;
      }
    }
  }

  /** Gives memory back. It is not to be used any more. */
  release(): void {
    this.narrow?.release();
  }

  /** How many values (not NULL) the group has; where they are not counted, more than 0 if it has any. */
  count(group: number): number {
    if (this.narrow !== null) return this.narrow.count(group);
    return this.state[group * this.stride + this.stride - 1] ?? 0;
  }

  value(group: number): bigint {
    if (this.narrow !== null) return BigInt(this.narrow.value(group));
    const at = group * this.stride;
    let value = 0n;
    for (let half = this.halves; half >= 0; half--) value = (value << 32n) + BigInt(this.state[at + half] ?? 0);
    return value;
  }

  /**
   * Writes the sums of groups 0 .. groupCount-1 as integers of `words` words. A sum that does not fit is errno 1690, which names
   * `what` (a column or function).
   */
  write(target: BigInt64Array, words: 1 | 2 | 4, groupCount: number, what: string): void {
    allSteps(this.writeSteps(target, words, groupCount, what));
  }

  /** As write, in steps. */
  *writeSteps(target: BigInt64Array, words: 1 | 2 | 4, groupCount: number, what: string): Steps<void> {
    const out = halvesOf(target);
    const outHalves = 2 * words;
    if (this.narrow !== null) {
      yield* this.narrow.writeSteps(out, outHalves, groupCount);
      return;
    }
    const widens = this.halves === 2 && outHalves > 2;
    for (let start = 0; start < groupCount; start += stepRows) {
      const end = Math.min(groupCount, start + stepRows);
      this.carryGroups(start, end);
      if (widens) this.writeWidened(out, outHalves, start, end);
      else this.writeChecked(out, outHalves, start, end, what);
      yield;
    }
    this.rowsSinceCarry = 0;
  }

  private writeChecked(out: Int32Array, outHalves: number, start: number, end: number, what: string): void {
    for (let group = start; group < end; group++) {
      const at = group * this.stride;
      const over = this.state[at + this.halves] ?? 0;
      const fill = over < 0 ? -1 : 0;
      let spare = fill;
      for (let half = 0; half < outHalves || half < this.halves + 2; half++) {
        let bits = fill;
        if (half < this.halves) bits = this.state[at + half]! | 0;
        else if (half === this.halves) bits = over | 0;
        else if (half === this.halves + 1) bits = Math.floor(over / base) | 0;
        if (half < outHalves) spare = out[group * outHalves + half] = bits;
        else if (bits !== fill) throw outOfRange(what);
      }
      if (spare < 0 !== fill < 0) throw outOfRange(what);
    }
  }

  /** Sums of 64-bit values in at least 128 bits, which always suffice. */
  private writeWidened(out: Int32Array, outHalves: number, start: number, end: number): void {
    const { state } = this;
    for (let group = start; group < end; group++) {
      const at = group * 4;
      const to = group * outHalves;
      const over = state[at + 2]!;
      out[to] = state[at]! | 0;
      out[to + 1] = state[at + 1]! | 0;
      if (over === 0) continue;
      out[to + 2] = over | 0;
      out[to + 3] = Math.floor(over / base) | 0;
      if (over < 0) out.fill(-1, to + 4, to + outHalves);
    }
  }
}

export function outOfRange(what: string): Error {
  return sqlError('ER_DATA_OUT_OF_RANGE', `${what} value is out of range`);
}
