import type { Validity } from '../batch/record-batch';
import { type Steps, stepRows } from '../batch/steps';
import { grown } from '../memory/growing-array';
import { spareArrays } from '../memory/spare-arrays';

const wordBase = 2 ** 32;
/** Up to here every whole number is a double. */
const exactMax = 2 ** 53;
/** Larger values are summed in parts at once: few of them would fit. */
const valueMax = 2 ** 52;
/** The sum of no values. No sum of whole numbers is it: 0 + -0 is 0. */
const nothing = -0;

/**
 * Exact sums of 64-bit integers per group, as long as they surely stay below 2^53 in size: one double for each, a quarter of what a sum without
 * that limit takes. With a million groups that decides how many of them are in the processor's caches when their rows come.
 */
export class NarrowSum {
  private sums = new Float64Array(0);
  private counts: Int32Array<ArrayBuffer> | null;
  /** No sum is larger in size. */
  private bound = 0;
  /** Rows since the sums themselves were looked at for the bound. */
  private rowsSinceBound = 0;
  /** There is one group: its sum is kept out of memory while rows are added. */
  private isSingle = false;

  /** @param counts whether values are counted; otherwise only whether there are any */
  constructor(
    private readonly unsigned: boolean,
    counts: boolean,
  ) {
    this.counts = counts ? new Int32Array(0) : null;
  }

  get byteLength(): number {
    return this.sums.byteLength + (this.counts?.byteLength ?? 0);
  }

  resize(groupCount: number): void {
    this.isSingle = groupCount === 1;
    const known = this.sums.length;
    if (groupCount <= known) return;
    this.sums = spareArrays.grown(this.sums, groupCount).fill(nothing, known);
    if (this.counts !== null) this.counts = grown(this.counts, groupCount);
  }

  /** Gives its memory back. It is not to be used any more. */
  release(): void {
    const { sums } = this;
    this.sums = new Float64Array(0);
    spareArrays.giveBack(sums);
  }

  /** Adds all of the values, or, when a sum might become too large, none: false. `halves`: the values' 32-bit halves, low first. */
  add(halves: Int32Array, validity: Validity, groups: Int32Array, rowCount: number): boolean {
    const largest = this.largestOf(halves, rowCount);
    if (largest > valueMax || !this.makeRoom(largest * rowCount)) return false;
    if (validity !== null) this.addValid(halves, validity, groups, rowCount);
    else if (largest <= wordBase / 2) this.addWords(halves, groups, rowCount);
    else this.addAll(halves, groups, rowCount);
    if (this.counts !== null) countValid(this.counts, validity, groups, rowCount);
    return true;
  }

