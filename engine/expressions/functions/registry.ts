import type { ScalarFunction } from '../scalar-function';
import { arithmeticFunctions } from './arithmetic';
import { bitFunctions } from './bits';
import { castFunctions } from './cast';
import { charsetFunctions } from './charset';
import { comparisonFunctions } from './comparison';
import { conditionalFunctions } from './conditional';
import { dateArithmeticFunctions } from './date-arithmetic';
import { dateFormatFunctions } from './date-format';
import { datePartFunctions } from './date-parts';
import { dateShiftFunctions } from './date-shift';
import { encodingFunctions } from './encodings';
import { extract } from './extract';
import { fixedBinaryFunctions } from './fixed-binary';
import { identifierFunctions } from './identifiers';
import { inList } from './in-list';
import { internetFunctions } from './internet';
import { jsonMakeFunctions } from './json-make';
import { jsonQuestionFunctions } from './json-questions';
import { jsonReadFunctions } from './json-read';
import { jsonSearch } from './json-search';
import { like } from './like';
import { logicFunctions } from './logic';
import { mathFunctions } from './math';
import { numberTextFunctions } from './number-text';
import { random } from './random';
import { regexpFunctions } from './regexp';
import { roundingFunctions } from './rounding';
import { strToDate } from './str-to-date';
import { stringFunctions } from './string';
import { stringCaseFunctions } from './string-case';
import { stringMeasureFunctions } from './string-measures';
import { stringSetFunctions } from './string-sets';
import { timeArithmeticFunctions } from './time-arithmetic';
import { timeFormat } from './time-format';
import { unixTimeFunctions } from './unix-time';

/** All functions and operators of the engine. Adding one is an entry in the file of its family; a family is a line here. */
const families: readonly (readonly ScalarFunction[])[] = [
  comparisonFunctions,
  logicFunctions,
  arithmeticFunctions,
  conditionalFunctions,
  stringFunctions,
  stringMeasureFunctions,
  stringCaseFunctions,
  stringSetFunctions,
  numberTextFunctions,
  encodingFunctions,
  regexpFunctions,
  jsonReadFunctions,
  jsonQuestionFunctions,
  jsonMakeFunctions,
  internetFunctions,
  [random, jsonSearch],
  identifierFunctions,
  [like, inList],
  mathFunctions,
  bitFunctions,
  roundingFunctions,
  castFunctions,
  fixedBinaryFunctions,
  charsetFunctions,
  datePartFunctions,
  [extract],
  dateArithmeticFunctions,
  dateShiftFunctions,
  dateFormatFunctions,
  unixTimeFunctions,
  timeArithmeticFunctions,
  [strToDate, timeFormat],
];

const byName = new Map(families.flat().map((entry) => [entry.name, entry]));

/** The function of this lower-case name, or null when there is none. */
export function scalarFunction(name: string): ScalarFunction | null {
  return byName.get(name) ?? null;
}

export const functionNames: readonly string[] = [...byName.keys()];
