/** UUID, INET4 and INET6 in expressions: compared by their bytes, text to functions that read text, and nothing else that is known here. */
import { notSupported } from '../../protocol/wire/sql-error';
import { type ColumnType, isFixedBinary, isString } from '../batch/column-type';
import type { Expression } from './expression';

/** They compare their arguments, or choose among them: texts beside such values become values. */
const takingValues: ReadonlySet<string> = new Set('= <=> <> < <= > >= between in coalesce ifnull'.split(' '));

/** As those, of arguments in certain places. */
const takingSome: ReadonlySet<string> = new Set(['if', 'case', 'case_of', 'nullif']);

const takingAny: ReadonlySet<string> = new Set(
  'is_null is_not_null cast_char cast_uuid cast_inet4 cast_inet6'.split(' '),
);

/** Their arguments are texts, whatever their types. */
const readingText: ReadonlySet<string> = new Set(
  (
    'concat concat_ws length octet_length char_length character_length upper ucase lower lcase left right substring substr mid replace reverse ' +
    'like locate instr lpad rpad trim trim_leading trim_trailing ltrim rtrim substring_index md5 sha sha1 sha2 crc32'
  ).split(' '),
);

/** The arguments as the function is to have them. @param cast makes a call of a cast of this name. Errors: 1235. */
export function knownArguments(
  name: string,
  args: readonly Expression[],
  cast: (name: string, argument: Expression) => Expression,
): readonly Expression[] {
  const fixed = args.find(({ type }) => isFixedBinary(type))?.type;
  if (fixed === undefined || takingAny.has(name) || takingSome.has(name)) return args;
  if (takingValues.has(name))
    return args.map((each) => (isString(each.type) ? cast(`cast_${fixed.name}`, each) : each));
  if (!readingText.has(name)) throw notSupported(`${name} of ${nameOf(fixed)} outside of one data node`);
  return args.map((each) => (isFixedBinary(each.type) ? cast('cast_char', each) : each));
}

/** The type that all are compared in, when one of them is of such a type; null when none is. Errors: 1235. */
export function fixedBinaryType(expressions: readonly Expression[], operation: string): ColumnType | null {
  const fixed = expressions.find(({ type }) => isFixedBinary(type))?.type;
  if (fixed === undefined) return null;
  const other = expressions.find(({ type }) => type.name !== fixed.name)?.type;
  if (other === undefined) return fixed;
  throw notSupported(`'${operation}' of ${nameOf(fixed)} and ${other.name} outside of one data node`);
}

function nameOf({ name }: ColumnType): string {
  return name.toUpperCase();
}
