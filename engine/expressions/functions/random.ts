/** RAND (manual: "RAND"; source: mysys/my_rnd.cc, sql/item_func.cc). */
import { isValid } from '../../batch/record-batch';
import { anyNullable, doubleTypeOf, unlimitedScale } from '../attributes';
import { float64Vector } from '../result';
import type { ScalarFunction } from '../scalar-function';
import { refuseNoWhole, wholeNumbers } from '../text';

const modulus = 0x3fffffff;

/** The server's generator: two numbers that feed each other. */
class Generator {
  private first: number;
  private second: number;

  constructor(seed: number) {
    const low = BigInt.asUintN(32, BigInt(seed));
    this.first = Number(BigInt.asUintN(32, low * 0x10001n + 55555555n) % BigInt(modulus));
    this.second = Number(BigInt.asUintN(32, low * 0x10000001n) % BigInt(modulus));
  }

  next(): number {
    this.first = (this.first * 3 + this.second) % modulus;
    this.second = (this.first + this.second + 33) % modulus;
    return this.first / modulus;
  }
}

/** Without a seed any numbers; a constant seed begins one sequence, a seed of each row its own. */
export const random: ScalarFunction = {
  name: 'rand',
  arity: [0, 1],
  deterministic: false,
  resultType: (args) => {
    refuseNoWhole(args[0]);
    return doubleTypeOf(unlimitedScale, anyNullable(args));
  },
  compile: ({ operands: [seed], type, context }) => {
    let sequence: Generator | null = null;
    return (batch) => {
      const values = new Float64Array(batch.rowCount);
      if (seed === undefined) return float64Vector(type, values.map(Math.random), null);
      const vector = seed.evaluate(batch);
      const seeds = wholeNumbers(vector, context);
      for (let row = 0; row < values.length; row++) {
        const number = isValid(vector.validity, row) ? seeds[row]! : 0;
        if (!seed.constant) values[row] = new Generator(number).next();
        else {
          sequence ??= new Generator(number);
          values[row] = sequence.next();
        }
      }
      return float64Vector(type, values, null);
    };
  },
};
