import {
  type ColumnType,
  isFixedBinary,
  isInteger,
  isString,
  isTemporal,
  layoutOf,
} from '../../engine/batch/column-type';
import { charsetOf } from '../../engine/expressions/collation-of';
import { integerConstant } from '../../engine/expressions/constants';
import type { Expression } from '../../engine/expressions/expression';
import { type ExpressionScope, engineCall } from './expression';

export interface HashedPair {
  readonly left: Expression;
  readonly right: Expression;
}

/**
 * Both sides of an equality in a form in which equal means equal keys (MySQL manual, "Type Conversion in Expression Evaluation"); null when
 * there is none and the comparison itself must be computed for each pair.
 */
export function hashForm(left: Expression, right: Expression, scope: ExpressionScope): HashedPair | null {
  const [a, b] = [left.type, right.type];
  if (isNumber(a) && isNumber(b)) return numbers(left, right, scope);
  if ((isNumber(a) && isText(b)) || (isText(a) && isNumber(b)))
    return { left: asDouble(left, scope), right: asDouble(right, scope) };
  if (isText(a) && isText(b)) {
    // Of two collations the one of a column wins, and a part is none.
    const areColumns = a.collation === b.collation || !(isPart(left) || isPart(right));
    return areColumns && comparableCollations(a, b) ? { left, right } : null;
  }
  if (isFixedBinary(a) && a.name === b.name) return { left, right };
  if (isFixedBinary(a) && isText(b)) return { left, right: engineCall(`cast_${a.name}`, [right], scope) };
  if (isText(a) && isFixedBinary(b)) return { left: engineCall(`cast_${b.name}`, [left], scope), right };
  if (isTemporal(a) && isTemporal(b)) return (a.name === 'time') === (b.name === 'time') ? { left, right } : null;
  return null;
}

function isPart(expression: Expression): boolean {
  return expression.kind === 'input' && expression.isPart === true;
}

function isNumber(type: ColumnType): boolean {
  return (isInteger(type) && type.name !== 'year') || ['decimal', 'float', 'double'].includes(type.name);
}

/** ENUM and SET compare as text too, but hold numbers. */
function isText(type: ColumnType): boolean {
  return (
    isString(type) && layoutOf(type) === 'bytes' && !['enum', 'set', 'json', 'geometry', 'bit'].includes(type.name)
  );
}

function numbers(left: Expression, right: Expression, scope: ExpressionScope): HashedPair | null {
  const [a, b] = [left.type, right.type];
  if (isInteger(a) && isInteger(b)) return { left, right };
  if (isFloat(a) || isFloat(b)) return { left: asDouble(left, scope), right: asDouble(right, scope) };
  const [one, other] = [asDecimal(left, scope), asDecimal(right, scope)];
  const scale = Math.max(one.type.scale, other.type.scale);
  const whole = Math.max(one.type.precision - one.type.scale, other.type.precision - other.type.scale);
  return whole + scale > 65 ? null : { left: one, right: other };
}

function isFloat({ name }: ColumnType): boolean {
  return name === 'float' || name === 'double';
}

function asDouble(expression: Expression, scope: ExpressionScope): Expression {
  return isFloat(expression.type) ? expression : engineCall('cast_double', [expression], scope);
}

function asDecimal(expression: Expression, scope: ExpressionScope): Expression {
  if (!isInteger(expression.type)) return expression;
  return engineCall('cast_decimal', [expression, integerConstant('20'), integerConstant('0')], scope);
}

/**
 * As the engine's join keys decide: equal collations, or one that is binary among two. Of two character sets it is the greater one that wins,
 * binary or not.
 */
function comparableCollations({ collation: left }: ColumnType, { collation: right }: ColumnType): boolean {
  if (left === right || left === 'binary' || right === 'binary') return true;
  return charsetOf(left) === charsetOf(right) && left.endsWith('_bin') !== right.endsWith('_bin');
}
