/**
 * Which expressions a backend that is not MySQL computes exactly as MySQL does. What such backends have in common is standard SQL over
 * numbers and dates: truth values are a type of their own there, integers keep their width, and text compares by other rules than MySQL's
 * collations. Everything that these differences touch is left to the engine.
 */
import type { Capabilities } from '../../connectors/connector';
import { type ColumnType, isBinaryString } from '../../engine/batch/column-type';
import { daysInMonth } from '../../engine/types/calendar';
import type { Expression } from '../sql/ast';

/** What a value is, as far as it decides how backends compute with it. */
export type Kind =
  | { readonly kind: 'integer'; readonly digits: number; readonly unsigned: boolean }
  | { readonly kind: 'decimal'; readonly digits: number; readonly scale: number }
  | { readonly kind: 'double' | 'date' | 'datetime' | 'bytes' | 'null' }
  /** Can be passed on and counted, and compared with nothing. */
  | { readonly kind: 'other' };

/** An expression is a truth value or a value; null: the backend must not be given it. */
export type Portability = { readonly kind: 'truth' } | { readonly kind: 'value'; readonly value: Kind } | null;

export interface PortabilityContext {
  readonly capabilities: Capabilities;
  /** Type of a `column`, a `bound-column`, or a `parameter`, which is a column of a plan around this one; null = not known. */
  readonly typeOf: (column: Expression) => ColumnType | null;
}

const truth: Portability = { kind: 'truth' };
const other: Kind = { kind: 'other' };
/** Most digits of a DECIMAL that backends compute with. */
const decimalDigitsMax = 38;
/** Digits that a double certainly keeps. */
const doubleDigitsMax = 15;
/** Digits of an integer literal that certainly fits 64 bits. */
const integerDigitsMax = 18;

const integerDigits: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, mediumint: 8, int: 10, bigint: 19 };

const comparisons: ReadonlySet<string> = new Set(['=', '<=>', '<>', '<', '<=', '>', '>=']);

export function portability(expression: Expression, context: PortabilityContext): Portability {
  const { functions } = context.capabilities;
  const of = (node: Expression): Portability => portability(node, context);
  const isTruth = (node: Expression): boolean => of(node)?.kind === 'truth';
  switch (expression.kind) {
    case 'column':
    case 'bound-column':
      return value(kindOfType(context.typeOf(expression)));
    case 'parameter': {
      const kind = kindOfType(context.typeOf(expression));
      return kind.kind === 'other' || kind.kind === 'bytes' ? null : value(kind);
    }
    case 'null':
      return value({ kind: 'null' });
    case 'boolean':
      return truth;
    case 'number':
      return numberLiteral(expression);
    case 'string':
      return expression.introducer === null && !expression.value.includes('\0') ? value(other) : null;
    case 'temporal': {
      const kind = temporalTextKind(expression.value);
      return kind !== null && expression.type === (kind === 'date' ? 'date' : 'timestamp') ? value({ kind }) : null;
    }
    case 'unary':
      if (expression.operator === '-') return functions.has('neg') ? negated(of(expression.operand)) : null;
      if (expression.operator === '!' || expression.operator === 'not')
        return functions.has('not') && isTruth(expression.operand) ? truth : null;
      return null;
    case 'binary': {
      const { operator, left, right } = expression;
      if (!functions.has(operator)) return null;
      if (operator === 'and' || operator === 'or') return isTruth(left) && isTruth(right) ? truth : null;
      if (comparisons.has(operator)) return comparable(left, right, context) ? truth : null;
      return arithmetic(operator, of(left), of(right));
    }
    case 'between':
      return functions.has('between') &&
        comparable(expression.operand, expression.low, context) &&
        comparable(expression.operand, expression.high, context)
        ? truth
        : null;
    case 'in-list':
      return functions.has('in') && expression.items.every((item) => comparable(expression.operand, item, context))
        ? truth
        : null;
    case 'is':
      return expression.test === 'null' && functions.has('is_null') && of(expression.operand) !== null ? truth : null;
    case 'aggregate':
      return aggregate(expression, context);
    default:
      return null;
  }
}

function value(kind: Kind): Portability {
  return { kind: 'value', value: kind };
}

/** The kind of a column; `other` for types that are stored or compared in a way of their own. */
export function kindOfType(type: ColumnType | null): Kind {
  if (type === null) return other;
  const digits = integerDigits[type.name];
  // TINYINT(1) may be a BOOLEAN there.
  if (digits !== undefined)
    return type.name === 'tinyint' && type.precision === 1
      ? other
      : { kind: 'integer', digits, unsigned: type.unsigned };
  if (type.name === 'decimal')
    return type.precision <= decimalDigitsMax
      ? { kind: 'decimal', digits: type.precision - type.scale, scale: type.scale }
      : other;
  if (type.name === 'double') return type.scale === 31 ? { kind: 'double' } : other;
  if (type.name === 'date' || type.name === 'datetime') return { kind: type.name };
  return isBinaryString(type) && type.name !== 'geometry' ? { kind: 'bytes' } : other;
}

function numberLiteral({ text, form }: Expression & { kind: 'number' }): Portability {
  if (form === 'float') return value({ kind: 'double' });
  const [whole = '', fraction = ''] = text.split('.');
  if (form === 'integer')
    return whole.length <= integerDigitsMax ? value({ kind: 'integer', digits: whole.length, unsigned: false }) : null;
  return whole.length + fraction.length <= decimalDigitsMax
    ? value({ kind: 'decimal', digits: whole.length, scale: fraction.length })
    : null;
}

