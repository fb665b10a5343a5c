import { grown } from '../memory/growing-array';

/** Sums of doubles, added in the order in which they come, with the count of the values, per group: [sum, count]. */
export class DoubleSum {
  private state = new Float64Array(0);

  get byteLength(): number {
    return this.state.byteLength;
  }

  resize(groupCount: number): void {
    this.state = grown(this.state, 2 * groupCount);
  }

  add(values: Float64Array, validity: Uint8Array | null, groups: Int32Array, rowCount: number): void {
    const { state } = this;
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const at = groups[row]! << 1;
      state[at]! += values[row]!;
      state[at + 1]! += 1;
    }
  }

  sum(group: number): number {
    return this.state[group << 1]!;
  }

  count(group: number): number {
    return this.state[(group << 1) + 1]!;
  }
}
