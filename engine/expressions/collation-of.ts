/**
 * Which collation strings of an expression compare under (manual: "Collation Coercibility in Expressions"). The rule is simplified to what
 * types and shape of an expression tell: an explicit COLLATE wins over a column, a column over a literal.
 */
import { charsetByName, decodeText, encodeText } from '../../protocol/wire/charsets';
import { notSupported, SqlError } from '../../protocol/wire/sql-error';
import { isString } from '../batch/column-type';
import type { Collation } from '../types/collation/collation';
import { collationFor } from '../types/collation/registry';
import { constantOf } from './evaluator';
import type { Expression } from './expression';

/** Smaller is stronger. */
export const Coercibility = { explicit: 0, none: 1, implicit: 2, coercible: 4, numeric: 5, ignorable: 6 } as const;

/** Functions whose result has the strength of a column, whatever their arguments. */
const implicitFunctions: ReadonlySet<string> = new Set(['cast_char', 'cast_binary', 'convert']);

/** Functions whose result is as weak as a literal, even of columns: it is not the argument's text (source: sql/item_strfunc.h, Item_str_ascii_func and others). */
const coercibleFunctions: ReadonlySet<string> = new Set(
  'hex unhex md5 sha sha1 sha2 to_base64 from_base64 aes_encrypt aes_decrypt inet6_ntoa inet6_aton json_quote json_unquote json_type charset collation'.split(
    ' ',
  ),
);

/** Those of them whose characters every character set has. */
const asciiFunctions: ReadonlySet<string> = new Set(['hex', 'to_base64']);

export function coercibilityOf(expression: Expression): number {
  if (expression.type.name === 'null') return Coercibility.ignorable;
  if (expression.kind === 'call' && expression.function === 'collate') return Coercibility.explicit;
  if (!isString(expression.type)) return Coercibility.numeric;
  if (expression.kind === 'input' || expression.kind === 'parameter') return Coercibility.implicit;
  if (expression.kind === 'constant') return Coercibility.coercible;
  if (coercibleFunctions.has(expression.function) || isCharUsing(expression)) return Coercibility.coercible;
  if (implicitFunctions.has(expression.function)) return Coercibility.implicit;
  const strings = expression.arguments.filter(({ type }) => isString(type));
  const strongest = Math.min(Coercibility.coercible, ...strings.map(coercibilityOf));
  // It may be returned, and compared with nothing.
  return strongest === Coercibility.implicit && isMixed(strings) ? Coercibility.none : strongest;
}

/** CHAR(… USING charset), which is a conversion here. */
function isCharUsing(expression: Expression & { readonly kind: 'call' }): boolean {
  const [argument] = expression.arguments;
  return expression.function === 'convert' && argument?.kind === 'call' && argument.function === 'char';
}

/** Columns of several collations between which nothing decides. */
function isMixed(strings: readonly Expression[]): boolean {
  const [first, ...others] = strings.filter((each) => coercibilityOf(each) === Coercibility.implicit);
  if (first === undefined || others.every(({ type }) => type.collation === first.type.collation)) return false;
  try {
    aggregateCollation(strings, 'mixed');
    return false;
  } catch (thrown) {
    if (thrown instanceof SqlError && thrown.errno === 1267) return true;
    throw thrown;
  }
}

/** MariaDB's character set of a collation, from its name. */
export function charsetOf(collation: string): string {
  const known = collationFor(collation);
  return known ? known.charset : collation.replace(/_.*$/, '');
}

function isUnicode(collation: string): boolean {
  return /^(utf8mb4|utf8mb3|utf8|ucs2|utf16|utf32|uca1400)/.test(collation);
}

/** Whether text under the one collation is converted to the character set of the other where columns of both meet. */
export function yieldsTo(collation: string, other: string): boolean {
  if (charsetOf(collation) === charsetOf(other) || collation === 'binary' || !isUnicode(other)) return false;
  return !isUnicode(collation) || charsetOf(other) === 'utf8mb4';
}

/** The collation of a result joined from all string arguments. Errors: 1267 when it is not decided, 1235 for what we cannot convert. */
export function aggregateCollation(expressions: readonly Expression[], operation: string): string | null {
  let chosen: Expression | null = null;
  for (const expression of expressions) {
    if (!isString(expression.type)) continue;
    chosen = chosen === null ? expression : stronger(chosen, expression, operation);
  }
  return chosen?.type.collation ?? null;
}

/** Functions that return text and compare it as well. */
const comparingFunctions: ReadonlySet<string> = new Set(
  'replace trim trim_leading trim_trailing substring_index'.split(' '),
);

/**
 * As aggregateCollation for values that are returned, not compared: where comparing is error 1267 the server returns text that cannot be
 * compared, under the _bin collation of its character set (source: DTCollation::aggregate). Errors: 1267 for explicit collations; 1235.
 */
export function resultCollation(expressions: readonly Expression[], operation: string): string | null {
  try {
    const collation = aggregateCollation(expressions, operation);
    if (collation === 'binary') for (const expression of expressions) refuseForeignBytes(expression);
    return collation;
  } catch (thrown) {
    const strings = expressions.filter(({ type }) => isString(type));
    const isUndecided = thrown instanceof SqlError && thrown.errno === 1267;
    if (isUndecided && comparingFunctions.has(operation) && strings.length === 3)
      throw illegalMixOfThree(strings, operation);
    if (
      !isUndecided ||
      comparingFunctions.has(operation) ||
      strings.some((each) => coercibilityOf(each) < Coercibility.none)
    )
      throw thrown;
    const charsets = new Set(strings.map(({ type }) => charsetOf(type.collation)));
    if (charsets.size > 1) throw notSupported(`${operation} of text in several collations`);
    return `${[...charsets][0]!}_bin`;
  }
}

