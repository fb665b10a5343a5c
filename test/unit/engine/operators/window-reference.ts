/** What window functions must give, over plain rows: frames found by asking of every row of the partition whether it is in them. */
import type { Field } from '../../../../engine/batch/column-type';
import type { WindowPlan } from '../../../../engine/plan';
import type { FrameBound, WindowCall } from '../../../../engine/window-call';
import type { Row, Value } from '../../../support/memory-plans';
import { compareRows, compareValues, sorted } from './reference';

export function windowReference(plan: WindowPlan, rows: readonly Row[]): Value[][] {
  const { fields } = plan.input;
  const partitionKeys = plan.partitionBy.map((column) => ({ column, descending: false }));
  const all = sorted(rows, [...partitionKeys, ...plan.orderBy], fields);
  const partitions: Row[][] = [];
  for (const row of all) {
    const last = partitions.at(-1);
    if (last && compareRows(last[0]!, row, partitionKeys, fields) === 0) last.push(row);
    else partitions.push([row]);
  }
  return partitions.flatMap((partition) =>
    partition.map((row, at) => [...row, ...plan.calls.map((call) => resultOf(call, plan, partition, at))]),
  );
}

function resultOf(call: WindowCall, plan: WindowPlan, partition: readonly Row[], at: number): Value {
  const row = partition[at]!;
  const argument = (index: number): Value => row[call.arguments[index]!]!;
  const valueIn = (other: Row | undefined): Value => other?.[call.arguments[0]!] ?? null;
  const compare = (other: Row): number => compareRows(other, row, plan.orderBy, plan.input.fields);
  const before = partition.filter((other) => compare(other) < 0);
  const upTo = partition.filter((other) => compare(other) <= 0);
  const frame = partition.filter((_, other) => isInFrame(call, plan, partition, at, other));
  switch (call.function) {
    case 'row_number':
      return BigInt(at + 1);
    case 'rank':
      return BigInt(before.length + 1);
    case 'dense_rank': {
      const distinct = before.filter(
        (other, index) => index === 0 || compareRows(before[index - 1]!, other, plan.orderBy, plan.input.fields) !== 0,
      );
      return BigInt(distinct.length + 1);
    }
    case 'percent_rank':
      return partition.length === 1 ? 0 : before.length / (partition.length - 1);
    case 'cume_dist':
      return upTo.length / partition.length;
    case 'ntile': {
      const parts = Number(argument(0));
      const sizes = Array.from({ length: parts }, (_, part) =>
        Math.floor((partition.length + parts - 1 - part) / parts),
      );
      const ends = sizes.map((_, part) => sizes.slice(0, part + 1).reduce((sum, size) => sum + size, 0));
      return BigInt(ends.findIndex((end) => at < end) + 1);
    }
    case 'lag':
    case 'lead': {
      const offset = call.arguments.length > 1 ? Number(argument(1) ?? 0n) : 1;
      const other = call.function === 'lag' ? at - offset : at + offset;
      if (other >= 0 && other < partition.length) return valueIn(partition[other]);
      return call.arguments.length > 2 ? argument(2) : null;
    }
    case 'first_value':
      return valueIn(frame[0]);
    case 'last_value':
      return valueIn(frame.at(-1));
    case 'nth_value':
      return valueIn(frame[Number(argument(1)) - 1]);
    default:
      return aggregateOf(call, frame, plan.input.fields);
  }
}

function isInFrame(call: WindowCall, plan: WindowPlan, partition: readonly Row[], at: number, other: number): boolean {
  return (
    isPast(call, call.frame.start, plan, partition, at, other, 1) &&
    isPast(call, call.frame.end, plan, partition, at, other, -1)
  );
}

/** Whether a row is on the inner side of a bound: not before the start (`side` 1), not after the end (-1). */
function isPast(
  { frame }: WindowCall,
  bound: FrameBound,
  plan: WindowPlan,
  partition: readonly Row[],
  at: number,
  other: number,
  side: 1 | -1,
): boolean {
  const { fields } = plan.input;
  switch (bound.kind) {
    case 'unbounded-preceding':
    case 'unbounded-following':
      return true;
    case 'rows':
      return (other - at - bound.offset) * side >= 0;
    case 'current-row':
      if (frame.unit === 'rows') return (other - at) * side >= 0;
      return compareRows(partition[other]!, partition[at]!, plan.orderBy, fields) * side >= 0;
    case 'value': {
      const [key] = plan.orderBy;
      const order = compareValues(
        partition[other]![key!.column]!,
        partition[at]![bound.column]!,
        fields[key!.column]!.type,
      );
      return (key!.descending ? -order : order) * side >= 0;
    }
  }
}

function aggregateOf(call: WindowCall, frame: readonly Row[], fields: readonly Field[]): Value {
  const column = call.arguments[0];
  if (column === undefined) return BigInt(frame.length);
  const { type } = fields[column]!;
  const values = frame.map((row) => row[column]!).filter((value) => value !== null);
  switch (call.function) {
    case 'count':
      return BigInt(values.length);
    case 'bit_and':
      return bitsOf(values).reduce((all, each) => all & each, 2n ** 64n - 1n);
    case 'bit_or':
      return bitsOf(values).reduce((all, each) => all | each, 0n);
    case 'bit_xor':
      return bitsOf(values).reduce((all, each) => all ^ each, 0n);
  }
  if (values.length === 0) return null;
  const numbers = values.map(Number);
  switch (call.function) {
    case 'min':
      return values.reduce((best, value) => (compareValues(value, best, type) < 0 ? value : best));
    case 'max':
      return values.reduce((best, value) => (compareValues(value, best, type) > 0 ? value : best));
    case 'sum':
      if (type.name === 'double') return numbers.reduce((sum, value) => sum + value, 0);
      return withScale(
        values.reduce<bigint>((sum, value) => sum + unscaled(value), 0n),
        type.name === 'decimal' ? type.scale : 0,
      );
    case 'avg':
      return numbers.reduce((sum, value) => sum + value, 0) / values.length;
    case 'var_pop':
    case 'stddev_samp': {
      const sample = call.function === 'stddev_samp' ? 1 : 0;
      if (values.length <= sample) return null;
      let mean = 0;
      let squares = 0;
      for (const [index, value] of numbers.entries()) {
        const distance = value - mean;
        mean += distance / (index + 1);
        squares += distance * (value - mean);
      }
      const variance = squares / (values.length - sample);
      return sample === 1 ? Math.sqrt(variance) : variance;
    }
    default:
      throw new Error(`no reference for ${call.function}`);
  }
}

function bitsOf(values: readonly Value[]): bigint[] {
  return values.map((value) => BigInt.asUintN(64, value as bigint));
}

function unscaled(value: Value): bigint {
  return BigInt(String(value).replace('.', ''));
}

function withScale(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}
