import { doublesOf } from '../aggregates/argument';
import { columnType, computedField } from '../batch/column-type';
import { conform } from '../batch/conform';
import type { Vector } from '../batch/record-batch';
import { hasUnsignedWords } from '../operators/keys/halves';

const double = columnType('double', { scale: 31 });

/** Two columns of numbers, or of dates and times, in one form in which their values compare. */
export function comparable(left: Vector, right: Vector): readonly [Vector, Vector] {
  if (left.layout === 'float64' || right.layout === 'float64') return [asDouble(left), asDouble(right)];
  if (left.layout === 'temporal' || right.layout === 'temporal') return [left, right];
  if (left.layout === 'decimal' || right.layout === 'decimal' || isUnsigned(left) !== isUnsigned(right)) {
    const scale = Math.max(scaleOf(left), scaleOf(right));
    const field = computedField('key', columnType('decimal', { precision: 65, scale }));
    return [conform(unsignedMarked(left), field, 'RANGE'), conform(unsignedMarked(right), field, 'RANGE')];
  }
  return [unsignedMarked(left), unsignedMarked(right)];
}

function asDouble(vector: Vector): Vector {
  if (vector.layout === 'float64') return vector;
  const { length, validity } = vector;
  return { layout: 'float64', type: double, length, validity, values: doublesOf(vector, length) };
}

function isUnsigned(vector: Vector): boolean {
  return hasUnsignedWords(vector.type);
}

function scaleOf(vector: Vector): number {
  return vector.layout === 'decimal' ? vector.type.scale : 0;
}

/** BIT is unsigned without saying so. */
export function unsignedMarked(vector: Vector): Vector {
  return vector.layout === 'int64' && isUnsigned(vector) && !vector.type.unsigned
    ? { ...vector, type: { ...vector.type, unsigned: true } }
    : vector;
}
