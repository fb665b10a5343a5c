import type { Aggregate } from './accumulator';
import { extremum, hasExtremumOfWords } from './extremum';
import { sameType } from './result-types';

/**
 * MIN: the smallest value by the argument's own type (ENUM and SET by their text, as in MySQL); NULL when there is none.
 * Partial: [MIN]; merged by itself.
 */
export const min: Aggregate = {
  partials: ['min'],
  partialArgument: 'as-is',
  ignoresDuplicates: true,
  additive: hasExtremumOfWords,
  resultType: ([argument]) => sameType(argument!),
  accumulator: (settings) => extremum(settings, -1),
};
