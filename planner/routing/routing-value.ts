import type { ColumnType } from '../../engine/batch/column-type';
import { isInteger } from '../../engine/batch/column-type';
import { fixedBinaryText } from '../../engine/types/fixed-binary';
import type { Expression } from '../sql/ast';
import type { LexedLiteral } from '../sql/lexed';
import { canonicalMoment } from './canonical-moment';

/** A constant that a route may depend on. `slot` points into the literals of the statement: the plan cache keeps it and fills it per execution. */
export type ValueSource =
  | { readonly kind: 'value'; readonly value: RoutingValue }
  | { readonly kind: 'slot'; readonly index: number; readonly negative: boolean };

export interface RoutingValue {
  readonly form: 'null' | 'integer' | 'decimal' | 'float' | 'string' | 'other';
  /** Digits with an optional minus sign, or the characters of a string. */
  readonly text: string;
}

const other: RoutingValue = { form: 'other', text: '' };

/** The constant an expression is, or null when it is none that routing understands (the route is then not narrowed by it). */
export function valueSourceOf(expression: Expression): ValueSource | null {
  switch (expression.kind) {
    case 'null':
      return { kind: 'value', value: { form: 'null', text: '' } };
    case 'boolean':
      return { kind: 'value', value: { form: 'integer', text: expression.value ? '1' : '0' } };
    case 'number':
      return { kind: 'value', value: { form: expression.form, text: expression.text } };
    case 'string':
      // With a character set in front it may be text of another statement of the same shape, and its bytes need not be these characters.
      if (expression.introducer !== null) return null;
      return { kind: 'value', value: { form: 'string', text: expression.value } };
    case 'temporal':
      if (expression.literal !== undefined) return { kind: 'slot', index: expression.literal, negative: false };
      return { kind: 'value', value: { form: 'string', text: expression.value } };
    case 'parameter':
      return { kind: 'slot', index: expression.index, negative: false };
    case 'unary': {
      const operand = valueSourceOf(expression.operand);
      if (!operand || expression.operator === '+') return operand;
      if (expression.operator !== '-') return null;
      if (operand.kind === 'slot') return { ...operand, negative: !operand.negative };
      return { kind: 'value', value: negate(operand.value) };
    }
    default:
      return null;
  }
}

/** True for expressions whose value does not depend on rows: a value routing cannot read, but a constant all the same. */
export function negate(value: RoutingValue): RoutingValue {
  if (value.form === 'string') return other;
  if (value.form === 'null' || value.form === 'other') return value;
  return { ...value, text: value.text.startsWith('-') ? value.text.slice(1) : `-${value.text}` };
}

export function resolveValue(source: ValueSource, literals: readonly LexedLiteral[]): RoutingValue {
  if (source.kind === 'value') return source.value;
  const literal = literals[source.index];
  if (!literal) return other;
  const value = literalValue(literal);
  return source.negative ? negate(value) : value;
}

function literalValue(literal: LexedLiteral): RoutingValue {
  switch (literal.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'string':
      return { form: literal.kind, text: literal.text };
    default:
      return other;
  }
}

/**
 * The text that a value has once it is stored in a column of this type: what partition functions are applied to, so that a row is found
 * again however its key was spelled (`007`, `'7'` and `7.0` are one BIGINT). `never`: no stored value can be equal.
 * `unknown`: it cannot be told; reads then go to all nodes.
 */
export type StoredText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'never' }
  | { readonly kind: 'unknown' };

const unknown: StoredText = { kind: 'unknown' };
const never: StoredText = { kind: 'never' };
const integerPattern = /^\s*([+-]?)0*(\d+)(?:\.0*)?\s*$/;
const plainInteger = /^(?:0|-?[1-9]\d*)$/;
const canonicalDate = /^\d{4}-\d{2}-\d{2}$/;
const canonicalDateTime = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?$/;
/** Characters that are equal to nothing but themselves in the collations below. Others have full-width digits equal to ASCII ones, or ignore characters. */
const caseless = /^[0-9\-._:/@#+]*$/;
const plainCollations = /^(?:(?:utf8mb4|utf8mb3|utf8|ascii)_general|latin1_swedish|latin1_general)_(?:nopad_)?ci$/;

/**
 * @param type type of the column; null when it is not known (numbers and strings are then taken as they are written)
 * @param exactStrings the operator promises that string keys are always spelled alike (`stringShardKeysExact`)
 */
export function storedText(value: RoutingValue, type: ColumnType | null, exactStrings: boolean): StoredText {
  if (value.form === 'null') return never;
  if (value.form === 'other') return unknown;
  if (type === null) return { kind: 'text', text: value.text };
  if (isInteger(type)) return integerText(value);
  switch (type.name) {
    case 'date':
      return value.form === 'string' && canonicalDate.test(value.text) ? { kind: 'text', text: value.text } : unknown;
    case 'datetime':
    case 'timestamp':
      return momentText(value);
    case 'year':
      // '24' is 2024.
      return value.form === 'string' && /^\d{4}$/.test(value.text) ? { kind: 'text', text: value.text } : unknown;
    case 'decimal':
      return type.scale === 0 ? integerText(value) : unknown;
    case 'uuid':
    case 'inet6':
    case 'inet4': {
      const text = value.form === 'string' ? fixedBinaryText(type.name, value.text) : null;
      return text === null ? unknown : { kind: 'text', text };
    }
    case 'float':
    case 'double':
    case 'time':
      return unknown;
    default:
      break;
  }
  // A string column compared with a number compares as doubles: '5', '05' and '5.0' are all equal to it.
  if (value.form !== 'string') return unknown;
  const { collation } = type;
  if (collation === 'binary' || collation.includes('nopad_bin')) return { kind: 'text', text: value.text };
  // PAD SPACE: 'x' and 'x ' are one key, so both are placed and sought without the blanks.
  const text = collation.includes('nopad') ? value.text : value.text.replace(/ +$/, '');
  const alone = collation.endsWith('_bin') || (plainCollations.test(collation) && caseless.test(text));
  return exactStrings || alone ? { kind: 'text', text } : unknown;
}

/** `2024-01-05`, `2024-01-05 00:00:00` and `2024-01-05 00:00:00.000` are one moment. */
function momentText({ form, text }: RoutingValue): StoredText {
  const moment = form === 'string' && canonicalDateTime.test(text) ? canonicalMoment(text, 6) : null;
  return moment === null ? unknown : { kind: 'text', text: moment };
}

function integerText(value: RoutingValue): StoredText {
  if (value.form !== 'float' && plainInteger.test(value.text)) return { kind: 'text', text: value.text };
  if (value.form === 'float') {
    // Below 2^53 a double is equal to one integer at most. Drivers send numbers as doubles.
    const number = Number(value.text);
    return Number.isSafeInteger(number) ? { kind: 'text', text: String(number === 0 ? 0 : number) } : unknown;
  }
  const match = integerPattern.exec(value.text);
  if (!match) return unknown;
  const digits = match[2]!;
  return { kind: 'text', text: match[1] === '-' && digits !== '0' ? `-${digits}` : digits };
}