function stronger(left: Expression, right: Expression, operation: string): Expression {
  const [a, b] = [left.type.collation, right.type.collation];
  const [strengthA, strengthB] = [coercibilityOf(left), coercibilityOf(right)];
  if (a === b) return strengthB < strengthA ? right : left;
  if (isOfUnknownStrength(left) || isOfUnknownStrength(right))
    throw notSupported(`text that a data node computes beside text of another collation (${a}, ${b})`);
  if (a === 'binary') return strengthA <= strengthB ? left : right;
  if (b === 'binary') return strengthB <= strengthA ? right : left;
  if (strengthA !== strengthB) {
    const [strong, weak] = strengthA < strengthB ? [left, right] : [right, left];
    if (
      isUnicode(strong.type.collation) ||
      isHeldBy(charsetOf(strong.type.collation), weak) ||
      charsetOf(a) === charsetOf(b)
    )
      return strong;
    // A Unicode column and an explicit collation of a smaller character set: the server converts to Unicode where it can.
    throw notSupported(`comparing text of collations ${a} and ${b}`);
  }
  if (charsetOf(a) === charsetOf(b)) {
    if (strengthA !== Coercibility.explicit) {
      if (a.endsWith('_bin')) return left;
      if (b.endsWith('_bin')) return right;
    }
  } else if (isUnicode(a) !== isUnicode(b)) {
    return isUnicode(a) ? left : right;
  } else if (isUnicode(a) && strengthA !== Coercibility.explicit) {
    return charsetOf(a) === 'utf8mb4' ? left : right;
  }
  throw illegalMix(a, strengthA, b, strengthB, operation);
}

function isOfUnknownStrength(expression: Expression): boolean {
  if (!isString(expression.type)) return false;
  if (expression.kind === 'input') return expression.isPart === true;
  return expression.kind === 'call' && expression.arguments.some(isOfUnknownStrength);
}

const strengthNames: Readonly<Record<number, string>> = { 0: 'EXPLICIT', 1: 'NONE', 2: 'IMPLICIT', 4: 'COERCIBLE' };

function illegalMix(a: string, strengthA: number, b: string, strengthB: number, operation: string): SqlError {
  return new SqlError(
    1267,
    'HY000',
    `Illegal mix of collations (${a},${strengthNames[strengthA]}) and (${b},${strengthNames[strengthB]}) for operation '${operation}'`,
  );
}

function illegalMixOfThree(strings: readonly Expression[], operation: string): SqlError {
  const named = strings.map((each) => `(${each.type.collation},${strengthNames[coercibilityOf(each)]})`);
  return new SqlError(1270, 'HY000', `Illegal mix of collations ${named.join(', ')} for operation '${operation}'`);
}

/** Whether a constant's text is in the character set as well: the server then turns the constant into that. */
function isHeldBy(charset: string, expression: Expression): boolean {
  const value = constantOf(expression);
  if (expression.kind === 'call' && asciiFunctions.has(expression.function)) return true;
  if (!(value instanceof Uint8Array)) return false;
  const text = Buffer.from(value).toString();
  if (charset === 'gbk') return /^[\0-\x7f\u4e00-\u9fa5]*$/.test(text);
  const latin1 = charset === 'latin1' ? charsetByName('latin1') : null;
  return latin1 === null ? isAscii(expression) : decodeText(encodeText(text, latin1), latin1) === text;
}

function isAscii(expression: Expression): boolean {
  const value = constantOf(expression);
  return value instanceof Uint8Array && value.every((byte) => byte < 0x80);
}

const sameBytes: ReadonlySet<string> = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'ascii', 'binary']);

/** Text lies in utf8mb4 here, whatever its character set: what looks at bytes is refused for others (1235). */
export function refuseForeignBytes(expression: Expression): void {
  const { type } = expression;
  if (isAscii(expression)) return;
  if (isString(type) && !sameBytes.has(charsetOf(type.collation))) {
    throw notSupported(`the bytes of text in ${charsetOf(type.collation)}`);
  }
}

/** BIT columns are binary strings where text is wanted, and numbers here. Errors: 1235. */
export function refuseBits(args: readonly Expression[]): void {
  if (args.some(({ type }) => type.name === 'bit')) throw notSupported('BIT as anything but a number');
}

/** The collation to compare under. Errors: 1235 when we do not know its weights. */
export function comparisonCollation(expressions: readonly Expression[], operation: string): Collation {
  refuseBits(expressions);
  const name = aggregateCollation(expressions, operation) ?? 'binary';
  const strings = expressions.filter(({ type }) => isString(type));
  const undecided = strings.find((each) => coercibilityOf(each) === Coercibility.none);
  if (undecided && strings.length > 1 && !strings.some((each) => coercibilityOf(each) === Coercibility.explicit)) {
    const other = strings.find((each) => each !== undecided) ?? undecided;
    throw illegalMix(
      undecided.type.collation,
      Coercibility.none,
      other.type.collation,
      coercibilityOf(other),
      operation,
    );
  }
  if (name === 'binary') for (const expression of expressions) refuseForeignBytes(expression);
  const collation = collationFor(name);
  if (!collation) throw notSupported(`comparing strings under collation ${name} outside of one data node`);
  return collation;
}
