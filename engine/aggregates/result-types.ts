/**
 * Result types of aggregates as MariaDB 10.11 declares them, read off what CREATE TABLE … SELECT makes of each function and type.
 */
import { type ColumnType, columnType, isInteger, isString, isTemporal } from '../batch/column-type';

/** Most digits of a DECIMAL, and most of them after the point. */
const decimalDigitsMax = 65;
const decimalScaleMax = 38;
/** FLOAT and DOUBLE without (M,D). */
export const unlimitedScale = 31;
/** Digits that a sum gets beyond its argument's. */
const sumExtraDigits = 22;
/** MariaDB's default of div_precision_increment. */
export const divisionScaleIncrement = 4;

const integerDigits: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, mediumint: 8, int: 10, year: 4 };

/** Decimal digits of a number, or of a temporal value read as one (20240131, 20240131235959.123). */
function digitsOf(type: ColumnType): number {
  if (type.name === 'decimal' || type.name === 'bit') return type.precision;
  if (type.name === 'bigint') return type.unsigned ? 20 : 19;
  if (type.name === 'date') return 8;
  if (type.name === 'time') return 7 + type.scale;
  if (isTemporal(type)) return 14 + type.scale;
  return integerDigits[type.name] ?? 10;
}

function isExact(type: ColumnType): boolean {
  return isInteger(type) || type.name === 'decimal' || isTemporal(type);
}

/** Digits after the point of an exact number: display widths and the like are not that. */
function scaleOf(type: ColumnType): number {
  return type.name === 'decimal' || isTemporal(type) ? type.scale : 0;
}

export function decimalType(digits: number, scale: number): ColumnType {
  const precision = Math.min(digits, decimalDigitsMax);
  return columnType('decimal', { precision, scale, length: precision + (scale > 0 ? 1 : 0) + 1 });
}

export function doubleType(scale: number, length: number): ColumnType {
  return columnType('double', { scale, length });
}

export const plainDouble: ColumnType = doubleType(unlimitedScale, 23);

/** SUM: exact numbers get 22 digits more, FLOAT(M,D) and DOUBLE(M,D) keep their scale, everything else is summed as a double. */
export function sumType(argument: ColumnType): ColumnType {
  if (isExact(argument)) return decimalType(digitsOf(argument) + sumExtraDigits, scaleOf(argument));
  return hasScale(argument) ? doubleType(argument.scale, 17 + argument.scale) : plainDouble;
}

/** AVG: div_precision_increment more digits after the point. */
export function averageType(argument: ColumnType): ColumnType {
  if (isExact(argument)) {
    const scale = Math.min(scaleOf(argument) + divisionScaleIncrement, decimalScaleMax);
    return decimalType(digitsOf(argument) + divisionScaleIncrement, scale);
  }
  if (!hasScale(argument)) return plainDouble;
  return doubleType(
    Math.min(argument.scale + divisionScaleIncrement, unlimitedScale),
    argument.length + divisionScaleIncrement,
  );
}

/** VARIANCE and STDDEV: always a double, but one that is shown with a fixed number of digits after the point when the argument is exact. */
export function varianceType(argument: ColumnType): ColumnType {
  if (isExact(argument)) {
    const scale = Math.min(scaleOf(argument) + divisionScaleIncrement, unlimitedScale - 1);
    return doubleType(scale, 2 * digitsOf(argument) + divisionScaleIncrement + 2);
  }
  if (!hasScale(argument)) return plainDouble;
  return doubleType(Math.min(argument.scale + divisionScaleIncrement, unlimitedScale - 1), 17 + argument.scale);
}

function hasScale(type: ColumnType): boolean {
  return (type.name === 'float' || type.name === 'double') && type.scale < unlimitedScale;
}

export const countType: ColumnType = columnType('bigint', { precision: 21, length: 21, nullable: false });

export const bitwiseType: ColumnType = columnType('bigint', {
  unsigned: true,
  precision: 21,
  length: 21,
  nullable: false,
});

/** MIN, MAX, ANY_VALUE: the argument's type, but NULL without rows. */
export function sameType(argument: ColumnType): ColumnType {
  return argument.nullable ? argument : { ...argument, nullable: true };
}

/** GROUP_CONCAT: MEDIUMTEXT (MEDIUMBLOB for binary arguments and BIT) in the argument's collation. */
export function groupConcatType(argumentTypes: readonly ColumnType[]): ColumnType {
  const binary = argumentTypes.some((type) => type.name === 'bit' || (isString(type) && type.collation === 'binary'));
  if (binary) return columnType('mediumblob', { length: 2 ** 24 - 1 });
  const text = argumentTypes.find((type) => isString(type));
  return columnType('mediumtext', { length: 2 ** 24 - 1, collation: text?.collation ?? 'utf8mb4_general_ci' });
}

/** JSON_ARRAYAGG and JSON_OBJECTAGG: text of up to group_concat_max_len (1 MiB) characters and the brackets. */
export function jsonTextType(text: ColumnType): ColumnType {
  return columnType('longtext', { length: 4 * (2 ** 20 + 2), collation: text.collation });
}
