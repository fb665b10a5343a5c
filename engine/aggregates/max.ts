import type { Aggregate } from './accumulator';
import { extremum, hasExtremumOfWords } from './extremum';
import { sameType } from './result-types';

/**
 * MAX: the largest value by the argument's own type (ENUM and SET by their text, as in MySQL); NULL when there is none.
 * Partial: [MAX]; merged by itself.
 */
export const max: Aggregate = {
  partials: ['max'],
  partialArgument: 'as-is',
  ignoresDuplicates: true,
  additive: hasExtremumOfWords,
  resultType: ([argument]) => sameType(argument!),
  accumulator: (settings) => extremum(settings, 1),
};
