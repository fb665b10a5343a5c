import { computedField } from '../../engine/batch/column-type';
import { truthConstant } from '../../engine/expressions/constants';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import type { WindowItem } from '../logical/window';
import type { FunctionCall } from '../sql/ast';
import { engineCall } from './expression';
import { indexOf, type LowerContext, type Lowered, scopeOf } from './lower';

/**
 * The default of LAG and LEAD may be of another type than the value: what they give is of a type for both, as that of IF (MySQL manual, "Window Function
 * Descriptions"). Both become further columns of the input, of that type.
 *
 *     LAG(price, 1, 'none')     -- text
 */
export function withDefaultsOfOneType(
  items: readonly WindowItem[],
  input: Lowered,
  context: LowerContext,
): { readonly items: readonly WindowItem[]; readonly input: Lowered } {
  const scope = scopeOf(input, context);
  const { fields } = input.plan;
  const added: { readonly id: number; readonly expression: EngineExpression }[] = [];
  const changed = items.map((item): WindowItem => {
    const { call } = item;
    const [value, offset, otherwise] = call.arguments;
    if ((call.name !== 'lag' && call.name !== 'lead') || value === undefined || otherwise === undefined) return item;
    const operands = [value, otherwise].map((argument): EngineExpression => {
      if (argument.kind !== 'bound-column') throw new Error('a window function of something that is no column');
      const index = indexOf(argument.id, input);
      return { kind: 'input', index, type: fields[index]!.type };
    });
    const [first, second] = [true, false].map((taken) => {
      const id = context.binding.newColumn(call.name, null, null);
      added.push({ id, expression: engineCall('if', [truthConstant(taken), ...operands], scope) });
      return { kind: 'bound-column', id } as const;
    });
    return { ...item, call: { ...(call as FunctionCall), arguments: [first!, offset!, second!] } };
  });
  if (added.length === 0) return { items, input };
  const kept = fields.map((field, index): EngineExpression => ({ kind: 'input', index, type: field.type }));
  const computed = added.map(({ expression }) => computedField('default', expression.type));
  return {
    items: changed,
    input: {
      plan: {
        kind: 'project',
        input: input.plan,
        expressions: [...kept, ...added.map(({ expression }) => expression)],
        fields: [...fields, ...computed],
      },
      columns: [...input.columns, ...added.map(({ id }) => id)],
    },
  };
}
