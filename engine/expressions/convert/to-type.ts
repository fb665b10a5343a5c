import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, isInteger, layoutOf } from '../../batch/column-type';
import type { Vector } from '../../batch/record-batch';
import { nullVector } from '../../batch/vector-builder';
import { type EvaluationContext, mapOperand, type Operand } from '../evaluator';
import { float64Vector } from '../result';
import { exactColumn, toDecimal } from './exact';
import { toDouble } from './to-double';
import { toTemporal } from './to-temporal';
import { toText } from './to-text';

/**
 * The operand in a type that its values fit: an alternative of CASE in the type of the whole. Decimals keep digits that their type does
 * not show (see atDeclaredScale) when the target is a decimal too.
 */
export function asType(operand: Operand, type: ColumnType, context: EvaluationContext): Operand {
  const from = operand.type;
  return mapOperand(operand, type, (vector) => toType(vector, from, type, context));
}

function ofPrecision(values: Float64Array, type: ColumnType): Float64Array {
  return type.name === 'float' ? values.map(Math.fround) : values;
}

function toType(vector: Vector, declared: ColumnType, type: ColumnType, context: EvaluationContext): Vector {
  if (vector.type.name === 'null') return nullVector(type, vector.length);
  switch (layoutOf(type)) {
    case 'bytes':
      return { ...toText(vector, declared), type };
    case 'float64':
      return vector.layout === 'float64'
        ? { ...vector, type }
        : float64Vector(type, ofPrecision(toDouble(vector, context), type), vector.validity);
    case 'int64':
      if (vector.layout !== 'int64' || !isInteger(type)) break;
      return { ...vector, type };
    case 'decimal': {
      if (vector.layout !== 'decimal' && vector.layout !== 'int64') break;
      const scale = Math.max(type.scale, exactColumn(vector).scale);
      return scale === type.scale
        ? toDecimal(vector, type)
        : toDecimal(vector, { ...type, scale, precision: Math.min(76, type.precision + scale - type.scale) });
    }
    case 'temporal':
      if (vector.layout !== 'temporal') break;
      return toTemporal(vector, type, context);
  }
  throw notSupported(`type ${declared.name} as ${type.name}`);
}
