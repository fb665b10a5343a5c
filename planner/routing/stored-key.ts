/**
 * Sharding keys as they are stored. Partition functions are applied to that spelling, so a row lies where reading by its stored key looks for it.
 * A value that a backend would store as another one (cut, clamped, rounded from a string: with a warning only, unless sql_mode is strict) is
 * refused whatever the sql_mode, with the error of strict mode.
 */
import type { ColumnDescription } from '../../connectors/connector';
import { type ColumnType, isBinaryString, isInteger, isString } from '../../engine/batch/column-type';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import { canonicalMoment } from './canonical-moment';
import { type RoutingValue, storedText } from './routing-value';

/** A sharding column, for messages. */
export interface KeyColumn {
  readonly schema: string;
  readonly table: string;
  readonly description: ColumnDescription;
}

/** The stored spelling of a value that is not NULL; null = none that is a number or a string. Errors: 1264, 1265, 1292, 1366, 1406. */
export type StoredKey = (value: RoutingValue, rowNumber: number) => string | null;

/** Bits of the integer types, and the most digits that all fit. */
const integerSizes: Readonly<Record<string, { readonly bits: number; readonly safeDigits: number }>> = {
  tinyint: { bits: 8, safeDigits: 2 },
  smallint: { bits: 16, safeDigits: 4 },
  mediumint: { bits: 24, safeDigits: 6 },
  int: { bits: 32, safeDigits: 9 },
  bigint: { bits: 64, safeDigits: 18 },
};

/**
 * Most digits that whole numbers may have to be stored as they are written, whatever they are: without a sign or a zero in front. 0 = there is no
 * such number, or nothing is known of the column.
 */
export function plainDigitsMax({ type }: ColumnDescription): number {
  return isInteger(type) ? (integerSizes[type.name]?.safeDigits ?? 0) : 0;
}

const plainNumber = /^(?:0|[1-9]\d*)$/;

export function storedKeyOf(column: KeyColumn): StoredKey {
  const { type } = column.description;
  if (isInteger(type) && integerSizes[type.name]) return integerKey(column);
  switch (type.name) {
    case 'decimal':
      return type.scale === 0 ? wholeDecimalKey(column) : asWritten;
    case 'date':
    case 'datetime':
    case 'timestamp':
      return momentKey(column);
    case 'year':
      return yearKey(column);
    case 'enum':
    case 'set':
      return labelKey(column);
    case 'uuid':
    case 'inet6':
    case 'inet4':
      return fixedBinaryKey(column);
    default:
      return isString(type) ? stringKey(column) : asWritten;
  }
}

/** Of types whose reads always go to all nodes. */
const asWritten: StoredKey = ({ form, text }) => (form === 'other' ? null : text);

/** However it is spelled: results show one text for a value. */
function fixedBinaryKey(column: KeyColumn): StoredKey {
  const { type } = column.description;
  return (value, rowNumber) => {
    const stored = storedText(value, type, true);
    if (stored.kind === 'text') return stored.text;
    if (value.form !== 'string') return null;
    throw incorrect(column, type.name, value.text, rowNumber);
  };
}

// ---- numbers

function integerKey(column: KeyColumn): StoredKey {
  const { type } = column.description;
  const { bits, safeDigits } = integerSizes[type.name]!;
  const [min, max] = type.unsigned
    ? [0n, (1n << BigInt(bits)) - 1n]
    : [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n];
  return (value, rowNumber) => {
    // Nearly all: bulk loads are measured by it.
    if (value.text.length <= safeDigits && plainNumber.test(value.text)) return value.text;
    const text = wholeNumber(value, type);
    if (text === null) return value.form === 'other' ? null : notANumber(column, value, rowNumber);
    const fits = text.length <= safeDigits && !text.startsWith('-') ? true : BigInt(text) >= min && BigInt(text) <= max;
    if (!fits) throw outOfRange(column, rowNumber);
    return text;
  };
}

function wholeDecimalKey(column: KeyColumn): StoredKey {
  const { type } = column.description;
  return (value, rowNumber) => {
    const text = wholeNumber(value, type);
    if (text === null) return value.form === 'other' ? null : notANumber(column, value, rowNumber);
    const negative = text.startsWith('-');
    if (text.length - (negative ? 1 : 0) > type.precision || (negative && type.unsigned))
      throw outOfRange(column, rowNumber);
    return text;
  };
}

/** null: it is none. Decimal literals are rounded, as servers do without a word. */
function wholeNumber(value: RoutingValue, type: ColumnType): string | null {
  const stored = storedText(value, type, true);
  if (stored.kind === 'text') return stored.text;
  const parts = value.form === 'decimal' ? /^([+-]?)(\d*)\.(\d)\d*$/.exec(value.text) : null;
  if (!parts) return null;
  const [, sign, whole, tenths] = parts;
  const rounded = BigInt(whole || '0') + (tenths! >= '5' ? 1n : 0n);
  return String(sign === '-' ? -rounded : rounded);
}

function notANumber(column: KeyColumn, { text }: RoutingValue, rowNumber: number): never {
  // Servers say which part of it they could use.
  if (/^\s*[+-]?\.?\d/.test(text)) throw truncated(column, rowNumber);
  throw incorrect(column, column.description.type.name === 'decimal' ? 'decimal' : 'integer', text, rowNumber);
}

