import { layoutOf } from '../batch/column-type';
import { type DecimalVector, type Int64Vector, isValid, type Vector } from '../batch/record-batch';
import { halvesOf, hasUnsignedWords } from '../operators/keys/halves';

const base = 2 ** 32;

/**
 * The exact sum of integers or decimals, from which values can be taken off again: 32-bit limbs in doubles, lowest first, each 0 .. 2^32-1 but
 * the last, which is signed.
 */
export class ExactFrameSum {
  private readonly halves: Int32Array;
  private readonly size: number;
  private readonly unsigned: boolean;
  private readonly limbs: Float64Array;
  count = 0;

  constructor(private readonly vector: Vector) {
    this.halves = halvesOf((vector as Int64Vector | DecimalVector).values);
    this.size = vector.layout === 'decimal' ? 2 * vector.words : 2;
    this.unsigned = layoutOf(vector.type) !== 'decimal' && hasUnsignedWords(vector.type);
    this.limbs = new Float64Array(this.size + 1);
  }

  clear(): void {
    this.limbs.fill(0);
    this.count = 0;
  }

  add(row: number): void {
    this.change(row, 1);
  }

  remove(row: number): void {
    this.change(row, -1);
  }

  private change(row: number, sign: 1 | -1): void {
    if (!isValid(this.vector.validity, row)) return;
    this.count += sign;
    const { halves, limbs, size } = this;
    const top = size - 1;
    let carry = 0;
    for (let half = 0, at = row * size; half < size; half++, at++) {
      const bits = half < top || this.unsigned ? halves[at]! >>> 0 : halves[at]!;
      const limb = limbs[half]! + sign * bits + carry;
      carry = Math.floor(limb / base);
      limbs[half] = limb - carry * base;
    }
    limbs[size]! += carry;
  }

  value(): bigint {
    let value = BigInt(this.limbs[this.size]!);
    for (let half = this.size - 1; half >= 0; half--) value = (value << 32n) + BigInt(this.limbs[half]!);
    return value;
  }
}
