/** STR_TO_DATE(text, format): DATE, TIME or DATETIME by what a constant format has (manual: "STR_TO_DATE"). */
import type { ColumnType } from '../../batch/column-type';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { parseByPattern } from '../../types/date-pattern';
import { isDate, packParts, timeOf } from '../../types/temporal';
import { refuseNumbered } from '../convert/to-double';
import { dateRules, type TemporalTarget, temporalType } from '../convert/to-temporal';
import { constantOf, type Operand } from '../evaluator';
import type { Expression } from '../expression';
import { int64Vector, NullMarks } from '../result';
import type { ScalarFunction } from '../scalar-function';
import { asText, bytesOfRow } from '../text';

function resultTypeOf(format: Expression): ColumnType {
  const value = constantOf(format);
  if (!(value instanceof Uint8Array)) return temporalType('datetime', 6, true);
  const letters = [...Buffer.from(value).toString().matchAll(/%(.)/gs)].map(([, letter]) => letter!).join('');
  const scale = letters.includes('f') ? 6 : 0;
  const hasDate = /[MVUXYWabcjmvuxyweDd]/.test(letters);
  const hasTime = /[HISThiklrsp]/.test(letters) || scale > 0;
  const target: TemporalTarget = hasDate ? (hasTime ? 'datetime' : 'date') : hasTime ? 'time' : 'date';
  return temporalType(target, scale, true);
}

export const strToDate: ScalarFunction = {
  name: 'str_to_date',
  arity: [2, 2],
  resultType: (args) => {
    for (const argument of args) refuseNumbered(argument);
    return resultTypeOf(args[1]!);
  },
  compile: ({ operands, type, context }) => {
    const [text, format] = operands.map(asText) as [Operand, Operand];
    const rules = dateRules(context);
    return (batch) => {
      const texts = text.evaluate(batch) as BytesVector;
      const formats = format.evaluate(batch) as BytesVector;
      const values = new BigInt64Array(batch.rowCount);
      const nulls = new NullMarks(null, batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        if (!isValid(texts.validity, row) || !isValid(formats.validity, row)) {
          nulls.setNull(row);
          continue;
        }
        const source = Buffer.from(bytesOfRow(texts, row)).toString();
        const found = parseByPattern(source, Buffer.from(bytesOfRow(formats, row)).toString());
        const { parts } = found ?? {};
        const refused = type.name !== 'time' && parts !== undefined && !isAllowed(parts, rules);
        if (found === null || parts === undefined || refused) {
          context.warn(1411, `Incorrect datetime value: '${source}' for function str_to_date`);
          nulls.setNull(row);
          continue;
        }
        if (found.truncated) context.warn(1292, `Truncated incorrect ${type.name} value: '${source}'`);
        const { hour, minute, second, microsecond } = parts;
        values[row] = type.name === 'time' ? BigInt(timeOf(hour, minute, second, microsecond)) : packParts(parts);
      }
      return int64Vector(type, 'temporal', values, nulls.validity);
    };
  },
};

/** Days that a month does not have are let through, unlike in other conversions. */
function isAllowed(parts: Parameters<typeof isDate>[0], rules: ReturnType<typeof dateRules>): boolean {
  const day = Math.min(parts.day, 28);
  return isDate({ ...parts, day }, rules);
}
