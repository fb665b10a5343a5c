import { accumulatorFor, columnsOf } from '../../aggregates/registry';
import type { ColumnType } from '../../batch/column-type';
import type { ExecutionContext } from '../../context';
import type { AggregateCall, JoinAggregatePlan } from '../../plan';
import type { GroupedRows } from '../aggregate/groups';
import { type JoinKeys, joinKeys } from '../keys/join-keys';
import { HeldGroups } from './held-groups';

/** An aggregate over a join, seen from the side that is held. */
export interface JoinAggregateShape {
  readonly keys: JoinKeys;
  readonly heldTypes: readonly ColumnType[];
  readonly streamedTypes: readonly ColumnType[];
  /** The whole aggregate over streamed columns followed by held columns. */
  readonly rows: GroupedRows;
  /** Columns of the streamed side that group keys and calls read. */
  readonly used: ReadonlySet<number>;
  /** Of each call: its number among those over held columns, -1 for those over streamed columns or over none. */
  readonly heldCalls: readonly number[];
  heldGroups(): HeldGroups;
}

export function shapeOf(plan: JoinAggregatePlan, context: ExecutionContext): JoinAggregateShape {
  const leftCount = plan.left.fields.length;
  const left = { fields: plan.left.fields, keys: plan.leftKeys, first: 0 };
  const right = { fields: plan.right.fields, keys: plan.rightKeys, first: leftCount };
  const [held, streamed] = plan.build === 'left' ? [left, right] : [right, left];
  const width = streamed.fields.length;
  const isHeld = (column: number): boolean => column < leftCount === (plan.build === 'left');
  const place = (column: number): number => (isHeld(column) ? width + column - held.first : column - streamed.first);
  const aggregates = plan.aggregates.map((call): AggregateCall => ({ ...call, arguments: call.arguments.map(place) }));
  const groupKeys = plan.groupKeys.map(place);
  const overHeld = aggregates.filter((call) => columnsOf(call).some((column) => column >= width));
  const own = (call: AggregateCall): number[] => columnsOf(call).map((column) => column - width);
  const streamedCalls = aggregates.filter((call) => !overHeld.includes(call));
  const keys = joinKeys(held.fields, streamed.fields, held.keys, streamed.keys);
  return {
    keys,
    heldTypes: held.fields.map(({ type }) => type),
    streamedTypes: streamed.fields.map(({ type }) => type),
    rows: { input: { fields: [...streamed.fields, ...held.fields] }, groupKeys, aggregates, fields: plan.fields },
    used: new Set([...groupKeys, ...streamedCalls.flatMap(columnsOf)]),
    heldCalls: aggregates.map((call) => overHeld.indexOf(call)),
    heldGroups: () =>
      new HeldGroups(
        keys,
        plan.heldRows ?? 0,
        overHeld.map((call) => ({
          columns: own(call),
          accumulator: accumulatorFor({
            call,
            argumentTypes: own(call).map((column) => held.fields[column]!.type),
            resultType: plan.fields[groupKeys.length + aggregates.indexOf(call)]!.type,
            context,
          }),
        })),
      ),
  };
}
