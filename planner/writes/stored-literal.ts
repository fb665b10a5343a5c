import type { ColumnDescription } from '../../connectors/connector';
import { notSupported, type SqlError, sqlError } from '../../protocol/wire/sql-error';
import { temporalTextKind } from '../rules/portable';
import type { Expression } from '../sql/ast';

/**
 * A literal in the form in which a column keeps it under MySQL's strict mode, for backends that would convert it by rules of their own. The
 * result is NULL, DEFAULT, a number, a text or bytes that such a backend takes as it is. Errors: those of MySQL's strict mode (1366, 1292,
 * 1406, 1265), 1235 for conversions that are not known here.
 */
export function storedLiteral(literal: Expression, column: ColumnDescription): Expression {
  if (literal.kind === 'null' || literal.kind === 'default') return literal;
  const { name } = column.type;
  switch (name) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return numeric(literal, column, 'integer');
    case 'decimal':
      // A double would lose digits on its way; as text it is what is written.
      return isFloat(literal) ? asText(literal) : numeric(literal, column, 'decimal');
    case 'float':
    case 'double':
      // A text is read as a double at once; a decimal literal would be made one by a division.
      return inRange(asText(numeric(literal, column, 'double')), column);
    case 'year':
      return year(literal, column);
    case 'date':
    case 'datetime':
      return moment(literal, column);
    case 'time':
      return lapse(literal, column);
    case 'enum':
      return label(literal, column);
    case 'char':
    case 'varchar':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'json':
      return characters(literal, column);
    case 'binary':
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
      return bytes(literal, column);
    default:
      throw unknownConversion(literal, column);
  }
}

function unknownConversion(literal: Expression, { name, columnType }: ColumnDescription): SqlError {
  return notSupported(
    `a value of kind '${literal.kind}' for column '${name}' (${columnType}) on a data node that is not MySQL; write it as a value of that type`,
  );
}

function text(value: string): Expression {
  return { kind: 'string', value, introducer: null, national: false };
}

/** The digits of a number literal with its sign; null for other literals. */
function digitsOf(literal: Expression): string | null {
  if (literal.kind === 'number') return literal.text;
  if (literal.kind === 'boolean') return literal.value ? '1' : '0';
  if (literal.kind === 'unary' && literal.operator === '-' && literal.operand.kind === 'number')
    return `-${literal.operand.text}`;
  return null;
}

function numeric(literal: Expression, column: ColumnDescription, what: string): Expression {
  if (literal.kind === 'string') {
    const value = literal.value.trim();
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)) return text(value);
    if (/^[+-]?\.?\d/.test(value)) throw truncated(column);
    throw sqlError(
      'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
      `Incorrect ${what} value: '${literal.value}' for column '${column.name}' at row 1`,
    );
  }
  if (literal.kind === 'boolean') return { kind: 'number', text: literal.value ? '1' : '0', form: 'integer' };
  if (digitsOf(literal) === null) throw unknownConversion(literal, column);
  return literal;
}

function truncated({ name }: ColumnDescription): SqlError {
  return sqlError('WARN_DATA_TRUNCATED', `Data truncated for column '${name}' at row 1`);
}

function outOfRange({ name }: ColumnDescription): SqlError {
  return sqlError('ER_WARN_DATA_OUT_OF_RANGE', `Out of range value for column '${name}' at row 1`);
}

function isFloat(literal: Expression): boolean {
  const number = literal.kind === 'unary' ? literal.operand : literal;
  return number.kind === 'number' && number.form === 'float';
}

/** The largest FLOAT. */
const floatMax = 3.4028234663852886e38;

function inRange(literal: Expression, column: ColumnDescription): Expression {
  if (literal.kind !== 'string') return literal;
  const value = Math.abs(Number(literal.value));
  if (!Number.isFinite(value))
    throw sqlError('ER_ILLEGAL_VALUE_FOR_TYPE', `Illegal double '${literal.value}' value found during parsing`);
  if (column.type.name === 'float' && value > floatMax) throw outOfRange(column);
  return literal;
}

function asText(literal: Expression): Expression {
  const digits = digitsOf(literal);
  return digits === null ? literal : text(digits);
}

