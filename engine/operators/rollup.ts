import { type ColumnType, columnType, computedField, type Field } from '../batch/column-type';
import { conform } from '../batch/conform';
import type { Int64Vector, RecordBatch, Vector } from '../batch/record-batch';
import { nullVector } from '../batch/vector-builder';
import type { AggregatePlan, SortKey } from '../plan';
import { aggregate } from './aggregate';
import { type BatchSource, operator, type Run } from './operator';
import { byText } from './order/by-text';
import { sort } from './sort';

/**
 * GROUP BY … WITH ROLLUP: every row counts once for each prefix of the keys, the other keys then being NULL; an aggregate groups by the keys
 * and by which of them are rolled up, and its rows are sorted so that each sum follows what it sums up. Without rows there are none, not even
 * the last sum (as in MariaDB). Memory and disk are used by that aggregate and that sort only.
 */
export function rollup(plan: AggregatePlan, input: BatchSource, run: Run): BatchSource {
  const shape = shapeOf(plan);
  const expanded = operator(run, [input], expand(plan, input));
  const grouped = aggregate(shape.aggregate, expanded, run);
  const marked = operator(run, [grouped], withMarks(plan, grouped));
  const sorted = sort(shape.sort, marked, run);
  return operator(run, [sorted], withoutMarks(plan, sorted));
}

const maskField = computedField('rolled up', columnType('bigint', { precision: 20, length: 20, nullable: false }));
const markField = computedField('is rolled up', columnType('bigint', { precision: 1, length: 1, nullable: false }));

/**
 * The plans inside. The aggregate's input has, after its own columns, the keys of one prefix and the mask; its output is keys, mask, results.
 * The sort adds a mark for each key, which is 1 where the key is rolled up.
 */
function shapeOf(plan: AggregatePlan): {
  readonly aggregate: AggregatePlan;
  readonly sort: Parameters<typeof sort>[0];
} {
  const { groupKeys, input, fields } = plan;
  const width = input.fields.length;
  const keys = groupKeys.map((column) => nullable(input.fields[column]!));
  const results = fields.slice(groupKeys.length, -1);
  const grouped = [...keys, maskField, ...results];
  const marked = [...grouped.map(byText), ...keys.map(() => markField)];
  const order = groupKeys.flatMap((_, key): SortKey[] => [
    { column: grouped.length + key, descending: false },
    { column: key, descending: false },
  ]);
  return {
    aggregate: {
      kind: 'aggregate',
      input: { ...input, fields: [...input.fields, ...keys, maskField] },
      groupKeys: [...groupKeys, groupKeys.length].map((_, index) => width + index),
      aggregates: plan.aggregates,
      fields: grouped,
    },
    sort: { kind: 'sort', input: { ...input, fields: marked }, keys: order, fields: marked },
  };
}

function nullable(field: Field): Field {
  return { ...field, type: { ...field.type, nullable: true } };
}

/** Each batch once for every prefix of the keys, the longest first. */
async function* expand({ groupKeys, input }: AggregatePlan, source: BatchSource): AsyncGenerator<RecordBatch, void> {
  const types = groupKeys.map((column) => nullable(input.fields[column]!).type);
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    const { columns, rowCount } = batch;
    for (let length = groupKeys.length; length >= 0; length--) {
      const keys = groupKeys.map((column, key) =>
        key < length ? columns[column]! : nullVector(types[key]!, rowCount),
      );
      const mask = integers(maskField.type, rowCount, maskOf(groupKeys.length, length));
      yield { rowCount, columns: [...columns, ...keys, mask] };
    }
  }
}

/** Bit i is set for each key i that is not in the prefix. */
function maskOf(keyCount: number, prefix: number): bigint {
  return 2n ** BigInt(keyCount) - 2n ** BigInt(prefix);
}

function integers(type: ColumnType, length: number, value: bigint): Vector {
  return { layout: 'int64', type, length, validity: null, values: new BigInt64Array(length).fill(value) };
}

async function* withMarks({ groupKeys }: AggregatePlan, source: BatchSource): AsyncGenerator<RecordBatch, void> {
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    const { columns, rowCount } = batch;
    const mask = (columns[groupKeys.length] as Int64Vector).values;
    const marks = groupKeys.map((_, key): Vector => {
      const values = mask.map((bits) => (bits >> BigInt(key)) & 1n);
      return { layout: 'int64', type: markField.type, length: rowCount, validity: null, values };
    });
    yield { rowCount, columns: [...columns, ...marks] };
  }
}

/** Keys, results, mask: the columns of the plan. */
async function* withoutMarks(
  { groupKeys, fields }: AggregatePlan,
  source: BatchSource,
): AsyncGenerator<RecordBatch, void> {
  const keyCount = groupKeys.length;
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    const { columns, rowCount } = batch;
    const wanted = [...columns.slice(0, keyCount), ...columns.slice(keyCount + 1, fields.length), columns[keyCount]!];
    yield { rowCount, columns: wanted.map((column, index) => conform(column, fields[index]!, 'WITH ROLLUP')) };
  }
}
