import { SqlError } from '../../protocol/wire/sql-error';
import { isNumeric, isString } from '../batch/column-type';
import { byteLength } from './attributes';
import { charsetOf, coercibilityOf } from './collation-of';
import { asNumber, negatedConstant, stringConstant } from './constants';
import type { Expression } from './expression';
import { knownArguments } from './fixed-binary';
import { scalarFunction } from './functions/registry';
import { defaultInference, type InferenceOptions } from './scalar-function';

/**
 * A call with the type that MariaDB 10.11 gives it; null when the function is not known, which the planner reports.
 * Errors: 1582 for a wrong number of arguments, 1235 for types that are not supported, 1267 for collations that do not go together.
 */
export function inferCall(
  name: string,
  args: readonly Expression[],
  options: InferenceOptions = defaultInference,
): Expression | null {
  const entry = scalarFunction(name);
  if (entry === null) return null;
  const [min, max] = entry.arity;
  if (args.length < min || args.length > max) {
    throw new SqlError(1582, '42000', `Incorrect parameter count in the call to native function '${name}'`);
  }
  const texts = knownArguments(name, args, (cast, each) => inferCall(cast, [each], options)!);
  const known = wantsNumbers(name, texts)
    ? texts.map(asNumber)
    : readsBytes.has(name) || (joining.has(name) && areBytes(texts))
      ? texts.map(bytesOf)
      : joining.has(name)
        ? weakBytesAsText(texts)
        : name === 'cast_char' && options.connectionCollation.startsWith('utf8mb4_')
          ? texts.map(bytesAsText)
          : texts;
  const [first] = known;
  if (name === 'neg' && first?.kind === 'constant') {
    const negated = negatedConstant(first);
    if (negated !== null) return negated;
  }
  return { kind: 'call', function: name, arguments: known, type: entry.resultType(known, options) };
}

const numeric: ReadonlySet<string> = new Set(
  (
    '+ - * / % mod div neg & | ^ << >> ~ bit_count not and or xor is_true is_false abs sign round truncate floor ceil ceiling sqrt exp ln log ' +
    'log2 log10 pow power sin cos tan cot asin acos atan atan2 degrees radians cast_signed cast_unsigned cast_decimal cast_double'
  ).split(' '),
);
const readsBytes: ReadonlySet<string> = new Set(
  'length octet_length bit_length ascii ord crc32 crc32c hex md5 sha sha1 sha2 to_base64 aes_encrypt'.split(' '),
);

/**
 * Functions that make bytes of all their texts when some are bytes. What only chooses among its arguments is not one of them: a text that is
 * chosen comes to the client as text.
 */
const joining: ReadonlySet<string> = new Set('= <> < <= > >= <=> in between strcmp field concat concat_ws'.split(' '));

/** Character sets whose bytes a conversion gives exactly, or refuses to give. */
const convertible: ReadonlySet<string> = new Set(['latin1', 'gbk']);

/** Whether texts and bytes together are bytes: where no text is stronger than all bytes. A hexadecimal literal beside a column is text. */
function areBytes(args: readonly Expression[]): boolean {
  const strings = args.filter(({ type }) => isString(type));
  const isBinary = ({ type }: Expression): boolean => type.collation === 'binary';
  const bytes = strings.filter(isBinary).map(coercibilityOf);
  const texts = strings.filter((each) => !isBinary(each)).map(coercibilityOf);
  return bytes.length > 0 && Math.min(...bytes) <= Math.min(...texts);
}

/** Bytes that a function makes are weaker than a text, as which they are read beside it: UNHEX(x) = name. */
function weakBytesAsText(args: readonly Expression[]): readonly Expression[] {
  if (!args.some(({ type }) => isString(type) && type.collation !== 'binary')) return args;
  return args.map((each) => (each.kind === 'call' ? bytesAsText(each) : each));
}

/** Literals are refused by servers where they are no text. */
function bytesAsText(expression: Expression): Expression {
  const { type } = expression;
  const areBytes = expression.kind !== 'constant' && isString(type) && type.collation === 'binary';
  return areBytes ? inferCall('text of', [expression])! : expression;
}

/** Text lies in utf8mb4 here: what looks at the bytes of another character set gets them by a conversion. */
function bytesOf(expression: Expression): Expression {
  const { type } = expression;
  if (!isString(type) || !convertible.has(charsetOf(type.collation))) return expression;
  const converted = inferCall('convert', [expression, stringConstant('binary', 'utf8mb4_general_ci')])!;
  return { ...converted, type: { ...converted.type, length: byteLength(type), nullable: type.nullable } };
}

const comparing: ReadonlySet<string> = new Set('= <> < <= > >= <=> in between'.split(' '));

/** Whether literals such as 0x61 are numbers among these arguments: next to text they are text. */
function wantsNumbers(name: string, args: readonly Expression[]): boolean {
  if (numeric.has(name)) return true;
  return comparing.has(name) && args.some(({ type }) => isNumeric(type));
}
