import { aggregates } from '../../engine/aggregates/registry';
import { type ColumnType, columnType, computedField } from '../../engine/batch/column-type';
import type { AggregateFunction } from '../../engine/plan';
import type { FrameBound, WindowCall, WindowFrame, WindowFunction } from '../../engine/window-call';
import { notSupported } from '../../protocol/wire/sql-error';
import { columnsIn } from '../logical/bound-expression';
import { outputOf } from '../logical/plan';
import type { WindowItem, WindowPlan } from '../logical/window';
import type { FrameBoundary } from '../sql/ast';
import { withDefaultsOfOneType } from './lag-default';
import { indexOf, type LowerContext, type Lowered, lower } from './lower';
import { withNumericArguments } from './numeric-arguments';

export async function lowerWindow(
  window: WindowPlan,
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const { partitionBy, orderBy, calls } = window;
  const used = [
    ...partitionBy,
    ...orderBy.map(({ id }) => id),
    ...calls.flatMap(({ call, start, end }) => [...columnsIn(call), ...[start, end].filter((id) => id !== null)]),
  ];
  const below = new Set([...outputOf(window.input).filter((id) => required.has(id)), ...used]);
  const { items, input: given } = withDefaultsOfOneType(calls, await lower(window.input, below, context), context);
  const made = items.map((item) => callOf(item, window, given));
  const { calls: computed, input } = withNumericArguments(
    made.map(({ call }) => call),
    given,
    context,
  );
  return {
    plan: {
      kind: 'window',
      input: input.plan,
      partitionBy: partitionBy.map((id) => indexOf(id, input)),
      orderBy: orderBy.map(({ id, descending }) => ({ column: indexOf(id, input), descending })),
      calls: computed,
      fields: [...input.plan.fields, ...made.map(({ call, type }) => computedField(call.function, type))],
    },
    columns: [...input.columns, ...calls.map(({ id }) => id)],
  };
}

const bigint = columnType('bigint', { precision: 21, length: 21, nullable: false });
const fraction = columnType('double', { scale: 10, length: 17, nullable: false });

/** Result types of the functions that are no aggregates (source: sql/item_windowfunc.h); null: the first argument's, and NULL where there is none. */
const windowTypes: Readonly<Record<WindowFunction, ColumnType | null>> = {
  row_number: bigint,
  rank: bigint,
  dense_rank: bigint,
  ntile: bigint,
  percent_rank: fraction,
  cume_dist: fraction,
  lag: null,
  lead: null,
  first_value: null,
  last_value: null,
  nth_value: null,
  percentile_cont: { ...fraction, nullable: true },
  percentile_disc: null,
};

function callOf(
  { call, frame, start, end }: WindowItem,
  window: WindowPlan,
  input: Lowered,
): { readonly call: WindowCall; readonly type: ColumnType } {
  const columns = call.arguments.map((argument) => {
    if (argument.kind !== 'bound-column') throw new Error('a window function of something that is no column');
    return indexOf(argument.id, input);
  });
  const types = columns.map((column) => input.plan.fields[column]!.type);
  const type = typeOf(call.name, call.kind === 'aggregate' && call.distinct, types);
  const physical: WindowFrame = {
    unit: frame?.unit ?? 'range',
    start: frame ? boundOf(frame.start, start, input) : { kind: 'unbounded-preceding' },
    end: frame
      ? boundOf(frame.end, end, input)
      : { kind: window.orderBy.length > 0 ? 'current-row' : 'unbounded-following' },
  };
  return { call: { function: call.name as WindowCall['function'], arguments: columns, frame: physical }, type };
}

function typeOf(name: string, distinct: boolean, types: readonly ColumnType[]): ColumnType {
  if (distinct) throw notSupported('DISTINCT in a window function');
  if (name in aggregates) return aggregates[name as AggregateFunction].resultType(types, false);
  if (!(name in windowTypes)) throw notSupported(`${name.toUpperCase()}() OVER (…) over several data nodes`);
  return windowTypes[name as WindowFunction] ?? { ...types[0]!, nullable: true };
}

function boundOf(boundary: FrameBoundary, column: number | null, input: Lowered): FrameBound {
  switch (boundary.kind) {
    case 'current-row':
      return { kind: 'current-row' };
    case 'unbounded':
      return { kind: boundary.direction === 'preceding' ? 'unbounded-preceding' : 'unbounded-following' };
    case 'offset': {
      if (column !== null) return { kind: 'value', column: indexOf(column, input) };
      if (boundary.offset.kind !== 'number') throw notSupported('a frame offset that is not a number');
      const rows = Number(boundary.offset.text);
      return { kind: 'rows', offset: boundary.direction === 'preceding' ? -rows : rows };
    }
  }
}