/** `date` or `datetime` when the text is a complete date or datetime that the calendar has; null for all else that MySQL takes. */
export function temporalTextKind(text: string): 'date' | 'datetime' | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}):(\d{2})(?:\.\d{1,6})?)?$/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as number[];
  if (year! < 1 || month! < 1 || month! > 12 || day! < 1 || day! > daysInMonth(year!, month!)) return null;
  if (hour! > 23 || minute! > 59 || second! > 59) return null;
  return match[4] === undefined ? 'date' : 'datetime';
}

function negated(operand: Portability): Portability {
  if (operand?.kind !== 'value') return null;
  const { value: kind } = operand;
  if (kind.kind === 'integer') return kind.unsigned ? null : value({ ...kind, digits: 19 });
  return kind.kind === 'decimal' || kind.kind === 'double' ? operand : null;
}

/** `+`, `-` and `*` of exact numbers. Operands are widened before they are sent (widen-arithmetic.ts). */
function arithmetic(operator: string, left: Portability, right: Portability): Portability {
  if (left?.kind !== 'value' || right?.kind !== 'value') return null;
  const [a, b] = [left.value, right.value];
  if (!isExact(a) || !isExact(b)) return null;
  if (a.kind === 'integer' && b.kind === 'integer')
    return a.unsigned || b.unsigned ? null : value({ kind: 'integer', digits: 19, unsigned: false });
  const [scaleA, scaleB] = [scaleOf(a), scaleOf(b)];
  const result =
    operator === '*'
      ? { digits: a.digits + b.digits, scale: scaleA + scaleB }
      : { digits: Math.max(a.digits, b.digits) + 1, scale: Math.max(scaleA, scaleB) };
  return result.digits + result.scale <= decimalDigitsMax ? value({ kind: 'decimal', ...result }) : null;
}

type Exact = Extract<Kind, { readonly kind: 'integer' | 'decimal' }>;

export function isExact(kind: Kind): kind is Exact {
  return kind.kind === 'integer' || kind.kind === 'decimal';
}

export function scaleOf(kind: Exact): number {
  return kind.kind === 'decimal' ? kind.scale : 0;
}

function comparable(left: Expression, right: Expression, context: PortabilityContext): boolean {
  const [a, b] = [portability(left, context), portability(right, context)];
  if (a?.kind !== 'value' || b?.kind !== 'value') return false;
  if (isTemporalPair(a.value, right) || isTemporalPair(b.value, left)) return true;
  return comparableKinds(a.value, b.value) && exactAsDouble(a.value, b.value, left, right);
}

/** A date or datetime and a text that is one: the text is taken as the other's type. Of a date, only a text without a time. */
function isTemporalPair(kind: Kind, literal: Expression): boolean {
  if (literal.kind !== 'string') return false;
  const text = temporalTextKind(literal.value);
  return (kind.kind === 'datetime' && text !== null) || (kind.kind === 'date' && text === 'date');
}

function comparableKinds(a: Kind, b: Kind): boolean {
  if (a.kind === 'null' || b.kind === 'null') return a.kind !== 'other' && b.kind !== 'other';
  if (isExact(a) && isExact(b))
    return Math.max(a.digits, b.digits) + Math.max(scaleOf(a), scaleOf(b)) <= decimalDigitsMax;
  const isNumber = (kind: Kind): boolean => isExact(kind) || kind.kind === 'double';
  if (isNumber(a) && isNumber(b)) return true;
  const isDate = (kind: Kind): boolean => kind.kind === 'date' || kind.kind === 'datetime';
  if (isDate(a) && isDate(b)) return true;
  return a.kind === 'bytes' && b.kind === 'bytes';
}

/** Beside a double, MySQL makes the other number one. Backends round decimals their own way, but for short literals. */
function exactAsDouble(a: Kind, b: Kind, left: Expression, right: Expression): boolean {
  if (a.kind !== 'double' && b.kind !== 'double') return true;
  const fine = (kind: Kind, node: Expression): boolean =>
    kind.kind !== 'decimal' || (node.kind === 'number' && node.text.length <= doubleDigitsMax);
  return fine(a, left) && fine(b, right);
}

function aggregate(call: Expression & { kind: 'aggregate' }, context: PortabilityContext): Portability {
  const { functions, comparableTypes } = context.capabilities;
  if (!functions.has(call.name) || call.orderBy.length > 0 || call.arguments.length > 1) return null;
  const [argument] = call.arguments;
  const result: Kind = call.name === 'count' ? { kind: 'integer', digits: 19, unsigned: false } : other;
  if (argument === undefined) return call.name === 'count' ? value(result) : null;
  const operand = portability(argument, context);
  if (operand === null) return null;
  if (operand.kind === 'truth') return call.name === 'count' && !call.distinct ? value(result) : null;
  const isColumn = argument.kind === 'column' || argument.kind === 'bound-column';
  const type = isColumn ? context.typeOf(argument) : null;
  const ordered = isColumn ? type !== null && comparableTypes.has(type.name) : isExact(operand.value);
  switch (call.name) {
    case 'count':
      return !call.distinct || ordered ? value(result) : null;
    case 'sum':
      return isExact(operand.value) ? value(result) : null;
    case 'any_value':
      return value(result);
    default:
      return ordered ? value(result) : null;
  }
}
