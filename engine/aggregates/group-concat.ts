import type { Aggregate } from './accumulator';
import { ConcatAccumulator } from './concat';
import { groupConcatType } from './result-types';

/**
 * GROUP_CONCAT: the arguments' texts of each row one after the other, rows in the call's order (without one: as they arrive) with the
 * separator in between; rows with a NULL argument are left out; NULL when none is left. A result longer than group_concat_max_len bytes is
 * cut there, before a character that would be split, with a warning (1260).
 * No partials: the order and the limit need all rows in one place.
 */
export const groupConcat: Aggregate = {
  partials: null,
  partialArgument: 'as-is',
  ignoresDuplicates: false,
  resultType: (argumentTypes) => groupConcatType(argumentTypes),
  accumulator(settings) {
    const all = settings.call.arguments.map((_, argument) => argument);
    const separator = settings.call.separator ?? ',';
    return new ConcatAccumulator(settings, {
      name: 'GROUP_CONCAT',
      separator,
      brackets: null,
      texts: all,
      required: all,
      nullSortsAsZero: true,
    });
  },
};
