/** The common type of alternatives: what CASE, IF, COALESCE, IFNULL return (source: Type_handler_hybrid_field_type::aggregate_for_result). */

import { notSupported } from '../../protocol/wire/sql-error';
import {
  type ColumnType,
  columnType,
  isFixedBinary,
  isInteger,
  isNumeric,
  isString,
  isTemporal,
  type TypeName,
} from '../batch/column-type';
import { decimalLength } from '../types/decimal';
import { byteLength, decimalPrecision, decimalScale, limitedDecimalType, unlimitedScale } from './attributes';
import { refuseBits, resultCollation } from './collation-of';
import type { Expression } from './expression';
import type { InferenceOptions } from './scalar-function';

const integerOrder: readonly TypeName[] = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];
const textOrder: readonly TypeName[] = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'];
const binaryOrder: readonly TypeName[] = ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'];

/** The type that all values are turned into. `nullable` is the caller's to decide. With `signed`, NULL counts as a signed number. */
export function commonType(
  expressions: readonly Expression[],
  nullable: boolean,
  options: InferenceOptions,
  operation: string,
  nulls: 'ignored' | 'signed' = 'ignored',
): ColumnType {
  const typed = expressions.filter(({ type }) => type.name !== 'null');
  const types = typed.map(({ type }) => type);
  if (types.length === 0) return columnType('null');
  // Beside numbers a BIT is one, of as many digits as it has bits.
  const areNumbers = types.every((type) => isNumeric(type)) && types.some(({ name }) => name !== 'bit');
  if (!areNumbers) refuseBits(typed);
  const signed = nulls === 'signed' && typed.length < expressions.length && types.some(({ unsigned }) => unsigned);
  // The year 0 is written 0 by an expression, and 0000 by a column: that is the zero fill.
  if (types.every(({ name }) => name === 'year'))
    return columnType('year', { unsigned: true, precision: 4, length: 4, nullable });
  if (types.every(isInteger))
    return signed
      ? commonDecimal(typed, nullable, signed)
      : commonInteger(typed, nullable, (nulls === 'signed' ? expressions : typed).length === 1);
  if (types.every((type) => isInteger(type) || type.name === 'decimal')) return commonDecimal(typed, nullable, signed);
  if (types.some(isFixedBinary)) return commonFixedBinary(types, nullable);
  if (types.every((type) => !isString(type) && !isTemporal(type))) return commonDouble(types, nullable);
  if (types.every(isTemporal)) return commonTemporal(types, nullable);
  if (types.every((type) => !isString(type)) || types.some(({ name }) => name === 'geometry')) {
    throw notSupported(`alternatives of types ${[...new Set(types.map(({ name }) => name))].join(' and ')}`);
  }
  return commonString(typed, nullable, options, operation);
}

/** Text beside them becomes one of them, which is not done here. */
function commonFixedBinary(types: readonly ColumnType[], nullable: boolean): ColumnType {
  const [first] = types;
  if (types.every(({ name }) => name === first!.name)) return { ...first!, nullable };
  throw notSupported(`alternatives of types ${[...new Set(types.map(({ name }) => name))].join(' and ')}`);
}

/** A BIT of more bits, each of which counts as a digit, is a BIGINT beside integers. */
const intDigitsMax = 10;

function commonInteger(expressions: readonly Expression[], nullable: boolean, alone: boolean): ColumnType {
  const types = expressions.map(({ type }) => type);
  const first = types[0]!;
  if (types.every(({ name, unsigned }) => name === first.name && unsigned === first.unsigned)) {
    const length = alone ? first.length : digitsLength(expressions, first.unsigned);
    return { ...first, zerofill: false, precision: length, length, nullable };
  }
  if (types.some(({ unsigned }) => unsigned !== first.unsigned)) return commonDecimal(expressions, nullable, true);
  // Next to a TINYINT the server calls a year a TINYINT, which it does not fit: it is cut where the server stores it, and not elsewhere.
  if (types.some(({ name }) => name === 'year') && types.some(({ name }) => name === 'tinyint')) {
    throw notSupported('alternatives of types year and tinyint');
  }
  const names = types.map((type) => {
    if (type.name === 'bit') return type.length <= intDigitsMax ? 'int' : 'bigint';
    return type.name === 'year' ? 'tinyint' : type.name;
  });
  const name = integerOrder[Math.max(...names.map((each) => integerOrder.indexOf(each)))]!;
  const length = digitsLength(expressions, first.unsigned);
  return columnType(name, { precision: length, length, unsigned: first.unsigned, nullable });
}

