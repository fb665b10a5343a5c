import { isBinaryString, isNumeric, isTemporal } from '../../engine/batch/column-type';
import { textColumn, writeValueText } from '../../engine/batch/format/value';
import { isValid } from '../../engine/batch/record-batch';
import { compileExpression } from '../../engine/expressions/compile';
import { engineExpression } from '../lower/expression';
import type { Expression } from '../sql/ast';

/** Room for the text of any value that is no string. */
const valueTextMax = 512;

/** The value of an expression without columns, computed by the engine, as a literal. Errors: 1235 for what the engine does not compute. */
export function constantLiteral(expression: Expression, collation: string): Expression {
  const lowered = engineExpression(expression, {
    collation,
    input: (id) => {
      throw new Error(`column ${id} in a constant`);
    },
  });
  const vector = compileExpression(lowered)({ rowCount: 1, columns: [] });
  if (!isValid(vector.validity, 0)) return { kind: 'null' };
  if (vector.layout === 'bytes') {
    const bytes = vector.data.subarray(vector.offsets[0], vector.offsets[1]);
    if (isBinaryString(lowered.type))
      return { kind: 'hex', digits: Buffer.from(bytes).toString('hex'), prefixed: false, introducer: null };
    return text(Buffer.from(bytes).toString('utf8'));
  }
  const target = Buffer.alloc(valueTextMax);
  const value = target.toString('latin1', 0, writeValueText(target, 0, textColumn(vector), 0));
  if (isTemporal(lowered.type) || !isNumeric(lowered.type)) return text(value);
  return number(value, vector.layout === 'float64' ? 'float' : value.includes('.') ? 'decimal' : 'integer');
}

function text(value: string): Expression {
  return { kind: 'string', value, introducer: null, national: false };
}

function number(value: string, form: 'integer' | 'decimal' | 'float'): Expression {
  if (!value.startsWith('-')) return { kind: 'number', text: value, form };
  return { kind: 'unary', operator: '-', operand: { kind: 'number', text: value.slice(1), form } };
}
