/** Literals of the syntax tree as typed constants of the engine. */
import {
  decimalConstant,
  doubleConstant,
  hexConstant,
  integerConstant,
  stringConstant,
  temporalConstant,
} from '../../engine/expressions/constants';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import { type Charset, charsetByName, decodeText, encodeText } from '../../protocol/wire/charsets';
import { notSupported, SqlError } from '../../protocol/wire/sql-error';
import type { Expression } from '../sql/ast';

type Of<Kind extends Expression['kind']> = Expression & { readonly kind: Kind };

export function numberLiteral(literal: Of<'number'>): EngineExpression {
  switch (literal.form) {
    case 'integer':
      return integerConstant(literal.text);
    case 'decimal':
      return decimalConstant(literal.text);
    case 'float':
      return doubleConstant(literal.text);
  }
}

/** @param collation that of the connection */
export function stringLiteral(literal: Of<'string'>, collation: string): EngineExpression {
  if (literal.national) return stringConstant(literal.value, 'utf8mb3_general_ci');
  if (literal.introducer === null) return stringConstant(literal.value, collation);
  return introduced(Buffer.from(literal.value), literal.introducer);
}

/** 0x61 is a number where one is wanted, x'61' is not. */
export function hexLiteral(literal: Of<'hex'>): EngineExpression {
  const bytes = Buffer.from(literal.digits.length % 2 === 0 ? literal.digits : `0${literal.digits}`, 'hex');
  if (literal.introducer !== null) return introduced(bytes, literal.introducer);
  return hexConstant(bytes, literal.prefixed);
}

export function bitLiteral(literal: Of<'bits'>): EngineExpression {
  const length = Math.ceil(literal.digits.length / 8);
  const bytes = Uint8Array.from({ length }, (_, index) => {
    const end = literal.digits.length - (length - 1 - index) * 8;
    return Number.parseInt(literal.digits.slice(Math.max(0, end - 8), end), 2);
  });
  return literal.introducer === null ? hexConstant(bytes, true) : introduced(Buffer.from(bytes), literal.introducer);
}

/** Errors: 1525 for a literal that is no date or time. */
export function temporalLiteral({ type, value }: Of<'temporal'>): EngineExpression {
  const constant = temporalConstant(type, value);
  if (constant) return constant;
  const name = type === 'timestamp' ? 'DATETIME' : type.toUpperCase();
  throw new SqlError(1525, 'HY000', `Incorrect ${name} value: '${value}'`);
}

/** `_latin1'…'`: the bytes as they came are text of that character set. Errors: 1115 for an unknown one, 1300 for bytes that are no text in it. */
function introduced(bytes: Buffer, introducer: string): EngineExpression {
  const name = introducer.replace(/^_/, '').toLowerCase();
  if (name === 'binary') return stringConstant(bytes, 'binary');
  const charset = charsetByName(name === 'utf8' ? 'utf8mb3' : name);
  if (charset === null) throw new SqlError(1115, '42000', `Unknown character set: '${name}'`);
  return stringConstant(decoded(bytes, charset), charset.collations[0]!.name);
}

function decoded(bytes: Buffer, charset: Charset): string {
  const text = decodeText(bytes, charset);
  if (!encodeText(text, charset).equals(bytes)) {
    throw notSupported(`a literal whose bytes are no text in ${charset.name}`);
  }
  return text;
}