/** The display width that the digits need: literals have no room for a sign of their own. */
function digitsLength(expressions: readonly Expression[], unsigned: boolean): number {
  return Math.max(...expressions.map(decimalPrecision)) + (unsigned ? 0 : 1);
}

function commonDecimal(expressions: readonly Expression[], nullable: boolean, signed: boolean): ColumnType {
  const scale = Math.max(...expressions.map(({ type }) => decimalScale(type)));
  const digits = Math.max(...expressions.map((each) => decimalPrecision(each) - decimalScale(each.type)));
  return limitedDecimalType(digits + scale, scale, !signed && expressions.every(({ type }) => type.unsigned), nullable);
}

/** Types that a FLOAT holds without loss. */
const floatTypes: ReadonlySet<TypeName> = new Set(['float', 'tinyint', 'smallint', 'mediumint', 'year']);

function commonDouble(types: readonly ColumnType[], nullable: boolean): ColumnType {
  const name = types.every((type) => floatTypes.has(type.name)) ? 'float' : 'double';
  const scale = Math.max(...types.map((type) => (isInteger(type) ? 0 : type.scale)));
  const limited = types.some((type) => type.scale === unlimitedScale) ? unlimitedScale : scale;
  const whole = Math.max(
    ...types.map((type) => type.length - (limited === unlimitedScale || isInteger(type) ? 0 : type.scale)),
  );
  return columnType(name, { scale: limited, length: limited === unlimitedScale ? whole : whole + limited, nullable });
}

function commonTemporal(types: readonly ColumnType[], nullable: boolean): ColumnType {
  const names = new Set(types.map(({ name }) => name));
  const scale = Math.max(...types.map((type) => type.scale));
  if (names.has('time') && names.size > 1)
    throw notSupported('alternatives of TIME and dates, which depend on the current date');
  const name: TypeName = names.size === 1 ? types[0]!.name : 'datetime';
  const base = name === 'date' || name === 'time' ? 10 : 19;
  return columnType(name, { scale, length: base + (scale > 0 ? scale + 1 : 0), nullable });
}

function commonString(
  expressions: readonly Expression[],
  nullable: boolean,
  options: InferenceOptions,
  operation: string,
): ColumnType {
  const types = expressions.map(({ type }) => type);
  const collation = resultCollation(expressions, operation) ?? options.connectionCollation;
  const binary = collation === 'binary';
  const length = Math.max(
    ...types.map((type) => (binary && isString(type) && !isLarge(type) ? byteLength(type) : textLength(type))),
  );
  const order = binary ? binaryOrder : textOrder;
  const rank = Math.max(...types.map((type) => (isString(type) ? stringRank(type) : 0)));
  const same = types.every((type) => !isString(type) || type.name === 'char' || type.name === 'binary');
  const name = order[same ? rank : Math.max(1, rank)]!;
  return columnType(name, { collation, length, nullable });
}

/** TEXT and BLOB kinds: their length is in bytes. */
export function isLarge(type: ColumnType): boolean {
  return stringRank(type) > 1;
}

/** Place in textOrder or binaryOrder; ENUM, SET and JSON are text. */
function stringRank(type: ColumnType): number {
  const rank = Math.max(textOrder.indexOf(type.name), binaryOrder.indexOf(type.name));
  if (rank >= 0) return rank;
  return type.name === 'json' ? textOrder.length - 1 : 1;
}

/** Most characters that values of a type take as text. */
export function textLength(type: ColumnType): number {
  switch (type.name) {
    case 'decimal':
      return decimalLength(type.precision, type.scale, type.unsigned);
    case 'null':
      return 0;
    default:
      return type.length;
  }
}
