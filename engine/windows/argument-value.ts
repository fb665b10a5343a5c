import { notSupported } from '../../protocol/wire/sql-error';
import { readDecimal } from '../batch/decimal-words';
import { isValid, type Vector } from '../batch/record-batch';

/** A count or an offset that a function takes, rounded; null = NULL. `name`: the function, for the message. Errors: 1235 for text. */
export function integerAt(vector: Vector, row: number, name: string): number | null {
  if (!isValid(vector.validity, row)) return null;
  switch (vector.layout) {
    case 'int64':
      return Number(vector.type.unsigned ? BigInt.asUintN(64, vector.values[row]!) : vector.values[row]!);
    case 'float64':
      return roundedAway(vector.values[row]!);
    case 'decimal':
      return roundedAway(Number(`${readDecimal(vector.values, row, vector.words)}e-${vector.type.scale}`));
    default:
      throw notSupported(
        `${name}() with a number given as ${vector.type.name} across data nodes; cast it to an integer`,
      );
  }
}

function roundedAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
