/** CONVERT(x USING charset) (manual: "CONVERT"). Text lies in utf8mb4 here, whatever its character set: what changes is which characters it can hold. */
import { charsetByName, decodeText, encodeText } from '../../../protocol/wire/charsets';
import { notSupported, SqlError } from '../../../protocol/wire/sql-error';
import { isString } from '../../batch/column-type';
import { charsetOf, refuseBits } from '../collation-of';
import { wellFormed } from '../convert/well-formed';
import { constantOf, type EvaluationContext, type Evaluator } from '../evaluator';
import type { Expression } from '../expression';
import { textLength } from '../result-type';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { allText, bytesOfRow, compileText, textType } from '../text';

function charsetParameter(expression: Expression | undefined): string {
  const value = constantOf(expression);
  if (!(value instanceof Uint8Array)) throw notSupported('a character set that is not a constant');
  const name = Buffer.from(value).toString().toLowerCase();
  return name === 'utf8' ? 'utf8mb3' : name;
}

/** Those whose characters we know all of. Others hold at least ASCII and the common Chinese characters, or nothing that is certain. */
const exactCharsets: ReadonlySet<string> = new Set(['utf8mb4', 'utf8mb3', 'latin1', 'ascii', 'binary']);
const chineseCharsets: ReadonlySet<string> = new Set(['gbk']);

function charsetOfType(expression: Expression): string {
  return isString(expression.type) ? charsetOf(expression.type.collation) : 'utf8mb4';
}

const convert: ScalarFunction = {
  name: 'convert',
  arity: [2, 2],
  resultType: (args, options) => {
    const [argument] = args as [Expression];
    const { type } = argument;
    const charset = charsetByName(charsetParameter(args[1]));
    if (charset === null) throw new SqlError(1115, '42000', `Unknown character set: '${charsetParameter(args[1])}'`);
    refuseBits(args.slice(0, 1));
    if (!exactCharsets.has(charset.name) && !chineseCharsets.has(charset.name))
      throw notSupported(`CONVERT USING ${charset.name}`);
    const own = options.connectionCollation.startsWith(`${charset.name}_`);
    const collation = own ? options.connectionCollation : charset.collations[0]!.name;
    const fromBinary = isString(type) && type.collation === 'binary' && charset.name !== 'binary';
    if (fromBinary && chineseCharsets.has(charset.name)) throw notSupported(`bytes as ${charset.name}`);
    // CHAR(… USING charset) reckons with whole characters.
    const characters = textLength(type) / (isCharCall(argument) ? charset.bytesMax : 1);
    return textType(characters, collation);
  },
  compile: compileConvert,
};

/** The bytes of a weak value as text, which servers make of them beside a stronger text. As weak as they are: unlike CONVERT's, which is a column's. */
const textOf: ScalarFunction = {
  name: 'text of',
  arity: [1, 1],
  resultType: ([argument]) => textType(argument!.type.length, 'utf8mb4_general_ci'),
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => out.appendBytes(wellFormed(bytesOfRow(text, row), 'utf8mb4', call.context));
    }),
};

function isCharCall(expression: Expression): boolean {
  return expression.kind === 'call' && expression.function === 'char';
}

function compileConvert(call: BoundCall): Evaluator {
  const [operand] = call.operands as [BoundCall['operands'][0]];
  const source = charsetOfType(operand.expression);
  const target = charsetParameter(call.operands[1]!.expression);
  const convertBytes = converter(source, target, call.context, isCharCall(operand.expression));
  return compileText({ ...call, operands: [operand] }, allText, (args, out) => {
    const text = args.text(0);
    return (row) => {
      const converted = convertBytes(bytesOfRow(text, row));
      if (converted === null) out.appendNull();
      else out.appendBytes(converted);
    };
  });
}

type Converter = (bytes: Uint8Array) => Uint8Array | null;

/** @param isStrict bytes that are no text of the target are NULL */
function converter(source: string, target: string, context: EvaluationContext, isStrict: boolean): Converter {
  if (source === target) return (bytes) => bytes;
  if (target === 'binary') {
    const charset = charsetByName(source);
    if (charset === null || charset.encoding === null) return (bytes) => bytes;
    return (bytes) => {
      if (isAscii(bytes)) return bytes;
      const text = Buffer.from(bytes).toString();
      if (chineseCharsets.has(source)) for (const character of text) holdsCharacter(source, character);
      return encodeText(text, charset);
    };
  }
  if (source === 'binary') {
    const charset = charsetByName(target);
    if (!isStrict && (target === 'utf8mb4' || target === 'utf8mb3'))
      return (bytes) => wellFormed(bytes, target, context);
    return (bytes) => fromBytes(bytes, target, charset, context);
  }
  return (bytes) => (isAscii(bytes) ? bytes : Buffer.from(limited(bytes, source, target, context)));
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** Bytes read as text. */
function fromBytes(
  bytes: Uint8Array,
  target: string,
  charset: ReturnType<typeof charsetByName>,
  context: EvaluationContext,
): Uint8Array | null {
  if (isAscii(bytes)) return bytes;
  if (target === 'latin1') return Buffer.from(decodeText(Buffer.from(bytes), charset));
  const text = Buffer.from(bytes).toString();
  const valid = target !== 'ascii' && Buffer.from(text).equals(bytes);
  if (valid && (target === 'utf8mb4' || !/[\u{10000}-\u{10ffff}]/u.test(text))) return bytes;
  const hex = Buffer.from(bytes).toString('hex').toUpperCase();
  context.warn(1300, `Invalid ${target} character string: '${hex.length > 12 ? `${hex.slice(0, 12)}...` : hex}'`);
  return null;
}

/** Characters that the target lacks become question marks. */
function limited(bytes: Uint8Array, source: string, target: string, context: EvaluationContext): string {
  let converted = '';
  let lost: string | null = null;
  for (const character of Buffer.from(bytes).toString()) {
    if (holdsCharacter(target, character)) converted += character;
    else {
      lost ??= character;
      converted += '?';
    }
  }
  if (lost !== null) {
    const code = encodeText(lost, charsetByName(source)).toString('hex').toUpperCase();
    context.warn(1977, `Cannot convert '${source}' character 0x${code} to '${target}'`);
  }
  return converted;
}

/** Errors: 1235 where converters differ. */
export function holdsCharacter(charset: string, character: string): boolean {
  const point = character.codePointAt(0)!;
  if (point < 0x80 || charset === 'utf8mb4') return true;
  switch (charset) {
    case 'ascii':
      return false;
    case 'utf8mb3':
      return point < 0x10000;
    case 'latin1': {
      const known = charsetByName('latin1');
      return decodeText(encodeText(character, known), known) === character;
    }
    default:
      // The basic Chinese characters; for what else these sets hold, converters differ.
      if (point >= 0x4e00 && point <= 0x9fa5) return true;
      throw notSupported(`CONVERT of '${character}' USING ${charset}`);
  }
}

function nameOf(name: string, text: (expression: Expression) => string): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: () => textType(64, 'utf8mb3_general_ci'),
    compile: (call) => {
      const bytes = Buffer.from(text(call.operands[0]!.expression));
      return compileText({ ...call, operands: [] }, allText, (_, out) => () => out.appendBytes(bytes));
    },
  };
}

/** CHARSET(x) and COLLATION(x): what the type of x says. */
export const charsetFunctions: readonly ScalarFunction[] = [
  convert,
  textOf,
  nameOf('charset', ({ type }) => (isString(type) ? charsetOf(type.collation) : 'binary')),
  nameOf('collation', ({ type }) => (isString(type) ? type.collation : 'binary')),
];