function year(literal: Expression, column: ColumnDescription): Expression {
  const value = literal.kind === 'string' ? literal.value : digitsOf(literal);
  if (value === null || !/^\d{4}$/.test(value)) throw unknownConversion(literal, column);
  if (value !== '0000' && (Number(value) < 1901 || Number(value) > 2155)) throw outOfRange(column);
  return { kind: 'number', text: String(Number(value)), form: 'integer' };
}

function moment(literal: Expression, column: ColumnDescription): Expression {
  const written = literal.kind === 'string' || literal.kind === 'temporal' ? literal.value : null;
  if (written === null) throw unknownConversion(literal, column);
  const value = written.trim().replace(/^(\d{4}-\d{2}-\d{2})T/, '$1 ');
  const kind = temporalTextKind(value);
  const { type } = column;
  if (kind === null) {
    const zero = /^0000|-00/.test(value.slice(0, 10));
    if (!zero && /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?$/.test(value))
      throw sqlError(
        'ER_TRUNCATED_WRONG_VALUE',
        `Incorrect ${type.name} value: '${written}' for column '${column.name}' at row 1`,
      );
    throw notSupported(
      `'${written}' for column '${column.name}' on a data node that is not MySQL; write dates as 'YYYY-MM-DD hh:mm:ss'`,
    );
  }
  if (type.name === 'date') return text(value.slice(0, 10));
  return text(kind === 'date' ? `${value} 00:00:00` : cutToScale(value, type.scale));
}

function lapse(literal: Expression, column: ColumnDescription): Expression {
  const value = literal.kind === 'string' || literal.kind === 'temporal' ? literal.value.trim() : '';
  const match = /^-?(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?$/.exec(value);
  if (!match || (match[4] ?? '').replace(/0+$/, '').length > column.type.scale)
    throw unknownConversion(literal, column);
  if (Number(match[1]) > 838)
    throw sqlError('ER_TRUNCATED_WRONG_VALUE', `Incorrect time value: '${value}' for column '${column.name}' at row 1`);
  return text(cutToScale(value, column.type.scale));
}

/** MariaDB cuts digits of the second that a column has no room for (sql_mode TIME_ROUND_FRACTIONAL would round). */
function cutToScale(value: string, scale: number): string {
  const [seconds, fraction = ''] = value.split('.') as [string, string?];
  const kept = fraction.slice(0, scale);
  return kept === '' ? seconds : `${seconds}.${kept}`;
}

function label(literal: Expression, column: ColumnDescription): Expression {
  if (literal.kind !== 'string') throw unknownConversion(literal, column);
  const labels = [...column.columnType.matchAll(/'((?:[^']|'')*)'/g)].map(([, found]) => found!.replaceAll("''", "'"));
  const wanted = literal.value.trimEnd();
  const same =
    labels.find((each) => each === wanted) ?? labels.find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (same === undefined) throw sqlError('WARN_DATA_TRUNCATED', `Data truncated for column '${column.name}' at row 1`);
  return text(same);
}

function characters(literal: Expression, column: ColumnDescription): Expression {
  const { type } = column;
  const value = textOf(literal, column);
  const kept = type.name === 'char' ? value.replace(/ +$/, '') : value;
  if ([...kept].length > type.length) throw tooLong(column);
  return text(kept);
}

function textOf(literal: Expression, column: ColumnDescription): string {
  if (literal.kind === 'string' || literal.kind === 'temporal') return literal.value;
  const digits = digitsOf(literal);
  // Numbers print as they are written unless they have an exponent, or zeros in front.
  if (digits !== null && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(digits)) return digits;
  throw unknownConversion(literal, column);
}

function bytes(literal: Expression, column: ColumnDescription): Expression {
  const { type } = column;
  let value: Buffer;
  if (literal.kind === 'string') value = Buffer.from(literal.value, 'utf8');
  else if (literal.kind === 'hex' && literal.introducer === null)
    value = Buffer.from(literal.digits.length % 2 === 0 ? literal.digits : `0${literal.digits}`, 'hex');
  else throw unknownConversion(literal, column);
  if (value.length > type.length) throw tooLong(column);
  if (type.name === 'binary') value = Buffer.concat([value, Buffer.alloc(type.length - value.length)]);
  return { kind: 'hex', digits: value.toString('hex'), prefixed: false, introducer: null };
}

function tooLong({ name }: ColumnDescription): SqlError {
  return sqlError('ER_DATA_TOO_LONG', `Data too long for column '${name}' at row 1`);
}
