/** Plans over rows in memory: an ExecutionContext whose fragments serve canned batches, and plain JavaScript rows in and out of batches. */
import { type ColumnType, columnType, decimalWords, type Field } from '../../engine/batch/column-type';
import { readDecimal } from '../../engine/batch/decimal-words';
import { type BatchStream, isValid, type RecordBatch, type Vector } from '../../engine/batch/record-batch';
import { appendValue, vectorBuilder } from '../../engine/batch/vector-builder';
import type { ExecutionContext } from '../../engine/context';
import { execute } from '../../engine/execute';
import type { FragmentPlan, PhysicalPlan } from '../../engine/plan';

/** int64 and temporal: bigint · float64: number · decimal: text such as `-1.50` · bytes: text · null = NULL. */
export type Value = bigint | number | string | null;
export type Row = readonly Value[];

export const bigint = columnType('bigint', { precision: 20, length: 20 });
export const unsignedBigint = columnType('bigint', { precision: 20, length: 20, unsigned: true });
export const double = columnType('double', { scale: 31, length: 22 });
export const datetime = columnType('datetime', { length: 19 });
export const decimal = (precision: number, scale: number): ColumnType =>
  columnType('decimal', { precision, scale, length: precision + 2 });
export const varchar = (collation = 'utf8mb4_general_ci'): ColumnType =>
  columnType('varchar', { length: 100, collation });

export function field(name: string, type: ColumnType): Field {
  return { name, originalName: name, table: 't', originalTable: 't', schema: 's', type, flags: 0 };
}

/** Fields named a, b, c … of the given types. */
export function fieldsOf(...types: readonly ColumnType[]): Field[] {
  return types.map((type, index) => field(String.fromCharCode(97 + index), type));
}

function unscaled(text: string, scale: number): bigint {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole! + fraction.padEnd(scale, '0'));
}

function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function vectorOf(type: ColumnType, values: readonly Value[]): Vector {
  const builder = vectorBuilder(type, Math.max(1, values.length));
  for (const value of values) {
    if (typeof value !== 'string') appendValue(builder, value);
    else appendValue(builder, type.name === 'decimal' ? unscaled(value, type.scale) : Buffer.from(value, 'utf8'));
  }
  return builder.finish();
}

export function batchOf(fields: readonly Field[], rows: readonly Row[]): RecordBatch {
  return {
    rowCount: rows.length,
    columns: fields.map(({ type }, index) =>
      vectorOf(
        type,
        rows.map((row) => row[index]!),
      ),
    ),
  };
}

export function valueAt(vector: Vector, row: number): Value {
  if (!isValid(vector.validity, row)) return null;
  switch (vector.layout) {
    case 'int64':
      return vector.type.unsigned ? BigInt.asUintN(64, vector.values[row]!) : vector.values[row]!;
    case 'temporal':
    case 'float64':
      return vector.values[row]!;
    case 'decimal':
      return decimalText(readDecimal(vector.values, row, vector.words), vector.type.scale);
    case 'bytes':
      return Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString('utf8');
  }
}

export function rowsOf(batches: readonly RecordBatch[]): Value[][] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.rowCount }, (_, row) => batch.columns.map((column) => valueAt(column, row))),
  );
}

/** What a fragment serves: batches, or a source of them that is told nothing but pulls and return(). */
export type Served = readonly RecordBatch[] | AsyncIterable<RecordBatch>;

/** What happened to a context's fragments: `open a`, `pull a`, `end a`, `return a`. */
export type Event = string;

export interface MemoryContext extends ExecutionContext {
  readonly events: Event[];
  readonly warnings: (readonly [errno: number, message: string])[];
  readonly controller: AbortController;
  serve(name: string, fields: readonly Field[], served: Served): FragmentPlan;
  /** As serve, with the rows cut into batches of `batchRows`. */
  serveRows(name: string, fields: readonly Field[], rows: readonly Row[], batchRows?: number): FragmentPlan;
}

export function memoryContext(memoryBudgetBytes = 2 ** 30): MemoryContext {
  const streams = new Map<string, { fields: readonly Field[]; served: Served }>();
  const events: Event[] = [];
  const warnings: (readonly [number, string])[] = [];
  const controller = new AbortController();
  const serve = (name: string, fields: readonly Field[], served: Served): FragmentPlan => {
    streams.set(name, { fields, served });
    return { kind: 'fragment', dataNode: name, sql: `SELECT * FROM ${name}`, fields };
  };
  return {
    events,
    warnings,
    controller,
    signal: controller.signal,
    memoryBudgetBytes,
    warn: (errno, message) => warnings.push([errno, message]),
    serve,
    serveRows(name, fields, rows, batchRows = 100) {
      const batches: RecordBatch[] = [];
      for (let at = 0; at < rows.length; at += batchRows) batches.push(batchOf(fields, rows.slice(at, at + batchRows)));
      return serve(name, fields, batches);
    },
    async runFragment(dataNode): Promise<BatchStream> {
      const { fields, served } = streams.get(dataNode)!;
      events.push(`open ${dataNode}`);
      return { fields, batches: observed(dataNode, served, events) };
    },
  };
}

/** A hand-written iterator, because return() of a generator would wait for a pending next(). */
function observed(name: string, served: Served, events: Event[]): AsyncIterable<RecordBatch> {
  const source = Symbol.asyncIterator in served ? served[Symbol.asyncIterator]() : inTurn(served);
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        events.push(`pull ${name}`);
        const result = await source.next();
        if (result.done) events.push(`end ${name}`);
        return result;
      },
      async return() {
        events.push(`return ${name}`);
        await source.return?.();
        return { done: true, value: undefined };
      },
    }),
  };
}

async function* inTurn(batches: readonly RecordBatch[]): AsyncGenerator<RecordBatch> {
  yield* batches;
}

export async function run(plan: PhysicalPlan, context: ExecutionContext): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for await (const batch of execute(plan, context)) {
    checkBatch(batch, plan.fields);
    batches.push(batch);
  }
  return batches;
}

export async function runRows(plan: PhysicalPlan, context: ExecutionContext): Promise<Value[][]> {
  return rowsOf(await run(plan, context));
}

/** What every batch of an operator must keep: never empty, and its columns exactly as the plan's fields say. */
function checkBatch(batch: RecordBatch, fields: readonly Field[]): void {
  if (batch.rowCount === 0) throw new Error('an operator gave an empty batch');
  if (batch.columns.length !== fields.length) throw new Error(`${batch.columns.length} columns for ${fields.length}`);
  for (const [index, column] of batch.columns.entries()) {
    const { name, type } = fields[index]!;
    if (column.length !== batch.rowCount) throw new Error(`column ${name} has ${column.length} rows`);
    if (column.layout === 'decimal' && column.words !== decimalWords(type.precision)) {
      throw new Error(`column ${name} has ${column.words} words`);
    }
    if (column.type.name !== type.name || column.type.scale !== type.scale) {
      throw new Error(`column ${name} is ${column.type.name}, not ${type.name}`);
    }
  }
}
