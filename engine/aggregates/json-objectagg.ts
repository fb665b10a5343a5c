import type { Aggregate } from './accumulator';
import { ConcatAccumulator } from './concat';
import { jsonTextType } from './result-types';

/**
 * JSON_OBJECTAGG(k, x): `{"k":x, "k":x, …}`, keys as often as they come; rows whose key is NULL are left out; NULL without rows. It is never cut.
 *
 * Arguments: k, and JSON_OBJECT(k, x), whose member is taken out (as of JSON_ARRAYAGG). Partial: [JSON_OBJECTAGG], an object too.
 */
export const jsonObjectAgg: Aggregate = {
  partials: ['json_objectagg'],
  partialArgument: 'as-is',
  ignoresDuplicates: false,
  resultType: (argumentTypes) => jsonTextType(argumentTypes.at(-1)!),
  accumulator(settings) {
    const form = { name: 'JSON_OBJECTAGG', separator: ', ', brackets: ['{', '}'], nullSortsAsZero: false } as const;
    const unlimited = { ...settings, call: { ...settings.call, limit: Number.POSITIVE_INFINITY } };
    if (settings.call.phase === 'final')
      return new ConcatAccumulator(unlimited, { ...form, texts: [0], required: [0] });
    return new ConcatAccumulator(unlimited, { ...form, texts: [1], required: [0, 1], rewrite: withoutSpace });
  },
};

const quote = 0x22;
const backslash = 0x5c;

/** `"k": x` as `"k":x`. */
function withoutSpace(member: Uint8Array): Uint8Array {
  let end = 1;
  while (member[end] !== quote) end += member[end] === backslash ? 2 : 1;
  const colon = end + 2;
  const joined = new Uint8Array(member.length - 1);
  joined.set(member.subarray(0, colon));
  joined.set(member.subarray(colon + 1), colon);
  return joined;
}
