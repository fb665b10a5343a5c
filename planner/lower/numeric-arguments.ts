import { type ColumnType, computedField, isTemporal, type Layout, layoutOf } from '../../engine/batch/column-type';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import type { AggregateFunction } from '../../engine/plan';
import type { WindowFunction } from '../../engine/window-call';
import { engineCall, engineExpression } from './expression';
import { type LowerContext, type Lowered, scopeOf } from './lower';

/** A call of which the engine computes the arguments, as input columns. */
interface Call {
  readonly function: AggregateFunction | WindowFunction;
  readonly arguments: readonly number[];
}

const numbers: readonly Layout[] = ['int64', 'decimal', 'float64'];

/** What the first argument may be; absent = anything. */
const layouts: Readonly<Partial<Record<Call['function'], readonly Layout[]>>> = {
  sum: numbers,
  avg: numbers,
  stddev_pop: numbers,
  stddev_samp: numbers,
  var_pop: numbers,
  var_samp: numbers,
  bit_and: ['int64'],
  bit_or: ['int64'],
  bit_xor: ['int64'],
};

/**
 * Aggregates of numbers over what is none: text counts as the double that it begins with, a date or time as the number that its digits are;
 * aggregates of bits take integers. The numbers become further columns of the input. (MySQL manual, "Aggregate Function Descriptions".)
 */
export function withNumericArguments<C extends Call>(
  calls: readonly C[],
  input: Lowered,
  context: LowerContext,
): { readonly calls: readonly C[]; readonly input: Lowered } {
  const scope = scopeOf(input, context);
  const { fields } = input.plan;
  const added: EngineExpression[] = [];
  const changed = calls.map((call): C => {
    const [first, ...others] = call.arguments;
    const wanted = layouts[call.function];
    if (first === undefined || !wanted || wanted.includes(layoutOf(fields[first]!.type))) return call;
    const operand = { kind: 'input', index: first, type: fields[first]!.type } as const;
    added.push(asNumber(operand, wanted === numbers));
    return { ...call, arguments: [fields.length + added.length - 1, ...others] };
  });
  if (added.length === 0) return { calls, input };
  const kept = fields.map((field, index): EngineExpression => ({ kind: 'input', index, type: field.type }));
  const computed = added.map((expression) => computedField('number', expression.type));
  return {
    calls: changed,
    input: {
      plan: { kind: 'project', input: input.plan, expressions: [...kept, ...added], fields: [...fields, ...computed] },
      columns: [...input.columns, ...added.map(() => context.binding.newColumn('number', null, null))],
    },
  };

  function asNumber(operand: EngineExpression & { readonly type: ColumnType }, fractions: boolean): EngineExpression {
    if (!fractions) return engineCall('cast_signed', [operand], scope);
    if (!isTemporal(operand.type)) return engineCall('cast_double', [operand], scope);
    return engineCall('+', [operand, engineExpression({ kind: 'number', text: '0', form: 'integer' }, scope)], scope);
  }
}
