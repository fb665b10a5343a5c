import { integerConstant, stringConstant } from './constants';
import type { Expression } from './expression';
import { inferCall } from './infer';
import { defaultInference, type InferenceOptions } from './scalar-function';

/**
 * CAST(x AS type). `type` as SQL has it, in upper case: `SIGNED`, `UNSIGNED INTEGER`, `DECIMAL(10,2)`, `CHAR(3) CHARACTER SET LATIN1`,
 * `BINARY`, `DOUBLE`, `FLOAT`, `DATE`, `DATETIME(6)`, `TIME`, `UUID`, `INET6`. Null for other types. Errors: as inferCall.
 */
export function inferCast(
  operand: Expression,
  type: string,
  options: InferenceOptions = defaultInference,
): Expression | null {
  const match =
    /^(NATIONAL )?([A-Z]+[46]?)(?: (?:INTEGER|INT|PRECISION|VARYING))?(?:\((\d+)(?:, ?(\d+))?\))?(?: (?:CHARSET|CHARACTER SET) ([A-Z0-9]+))?$/.exec(
      type.trim().replace(/\s+/g, ' ').replace(/ \(/g, '('),
    );
  if (match === null) return null;
  const [, national, word, first, second, charset] = match;
  const name = names[word!];
  if (name === undefined) return null;
  const wanted = national || word!.startsWith('N') ? 'utf8mb3' : charset?.toLowerCase();
  const parameters =
    name === 'cast_decimal'
      ? [first ?? '10', second ?? '0']
      : [first, second].filter((digits): digits is string => digits !== undefined);
  if (wanted !== undefined && name !== 'cast_char') return null;
  if (name === 'cast_double' && parameters.length === 1) return null;
  const cast = inferCall(name, [operand, ...parameters.map(integerConstant)], options);
  if (cast === null || wanted === undefined) return cast;
  return inferCall('convert', [cast, stringConstant(wanted, 'utf8mb4_general_ci')], options);
}

const names: Readonly<Record<string, string>> = {
  SIGNED: 'cast_signed',
  INT: 'cast_signed',
  INTEGER: 'cast_signed',
  UNSIGNED: 'cast_unsigned',
  DECIMAL: 'cast_decimal',
  DEC: 'cast_decimal',
  NUMERIC: 'cast_decimal',
  CHAR: 'cast_char',
  CHARACTER: 'cast_char',
  VARCHAR: 'cast_char',
  NCHAR: 'cast_char',
  NVARCHAR: 'cast_char',
  BINARY: 'cast_binary',
  VARBINARY: 'cast_varbinary',
  DOUBLE: 'cast_double',
  REAL: 'cast_double',
  FLOAT: 'cast_float',
  DATE: 'cast_date',
  DATETIME: 'cast_datetime',
  TIME: 'cast_time',
  UUID: 'cast_uuid',
  INET4: 'cast_inet4',
  INET6: 'cast_inet6',
};
