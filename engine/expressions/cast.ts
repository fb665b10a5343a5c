import { integerConstant } from './constants';
import type { Expression } from './expression';
import { inferCall } from './infer';
import { defaultInference, type InferenceOptions } from './scalar-function';

/**
 * CAST(x AS type). `type` as SQL has it, in upper case: `SIGNED`, `UNSIGNED INTEGER`, `DECIMAL(10,2)`, `CHAR(3)`, `BINARY`, `DOUBLE`,
 * `DATE`, `DATETIME(6)`, `TIME`. Null for other types (JSON, CHAR with a character set …). Errors: as inferCall.
 */
export function inferCast(
  operand: Expression,
  type: string,
  options: InferenceOptions = defaultInference,
): Expression | null {
  const match = /^([A-Z]+)(?: (?:INTEGER|INT|PRECISION))?(?:\((\d+)(?:, ?(\d+))?\))?$/.exec(type.trim());
  if (match === null) return null;
  const [, word, first, second] = match;
  const name = names[word!];
  if (name === undefined) return null;
  const parameters =
    name === 'cast_decimal'
      ? [first ?? '10', second ?? '0']
      : [first, second].filter((digits): digits is string => digits !== undefined);
  return inferCall(name, [operand, ...parameters.map(integerConstant)], options);
}

const names: Readonly<Record<string, string>> = {
  SIGNED: 'cast_signed',
  INT: 'cast_signed',
  INTEGER: 'cast_signed',
  UNSIGNED: 'cast_unsigned',
  DECIMAL: 'cast_decimal',
  DEC: 'cast_decimal',
  CHAR: 'cast_char',
  BINARY: 'cast_binary',
  DOUBLE: 'cast_double',
  DATE: 'cast_date',
  DATETIME: 'cast_datetime',
  TIME: 'cast_time',
};
