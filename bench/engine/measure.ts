import { type ColumnType, columnType, type Field } from '../../engine/batch/column-type';
import { batchRowsTarget, type RecordBatch, type Vector } from '../../engine/batch/record-batch';
import type { ExecutionContext } from '../../engine/context';
import { execute } from '../../engine/execute';
import type { FragmentPlan, PhysicalPlan } from '../../engine/plan';

export const bigint = columnType('bigint', { precision: 20, length: 20, nullable: false });
export const varchar = columnType('varchar', { length: 32, collation: 'utf8mb4_general_ci', nullable: false });

export function field(name: string, type: ColumnType): Field {
  return { name, originalName: name, table: 't', originalTable: 't', schema: 's', type, flags: 0 };
}

/** Row number → value, as a JavaScript number below 2^53 in size. */
export type Numbers = (row: number) => number;

export function int64Column(start: number, count: number, numbers: Numbers): Vector {
  const values = new BigInt64Array(count);
  for (let row = 0; row < count; row++) values[row] = BigInt(numbers(start + row));
  return { layout: 'int64', type: bigint, length: count, validity: null, values };
}

export function textColumn(start: number, count: number, text: (row: number) => string): Vector {
  const parts = Array.from({ length: count }, (_, row) => Buffer.from(text(start + row)));
  const offsets = new Int32Array(count + 1);
  for (let row = 0; row < count; row++) offsets[row + 1] = offsets[row]! + parts[row]!.length;
  return { layout: 'bytes', type: varchar, length: count, validity: null, offsets, data: Buffer.concat(parts) };
}

/** Batches of the usual size, one column per maker. */
export function batches(
  rowCount: number,
  ...columns: readonly ((start: number, count: number) => Vector)[]
): RecordBatch[] {
  const result: RecordBatch[] = [];
  for (let start = 0; start < rowCount; start += batchRowsTarget) {
    const count = Math.min(batchRowsTarget, rowCount - start);
    result.push({ rowCount: count, columns: columns.map((column) => column(start, count)) });
  }
  return result;
}

export function fragment(name: string, fields: readonly Field[]): FragmentPlan {
  return { kind: 'fragment', dataNode: name, sql: '', fields };
}

/** The best of `rounds` times, in milliseconds. */
export async function bestMs(work: () => Promise<void> | void, rounds = 7): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

/** Runs a plan over rows in memory to its end. */
export async function runPlan(
  plan: PhysicalPlan,
  tables: Readonly<Record<string, readonly RecordBatch[]>>,
): Promise<void> {
  const context: ExecutionContext = {
    signal: new AbortController().signal,
    memoryBudgetBytes: 2 ** 33,
    warn: () => {},
    runFragment: async (dataNode) => ({ fields: fieldsOf(plan, dataNode), batches: inTurn(tables[dataNode]!) }),
  };
  for await (const batch of execute(plan, context)) if (batch.rowCount === 0) throw new Error('an empty batch');
}

async function* inTurn(all: readonly RecordBatch[]): AsyncGenerator<RecordBatch> {
  yield* all;
}

function fieldsOf(plan: PhysicalPlan, dataNode: string): readonly Field[] {
  const inputs = inputsOf(plan);
  if (plan.kind === 'fragment' && plan.dataNode === dataNode) return plan.fields;
  for (const input of inputs) {
    const fields = fieldsOf(input, dataNode);
    if (fields.length > 0) return fields;
  }
  return [];
}

function inputsOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  if ('input' in plan) return [plan.input];
  if ('inputs' in plan) return plan.inputs;
  return plan.kind === 'hash-join' ? [plan.left, plan.right] : [];
}