  /** As add, where row i counts `times[i]` times. */
  addTimes(halves: Int32Array, validity: Validity, groups: Int32Array, times: Float64Array, rowCount: number): boolean {
    let most = 0;
    for (let row = 0; row < rowCount; row++) most = Math.max(most, times[row]!);
    const largest = this.largestOf(halves, rowCount);
    if (largest * most > valueMax || !this.makeRoom(largest * most * rowCount)) return false;
    const { sums, counts, unsigned } = this;
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const top = halves[(row << 1) + 1]!;
      const value = (unsigned ? top >>> 0 : top) * wordBase + (halves[row << 1]! >>> 0);
      sums[groups[row]!]! += value * times[row]!;
      if (counts !== null) counts[groups[row]!]! += times[row]!;
    }
    this.rowsSinceBound += rowCount;
    return true;
  }

  /** Adds to group `groups[i]` the sum of the other's group `from[i]`; all of them or, when a sum might become too large, none: false. */
  addSums(other: NarrowSum, from: Int32Array, groups: Int32Array, count: number): boolean {
    other.tighten();
    if (!this.makeRoom(other.bound * count)) return false;
    const { sums, counts } = this;
    const { sums: added } = other;
    if (this.isSingle) {
      let sum = sums[0]!;
      for (let index = 0; index < count; index++) sum += added[from[index]!]!;
      sums[0] = sum;
    } else for (let index = 0; index < count; index++) sums[groups[index]!]! += added[from[index]!]!;
    if (counts !== null) {
      for (let index = 0; index < count; index++) counts[groups[index]!]! += other.counts![from[index]!]!;
    }
    this.rowsSinceBound += count;
    return true;
  }

  /** Makes the bound what it is. */
  private tighten(): void {
    if (this.rowsSinceBound === 0) return;
    let bound = 0;
    for (let group = 0; group < this.sums.length; group++) bound = Math.max(bound, Math.abs(this.sums[group]!));
    this.bound = bound;
    this.rowsSinceBound = 0;
  }

  /** A bound of the values' size, less than twice the largest. */
  private largestOf(halves: Int32Array, rowCount: number): number {
    const { unsigned } = this;
    let low = 0;
    let high = 0;
    for (let row = 0; row < rowCount; row++) {
      const top = halves[(row << 1) + 1]!;
      // The bits of -v - 1 for a negative v.
      const sign = unsigned ? 0 : top >> 31;
      low |= halves[row << 1]! ^ sign;
      high |= top ^ sign;
    }
    return (high >>> 0) * wordBase + (low >>> 0) + 1;
  }

  /** Whether sums may grow by so much. Looks at the sums themselves when the bound says no, but not more often than rows come for them. */
  private makeRoom(growth: number): boolean {
    if (this.bound + growth > exactMax) {
      if (this.rowsSinceBound < this.sums.length) return false;
      this.tighten();
      if (this.bound + growth > exactMax) return false;
    }
    this.bound += growth;
    return true;
  }

  private addWords(halves: Int32Array, groups: Int32Array, rowCount: number): void {
    const { sums } = this;
    if (this.isSingle) {
      let sum = sums[0]!;
      for (let row = 0; row < rowCount; row++) sum += halves[row << 1]!;
      sums[0] = sum;
    } else {
      for (let row = 0; row < rowCount; row++) sums[groups[row]!]! += halves[row << 1]!;
    }
    this.rowsSinceBound += rowCount;
  }

  private addAll(halves: Int32Array, groups: Int32Array, rowCount: number): void {
    const { sums } = this;
    for (let row = 0; row < rowCount; row++) {
      sums[groups[row]!]! += halves[(row << 1) + 1]! * wordBase + (halves[row << 1]! >>> 0);
    }
    this.rowsSinceBound += rowCount;
  }

  private addValid(halves: Int32Array, validity: Uint8Array, groups: Int32Array, rowCount: number): void {
    const { sums } = this;
    for (let row = 0; row < rowCount; row++) {
      if ((validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      sums[groups[row]!]! += halves[(row << 1) + 1]! * wordBase + (halves[row << 1]! >>> 0);
    }
    this.rowsSinceBound += rowCount;
  }

  /** How many values (not NULL) the group has; 1 for any when they are not counted. */
  count(group: number): number {
    if (this.counts !== null) return this.counts[group] ?? 0;
    return Object.is(this.sums[group] ?? nothing, nothing) ? 0 : 1;
  }

  value(group: number): number {
    return this.sums[group] ?? 0;
  }

  /** The sums as integers of `outHalves` 32-bit halves. */
  *writeSteps(out: Int32Array, outHalves: number, groupCount: number): Steps<void> {
    const { sums } = this;
    for (let start = 0; start < groupCount; start += stepRows) {
      const end = Math.min(groupCount, start + stepRows);
      for (let group = start; group < end; group++) {
        const sum = sums[group]!;
        const high = Math.floor(sum / wordBase);
        const to = group * outHalves;
        out[to] = (sum - high * wordBase) | 0;
        out[to + 1] = high | 0;
        if (sum < 0) out.fill(-1, to + 2, to + outHalves);
      }
      yield;
    }
  }
}

function countValid(counts: Int32Array, validity: Validity, groups: Int32Array, rowCount: number): void {
  for (let row = 0; row < rowCount; row++) {
    if (validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0) counts[groups[row]!]!++;
  }
}
