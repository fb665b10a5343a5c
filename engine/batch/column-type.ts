import type { ExtendedType } from '../../protocol/wire/packets/extended-type';
import { ColumnFlag, TypeCode } from '../../protocol/wire/type-codes';

/** MySQL's column types by the names that information_schema uses (DATA_TYPE). */
export type TypeName =
  | 'null'
  | 'tinyint'
  | 'smallint'
  | 'mediumint'
  | 'int'
  | 'bigint'
  | 'year'
  | 'bit'
  | 'float'
  | 'double'
  | 'decimal'
  | 'date'
  | 'datetime'
  | 'timestamp'
  | 'time'
  | 'char'
  | 'varchar'
  | 'tinytext'
  | 'text'
  | 'mediumtext'
  | 'longtext'
  | 'enum'
  | 'set'
  | 'json'
  | 'binary'
  | 'varbinary'
  | 'tinyblob'
  | 'blob'
  | 'mediumblob'
  | 'longblob'
  | 'geometry'
  | FixedBinaryName;

/**
 * How the values of a type lie in memory (the Arrow layout of the same shape in brackets).
 *
 * - `int64`    all integer types, YEAR and BIT; BIGINT UNSIGNED and BIT hold the two's complement bits [Int64 / Uint64]
 * - `float64`  FLOAT and DOUBLE [Float64]
 * - `decimal`  scaled integers, little-endian two's complement, `decimalWords(precision)` 64-bit words a value
 *              [Decimal64 / 128 / 256]
 * - `temporal` one int64 a value. DATE, DATETIME, TIMESTAMP: MySQL's packed form
 *              ((((year*13+month)<<5 | day) << 17 | hour<<12 | minute<<6 | second) << 24) | microsecond, which keeps zero
 *              dates and sorts as integers do (MySQL source: my_time.h, TIME_to_longlong_datetime_packed). TIME: signed microseconds.
 * - `bytes`    all strings, in utf8mb4 for character types and as they are for binary ones, and the texts of UUID, INET4 and INET6 [Utf8 / Binary]
 */
export type Layout = 'int64' | 'float64' | 'decimal' | 'temporal' | 'bytes';

/** The MySQL type of a column or expression. Immutable plain data. */
export interface ColumnType {
  readonly name: TypeName;
  readonly unsigned: boolean;
  readonly zerofill: boolean;
  /** DECIMAL: total digits, 1..65. Integers and BIT: display width. Otherwise 0. */
  readonly precision: number;
  /** DECIMAL: digits after the point, 0..38. Temporal types: fractional second digits, 0..6. FLOAT/DOUBLE without (M,D): 31. Strings: 39 as a server says of those that functions make, which means nothing, else 0. */
  readonly scale: number;
  /** Strings: most characters (bytes for binary types). Otherwise the display width in characters. */
  readonly length: number;
  /** Collation of strings, `binary` for everything that has no characters; of UUID, INET4 and INET6 their own order, by the type's name. */
  readonly collation: string;
  readonly nullable: boolean;
}

/** A column of a result as the client is told about it (manual: Protocol::ColumnDefinition41). */
export interface Field {
  readonly name: string;
  readonly originalName: string;
  /** Alias of the table, '' for an expression. */
  readonly table: string;
  readonly originalTable: string;
  /** The logical schema, never the physical database. */
  readonly schema: string;
  readonly type: ColumnType;
  /** Bits of ColumnFlag that do not follow from the type: keys, auto increment, no default … */
  readonly flags: number;
  /** What MariaDB's clients are told besides; absent = nothing. */
  readonly extendedType?: ExtendedType;
}

/** A result column that is no table's. Numbers that are computed are told as binary, which those of tables are not. */
export function computedField(name: string, type: ColumnType): Field {
  const flags = isNumeric(type) || type.name === 'null' ? ColumnFlag.binary : 0;
  return { name, originalName: '', table: '', originalTable: '', schema: '', type, flags };
}

const layouts: Record<TypeName, Layout> = {
  null: 'bytes',
  tinyint: 'int64',
  smallint: 'int64',
  mediumint: 'int64',
  int: 'int64',
  bigint: 'int64',
  year: 'int64',
  bit: 'int64',
  float: 'float64',
  double: 'float64',
  decimal: 'decimal',
  date: 'temporal',
  datetime: 'temporal',
  timestamp: 'temporal',
  time: 'temporal',
  char: 'bytes',
  varchar: 'bytes',
  tinytext: 'bytes',
  text: 'bytes',
  mediumtext: 'bytes',
  longtext: 'bytes',
  enum: 'bytes',
  set: 'bytes',
  json: 'bytes',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  geometry: 'bytes',
  uuid: 'bytes',
  inet4: 'bytes',
  inet6: 'bytes',
};