function yearKey(column: KeyColumn): StoredKey {
  return ({ form, text }, rowNumber) => {
    if (form === 'other') return null;
    if (/^(?:0000|19\d\d|20\d\d|21[0-4]\d|215[0-5])$/.test(text) && text !== '1900') return text;
    throw outOfRange(column, rowNumber);
  };
}

// ---- dates

function momentKey(column: KeyColumn): StoredKey {
  const { type } = column.description;
  const word = type.name === 'date' ? 'date' : 'datetime';
  return ({ form, text }, rowNumber) => {
    if (form === 'other') return null;
    const moment = form === 'string' || form === 'integer' ? canonicalMoment(text, type.scale) : null;
    if (moment === null) throw sqlError('ER_TRUNCATED_WRONG_VALUE', incorrectText(column, word, text, rowNumber));
    return type.name === 'date' ? moment.slice(0, 'yyyy-mm-dd'.length) : moment;
  };
}

// ---- strings

function stringKey(column: KeyColumn): StoredKey {
  const { type } = column.description;
  const isBinary = isBinaryString(type);
  const unreadable = unreadableIn(type.collation);
  const lengthOf = (text: string): number => (isBinary ? Buffer.byteLength(text) : [...text].length);
  return (value, rowNumber) => {
    let text = value.form === 'string' ? value.text : numberText(value);
    if (text === null) return null;
    if (type.length > 0 && text.length * (isBinary ? 3 : 1) > type.length && lengthOf(text) > type.length) {
      const characters = [...text];
      const blanks = !isBinary && characters.slice(type.length).every((character) => character === ' ');
      if (!blanks)
        throw sqlError('ER_DATA_TOO_LONG', `Data too long for column '${column.description.name}' at row ${rowNumber}`);
      text = characters.slice(0, type.length).join('');
    }
    if (unreadable?.test(text)) throw incorrect(column, 'string', text, rowNumber);
    if (type.name === 'binary') return text.padEnd(text.length + type.length - Buffer.byteLength(text), '\0');
    if (type.name === 'char') text = text.replace(/ +$/, '');
    const stored = storedText({ form: 'string', text }, type, true);
    return stored.kind === 'text' ? stored.text : text;
  };
}

/** A number as servers write it into a string; null = that is not certain. */
function numberText({ form, text }: RoutingValue): string | null {
  const parts = /^([+-]?)0*(\d*)(\.\d*)?$/.exec(text);
  switch (form) {
    case 'integer':
    case 'decimal': {
      if (!parts) return null;
      const [, sign, whole, fraction = ''] = parts;
      const digits = `${whole || '0'}${fraction === '.' ? '' : fraction}`;
      return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits;
    }
    case 'float': {
      const number = Number(text);
      return Math.abs(number) < 1e15 && !String(number).includes('e') ? String(number === 0 ? 0 : number) : null;
    }
    default:
      return null;
  }
}

/** Characters that a character set does not have, as far as that is simple to say; null = none, or the server decides. */
function unreadableIn(collation: string): RegExp | null {
  switch (collation.split('_')[0]) {
    case 'ascii':
      return /[^\0-\x7f]/;
    case 'latin1':
      return /[^\0-\xff\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]/;
    case 'utf8':
    case 'utf8mb3':
    case 'ucs2':
      return /[\u{10000}-\u{10ffff}]/u;
    default:
      return null;
  }
}

/** ENUM and SET. Numbers, also in strings, mean places in the list and are refused. */
function labelKey(column: KeyColumn): StoredKey {
  const { type, columnType } = column.description;
  const labels = [...columnType.matchAll(/'((?:[^']|'')*)'/g)].map(([, label]) => label!.replaceAll("''", "'"));
  const stored = (text: string): string | null => {
    if (type.name === 'enum') return labels.includes(text) ? text : null;
    const chosen = text === '' ? [] : text.split(',');
    const inOrder = labels.filter((label) => chosen.includes(label));
    return chosen.every((label) => labels.includes(label)) ? inOrder.join() : null;
  };
  return ({ form, text }, rowNumber) => {
    if (form === 'other') return null;
    const found = form === 'string' ? stored(text.replace(/ +$/, '')) : null;
    if (found === null) throw truncated(column, rowNumber);
    return found;
  };
}

// ---- errors

function outOfRange({ description }: KeyColumn, rowNumber: number): SqlError {
  return sqlError(
    'ER_WARN_DATA_OUT_OF_RANGE',
    `Out of range value for column '${description.name}' at row ${rowNumber}`,
  );
}

function truncated({ description }: KeyColumn, rowNumber: number): SqlError {
  return sqlError('WARN_DATA_TRUNCATED', `Data truncated for column '${description.name}' at row ${rowNumber}`);
}

function incorrect(column: KeyColumn, type: string, value: string, rowNumber: number): SqlError {
  return sqlError('ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', incorrectText(column, type, value, rowNumber));
}

function incorrectText(
  { schema, table, description }: KeyColumn,
  type: string,
  value: string,
  rowNumber: number,
): string {
  return `Incorrect ${type} value: '${value}' for column \`${schema}\`.\`${table}\`.\`${description.name}\` at row ${rowNumber}`;
}
