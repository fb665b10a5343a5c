/**
 * The numbers by which MariaDB infers the type of an expression from those of its arguments: digits, scale, display width, sign
 * (source: sql/item.h, Item::decimal_precision and Type_handler_*::Item_decimal_precision).
 */
import { type ColumnType, columnType, isInteger, isString } from '../batch/column-type';
import { decimalLength, decimalPrecisionMax, decimalScaleMax } from '../types/decimal';
import { charsetOf } from './collation-of';
import type { Expression } from './expression';

/** Scale of FLOAT and DOUBLE that show as many digits as they have. */
export const unlimitedScale = 31;

export const doubleType: ColumnType = columnType('double', { scale: unlimitedScale, length: 23 });

/** Which of MySQL's arithmetics a value takes part in. */
export type NumberKind = 'integer' | 'decimal' | 'double';

/** Strings compute as doubles; dates and times as integers, or decimals when they have a fraction. */
export function numberKind(type: ColumnType): NumberKind {
  switch (type.name) {
    case 'decimal':
      return 'decimal';
    case 'float':
    case 'double':
      return 'double';
    case 'date':
      return 'integer';
    case 'time':
    case 'datetime':
    case 'timestamp':
      return type.scale > 0 ? 'decimal' : 'integer';
    default:
      return isInteger(type) || type.name === 'null' ? 'integer' : 'double';
  }
}

/** Digits of the values of an expression read as an exact number. */
export function decimalPrecision(expression: Expression): number {
  const { type } = expression;
  switch (type.name) {
    case 'decimal':
      return type.precision;
    case 'date':
      return 8;
    case 'time':
      return 7 + type.scale;
    case 'datetime':
    case 'timestamp':
      return 14 + type.scale;
    case 'bit':
    case 'year':
      return type.precision || type.length;
    case 'null':
      return 0;
    default:
      if (!isInteger(type)) return decimalPrecisionMax;
      if (expression.kind === 'constant' && typeof expression.value === 'bigint') {
        return Math.max(1, type.length - (!type.unsigned && expression.value < 0n ? 1 : 0));
      }
      return Math.min(decimalPrecisionMax, Math.max(1, type.length - (type.unsigned ? 0 : 1)));
  }
}

/** Digits after the point of an expression read as an exact number. */
export function decimalScale(type: ColumnType): number {
  switch (type.name) {
    case 'decimal':
    case 'time':
    case 'datetime':
    case 'timestamp':
      return type.scale;
    case 'float':
    case 'double':
      return Math.min(type.scale, decimalScaleMax);
    default:
      return isString(type) ? decimalScaleMax : 0;
  }
}

/** Bytes of a character in the character set of a collation, at most. */
export function bytesPerCharacter(collation: string): number {
  const charset = charsetOf(collation);
  return charsetBytes[charset] ?? 1;
}

const charsetBytes: Readonly<Record<string, number>> = {
  utf8mb4: 4,
  utf8mb3: 3,
  utf8: 3,
  gbk: 2,
  big5: 2,
  ucs2: 2,
  utf16: 4,
  utf32: 4,
};

/** Most bytes of a string's values. */
export function byteLength(type: ColumnType): number {
  return type.length * bytesPerCharacter(type.collation);
}

/** INT or BIGINT by the display width (MariaDB: type_handler_long_or_longlong). */
export function integerType(length: number, unsigned: boolean, nullable: boolean): ColumnType {
  return columnType(length <= 9 ? 'int' : 'bigint', { precision: length, length, unsigned, nullable });
}

export function bigintType(length: number, unsigned: boolean, nullable: boolean): ColumnType {
  return columnType('bigint', { precision: length, length, unsigned, nullable });
}

/** DECIMAL whose precision and scale are cut to what the type can have. */
export function limitedDecimalType(precision: number, scale: number, unsigned: boolean, nullable: boolean): ColumnType {
  const limitedScale = Math.min(scale, decimalScaleMax);
  const limited = Math.max(1, Math.min(precision, decimalPrecisionMax), limitedScale);
  return columnType('decimal', {
    precision: limited,
    scale: limitedScale,
    unsigned,
    nullable,
    length: decimalLength(limited, limitedScale, unsigned),
  });
}

/** Display width of a double with this scale (MariaDB: float_length). */
export function doubleLength(scale: number): number {
  return scale === unlimitedScale ? 23 : 17 + scale;
}

export function doubleTypeOf(scale: number, nullable: boolean): ColumnType {
  return columnType('double', { scale, length: doubleLength(scale), nullable });
}

export function anyNullable(expressions: readonly Expression[]): boolean {
  return expressions.some(({ type }) => type.nullable || type.name === 'null');
}