export function layoutOf(type: ColumnType): Layout {
  return layouts[type.name];
}

/** 64-bit words that a DECIMAL of this many digits takes: 1 up to 18 digits, 2 up to 38, else 4. */
export function decimalWords(precision: number): 1 | 2 | 4 {
  return precision <= 18 ? 1 : precision <= 38 ? 2 : 4;
}

const integerTypes: ReadonlySet<TypeName> = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
  'year',
  'bit',
]);
const binaryStringTypes: ReadonlySet<TypeName> = new Set([
  'binary',
  'varbinary',
  'tinyblob',
  'blob',
  'mediumblob',
  'longblob',
  'geometry',
]);

export function isInteger(type: ColumnType): boolean {
  return integerTypes.has(type.name);
}

export function isNumeric(type: ColumnType): boolean {
  const layout = layouts[type.name];
  return layout === 'int64' || layout === 'float64' || layout === 'decimal';
}

export function isTemporal(type: ColumnType): boolean {
  return layouts[type.name] === 'temporal';
}

/** Character and binary strings, ENUM, SET and JSON. */
export function isString(type: ColumnType): boolean {
  return layouts[type.name] === 'bytes' && type.name !== 'null' && !isFixedBinary(type);
}

export type FixedBinaryName = 'uuid' | 'inet4' | 'inet6';

/**
 * MariaDB's types of a fixed number of bytes, UUID, INET4 and INET6: sent as text in one form, which is how their values lie here, and compared by
 * their bytes. To functions they are not strings: they have no collation.
 */
export function isFixedBinary({ name }: ColumnType): boolean {
  return name === 'uuid' || name === 'inet4' || name === 'inet6';
}

export function isBinaryString(type: ColumnType): boolean {
  return binaryStringTypes.has(type.name);
}

/** A type with defaults for everything that is not given. */
export function columnType(name: TypeName, parts: Partial<Omit<ColumnType, 'name'>> = {}): ColumnType {
  return {
    name,
    unsigned: false,
    zerofill: false,
    precision: 0,
    scale: 0,
    length: 0,
    collation: 'binary',
    nullable: true,
    ...parts,
  };
}

const typeCodes: Record<TypeName, number> = {
  null: TypeCode.null,
  tinyint: TypeCode.tiny,
  smallint: TypeCode.short,
  mediumint: TypeCode.int24,
  int: TypeCode.long,
  bigint: TypeCode.longlong,
  year: TypeCode.year,
  bit: TypeCode.bit,
  float: TypeCode.float,
  double: TypeCode.double,
  decimal: TypeCode.newdecimal,
  date: TypeCode.date,
  datetime: TypeCode.datetime,
  timestamp: TypeCode.timestamp,
  time: TypeCode.time,
  char: TypeCode.string,
  varchar: TypeCode.varString,
  tinytext: TypeCode.blob,
  text: TypeCode.blob,
  mediumtext: TypeCode.blob,
  longtext: TypeCode.blob,
  enum: TypeCode.string,
  set: TypeCode.string,
  json: TypeCode.blob,
  binary: TypeCode.string,
  varbinary: TypeCode.varString,
  tinyblob: TypeCode.blob,
  blob: TypeCode.blob,
  mediumblob: TypeCode.blob,
  longblob: TypeCode.blob,
  geometry: TypeCode.geometry,
  uuid: TypeCode.string,
  inet4: TypeCode.string,
  inet6: TypeCode.string,
};

/** The type byte of the column definition packet, as MariaDB 10.11 sends it (all TEXT and BLOB kinds are 0xfc there). */
export function typeCodeOf(type: ColumnType): number {
  return typeCodes[type.name];
}

/** The flags of the column definition packet: those that follow from the type joined with the field's own. Only columns of tables are told to be BLOBs. */
export function columnFlagsOf(field: Field): number {
  const typeFlags = typeFlagsOf(field.type);
  return field.flags | (field.originalName === '' ? typeFlags & ~ColumnFlag.blob : typeFlags);
}

/** The flags that every column of a type has. */
export function typeFlagsOf(type: ColumnType): number {
  let flags = 0;
  if (!type.nullable) flags |= ColumnFlag.notNull;
  if (type.unsigned) flags |= ColumnFlag.unsigned;
  if (type.zerofill) flags |= ColumnFlag.zerofill;
  if (type.name === 'enum') flags |= ColumnFlag.enum;
  if (type.name === 'set') flags |= ColumnFlag.set;
  if (typeCodes[type.name] === TypeCode.blob) flags |= ColumnFlag.blob;
  if (isTemporal(type) || isBinaryString(type)) flags |= ColumnFlag.binary;
  else if (isString(type) && (type.collation === 'binary' || type.collation.endsWith('_bin')))
    flags |= ColumnFlag.binary;
  return flags;
}
