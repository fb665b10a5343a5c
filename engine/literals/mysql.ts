import { notSupported } from '../../protocol/wire/sql-error';
import { type ColumnType, isBinaryString, isFixedBinary, isInteger, layoutOf } from '../batch/column-type';
import { charsetOf } from '../expressions/collation-of';
import { toText } from '../expressions/convert/to-text';
import type { ConstantValue } from '../expressions/expression';
import { constantVector } from './constant-vector';
import type { TypedValue } from './literal';

/**
 * A value as an expression of MySQL's dialect that behaves as the column it comes from would: with its exact value, its type (an unsigned
 * number stays unsigned, a DECIMAL of whole numbers a DECIMAL, a DOUBLE a DOUBLE), and, for strings, its collation with the strength of a column
 * (coercibility 2; manual: "Collation Coercibility in Expressions"). Means the same under every sql_mode.
 *
 * A collation that is not the default of its character set can only be given explicitly (coercibility 0): then it wins against that of a column
 * where two columns would have compared under a _bin collation of the other or not at all.
 * Errors: 1235 for geometry.
 */
export function mysqlLiteral({ value, type }: TypedValue): string {
  if (type.name === 'geometry') throw notSupported('a correlated value of type geometry');
  if (type.name === 'null') return 'NULL';
  if (value === null) return nullOf(type);
  switch (layoutOf(type)) {
    case 'int64':
      return integer(value as bigint, type);
    case 'float64':
      return double(value as number, type);
    case 'decimal':
      return decimal(textOf(value, type), type);
    case 'temporal':
      return temporal(textOf(value, type), type);
    case 'bytes':
      return text(value as Uint8Array, type);
  }
}

function textOf(value: ConstantValue, type: ColumnType): string {
  // ZEROFILL is a matter of display.
  const plain = { ...type, zerofill: false };
  return Buffer.from(toText(constantVector(value, plain), plain).data).toString('latin1');
}

function nullOf(type: ColumnType): string {
  switch (layoutOf(type)) {
    case 'int64':
      return `CAST(NULL AS ${type.unsigned ? 'UNSIGNED' : 'SIGNED'})`;
    case 'float64':
      return 'CAST(NULL AS DOUBLE)';
    case 'decimal':
      return `CAST(NULL AS DECIMAL(${type.precision},${type.scale}))`;
    case 'temporal':
      return `CAST(NULL AS ${temporalName(type)})`;
    case 'bytes':
      if (isFixedBinary(type)) return `CAST(NULL AS ${type.name.toUpperCase()})`;
      return type.collation === 'binary' ? 'CAST(NULL AS BINARY)' : `${inCollation('CONVERT(NULL', type.collation)}`;
  }
}

function integer(value: bigint, type: ColumnType): string {
  const isUnsigned = type.unsigned || type.name === 'bit';
  if (isUnsigned) return `CAST(${BigInt.asUintN(64, value)} AS UNSIGNED)`;
  if (!isInteger(type)) throw notSupported(`a correlated value of type ${type.name}`);
  return value < 0n ? `(${value})` : String(value);
}

/** A FLOAT is compared as the DOUBLE that has its 24 bits. */
function double(value: number, type: ColumnType): string {
  const exact = type.name === 'float' ? Math.fround(value) : value;
  const digits = Object.is(exact, -0) ? '-0' : String(exact);
  const literal = digits.includes('e') ? digits : `${digits}e0`;
  return literal.startsWith('-') ? `(${literal})` : literal;
}

function decimal(digits: string, type: ColumnType): string {
  if (type.scale === 0) return `CAST(${digits} AS DECIMAL(${type.precision},0))`;
  return digits.startsWith('-') ? `(${digits})` : digits;
}

function temporalName(type: ColumnType): string {
  if (type.name === 'date') return 'DATE';
  const digits = type.scale > 0 ? `(${type.scale})` : '';
  return `${type.name === 'time' ? 'TIME' : 'DATETIME'}${digits}`;
}

/** A date with a month or day of 0 is no literal under NO_ZERO_DATE and NO_ZERO_IN_DATE; as text it still compares with columns as a date. */
function temporal(digits: string, type: ColumnType): string {
  if (type.name === 'time') return `TIME'${digits}'`;
  if (/^\d{4}-(00|\d\d-00)/.test(digits)) return `'${digits}'`;
  return `${type.name === 'date' ? 'DATE' : 'TIMESTAMP'}'${digits}'`;
}

function text(bytes: Uint8Array, type: ColumnType): string {
  if (isFixedBinary(type)) return `CAST('${Buffer.from(bytes).toString('latin1')}' AS ${type.name.toUpperCase()})`;
  const hex = Buffer.from(bytes).toString('hex');
  // Bare hexadecimal is a number where one is wanted.
  if (isBinaryString(type) || type.collation === 'binary') return `CAST(x'${hex}' AS BINARY)`;
  return inCollation(`CONVERT(_utf8mb4 x'${hex}'`, type.collation);
}

/** CONVERT gives the default collation of a character set, and the strength of a column. */
function inCollation(convert: string, collation: string): string {
  const charset = charsetOf(collation);
  const converted = `${convert} USING ${charset})`;
  return collation === defaultCollation(charset) ? converted : `${converted} COLLATE ${collation}`;
}

const defaultCollations: Readonly<Record<string, string>> = {
  latin1: 'latin1_swedish_ci',
  latin2: 'latin2_general_ci',
  gbk: 'gbk_chinese_ci',
  gb2312: 'gb2312_chinese_ci',
  big5: 'big5_chinese_ci',
  sjis: 'sjis_japanese_ci',
  ujis: 'ujis_japanese_ci',
  cp932: 'cp932_japanese_ci',
  euckr: 'euckr_korean_ci',
  swe7: 'swe7_swedish_ci',
  tis620: 'tis620_thai_ci',
};

function defaultCollation(charset: string): string {
  return defaultCollations[charset] ?? `${charset}_general_ci`;
}
