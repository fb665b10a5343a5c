import { SqlError } from '../../protocol/wire/sql-error';
import { isNumeric, isString } from '../batch/column-type';
import { charsetOf } from './collation-of';
import { asNumber, negatedConstant, stringConstant } from './constants';
import type { Expression } from './expression';
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
  const known = wantsNumbers(name, args) ? args.map(asNumber) : readsBytes.has(name) ? args.map(bytesOf) : args;
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

/** Text lies in utf8mb4 here: functions that look at the bytes of latin1 get them by a conversion. */
function bytesOf(expression: Expression): Expression {
  const { type } = expression;
  if (!isString(type) || charsetOf(type.collation) !== 'latin1') return expression;
  const converted = inferCall('convert', [expression, stringConstant('binary', 'utf8mb4_general_ci')])!;
  return { ...converted, type: { ...converted.type, nullable: type.nullable } };
}

const comparing: ReadonlySet<string> = new Set('= <> < <= > >= <=> in between'.split(' '));

/** Whether literals such as 0x61 are numbers among these arguments: next to text they are text. */
function wantsNumbers(name: string, args: readonly Expression[]): boolean {
  if (numeric.has(name)) return true;
  return comparing.has(name) && args.some(({ type }) => isNumeric(type));
}
