import type { Aggregate } from './accumulator';
import { ConcatAccumulator } from './concat';
import { jsonTextType } from './result-types';

/**
 * JSON_ARRAYAGG(x): `[x,x,…]`, without spaces and with NULLs, in the call's order (without one: as they arrive); NULL without rows. Past
 * group_concat_max_len bytes it is cut as GROUP_CONCAT is, whatever that makes of it (MariaDB 10.11).
 *
 * How a value looks in JSON is known best where it comes from, so the last argument is text that is an array already: JSON_ARRAY(x), whose
 * elements are taken out. Before it with DISTINCT: x itself. Partial: [JSON_ARRAYAGG], an array too.
 */
export const jsonArrayAgg: Aggregate = {
  partials: ['json_arrayagg'],
  partialArgument: 'as-is',
  ignoresDuplicates: false,
  distinctByFirst: true,
  resultType: (argumentTypes) => jsonTextType(argumentTypes.at(-1)!),
  accumulator(settings) {
    const text = settings.call.arguments.length - 1;
    return new ConcatAccumulator(settings, {
      name: 'JSON_ARRAYAGG',
      separator: ',',
      brackets: ['[', ']'],
      texts: [text],
      required: [text],
      nullSortsAsZero: false,
    });
  },
};
