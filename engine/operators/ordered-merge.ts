import type { Field } from '../batch/column-type';
import { gather } from '../batch/gather';
import { packetField } from '../batch/packets';
import type { RecordBatch } from '../batch/record-batch';
import { sliceBatch } from '../batch/slice';
import { outputBatchRows } from '../limits';
import type { OrderedMergePlan, SortKey } from '../plan';
import { conformBatch } from './conform-batch';
import { type BatchSource, operator, type Run } from './operator';
import { KeyOrder, type OrderKeys } from './order/key-order';
import { MergedPackets } from './order/merged-packets';

/**
 * Merges inputs that are sorted by the keys. Of rows with equal keys those of the first input come first. Holds one batch of each input
 * and asks for the next while that one is merged, so that the data nodes work at the same time.
 */
export function orderedMerge(plan: OrderedMergePlan, inputs: readonly BatchSource[], run: Run): BatchSource {
  return operator(run, inputs, rows(plan, inputs));
}

async function* rows(
  plan: OrderedMergePlan,
  inputs: readonly BatchSource[],
): AsyncGenerator<RecordBatch, void, undefined> {
  const inputFields = fieldsOfInputs(plan);
  const order = new KeyOrder(
    plan.keys.map((key) => inputFields[key.column]!.type),
    plan.keys.map((key) => key.descending),
  );
  const isOfPackets = plan.fields.length === 1 && plan.fields[0] === packetField;
  const cursors = inputs.map((input, index) => new Cursor(plan.keys, inputFields, order, input, index, isOfPackets));
  for (const cursor of cursors) cursor.prefetch();
  const heap = new CursorHeap(order);
  for (const cursor of cursors) if (await cursor.load()) heap.push(cursor);
  const output = isOfPackets ? new MergedPackets() : new MergedRows(plan.fields);
  while (heap.size > 0) {
    const spent = mergeRuns(heap, output);
    if (output.isFull) yield output.take(cursors);
    if (spent === null) continue;
    if (await spent.load()) heap.sink();
    else heap.removeTop();
  }
  if (output.count > 0) yield output.take(cursors);
}

/** Takes rows in order until the output is full or an input's batch is used up: gives the input, which is then the heap's top, or null. */
function mergeRuns(heap: CursorHeap, output: MergedRows | MergedPackets): Cursor | null {
  while (!output.isFull) {
    const cursor = heap.top();
    output.add(cursor, heap.runEnd(outputBatchRows - output.count));
    if (cursor.row === cursor.rowCount) return cursor;
    heap.sink();
  }
  return null;
}

/** The result's own, and those of the columns that only the merge looks at. */
function fieldsOfInputs({ fields, inputs }: OrderedMergePlan): readonly Field[] {
  return [...fields, ...(inputs[0]?.fields.slice(fields.length) ?? [])];
}

/** Where the merge stands in one input. */
class Cursor {
  batch: RecordBatch = { rowCount: 0, columns: [] };
  keys: OrderKeys = { words: new Int32Array(0), strings: [] };
  row = 0;
  /** Number of its batch among those of the output batch being made; -1 while no row of it is there. */
  source = -1;
  private pending: Promise<RecordBatch | null> | null = null;

  constructor(
    private readonly sortKeys: readonly SortKey[],
    private readonly fields: readonly Field[],
    private readonly order: KeyOrder,
    private readonly input: BatchSource,
    readonly index: number,
    /** Rows are copied as they are taken. */
    private readonly isOfPackets: boolean,
  ) {}

  get rowCount(): number {
    return this.batch.rowCount;
  }

  prefetch(): void {
    this.pending = this.input.next();
    // Its error is seen by whoever loads it; when nobody does, the merge has ended before.
    this.pending.catch(() => {});
  }

  /** Goes on to the next batch; false at the end. */
  async load(): Promise<boolean> {
    const batch = await this.pending;
    this.source = -1;
    if (this.isOfPackets) this.batch.release?.();
    if (batch === null) return false;
    this.prefetch();
    this.batch = conformBatch(batch, this.fields, 'an input of a merge');
    const columns = this.sortKeys.map((key) => this.batch.columns[key.column]!);
    this.keys = this.order.encode(columns, batch.rowCount, this.keys);
    this.row = 0;
    return true;
  }
}

/** Binary heap of cursors by their current rows, then by their inputs' order. */
class CursorHeap {
  private readonly cursors: Cursor[] = [];

  constructor(private readonly order: KeyOrder) {}

  get size(): number {
    return this.cursors.length;
  }

  top(): Cursor {
    return this.cursors[0]!;
  }

  push(cursor: Cursor): void {
    const { cursors } = this;
    let at = cursors.length;
    cursors.push(cursor);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.before(cursors[parent]!, cursor)) break;
      cursors[at] = cursors[parent]!;
      at = parent;
    }
    cursors[at] = cursor;
  }

  removeTop(): void {
    const last = this.cursors.pop()!;
    if (this.cursors.length === 0) return;
    this.cursors[0] = last;
    this.sink();
  }

  /** Puts the top, whose row has moved on, where it belongs. */
  sink(): void {
    const { cursors } = this;
    const cursor = cursors[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= cursors.length) break;
      if (child + 1 < cursors.length && this.before(cursors[child + 1]!, cursors[child]!)) child++;
      if (this.before(cursor, cursors[child]!)) break;
      cursors[at] = cursors[child]!;
      at = child;
    }
    cursors[at] = cursor;
  }

  /** The end of the top's rows, at most `limit` of them, that come before every other cursor's row. */
  runEnd(limit: number): number {
    const { cursors, order } = this;
    const top = cursors[0]!;
    const end = Math.min(top.rowCount, top.row + limit);
    if (cursors.length === 1) return end;
    const rival = cursors.length > 2 && this.before(cursors[2]!, cursors[1]!) ? cursors[2]! : cursors[1]!;
    const tieIsOurs = top.index < rival.index;
    let row = top.row + 1;
    for (; row < end; row++) {
      const comparison = order.compare(top.keys, row, rival.keys, rival.row);
      if (comparison > 0 || (comparison === 0 && !tieIsOurs)) break;
    }
    return row;
  }

  private before(a: Cursor, b: Cursor): boolean {
    const comparison = this.order.compare(a.keys, a.row, b.keys, b.row);
    return comparison < 0 || (comparison === 0 && a.index < b.index);
  }
}

/** The output batch being made: which rows of which batches. */
class MergedRows {
  count = 0;
  private readonly sources = new Int32Array(outputBatchRows);
  private readonly rows = new Int32Array(outputBatchRows);
  private batches: RecordBatch[] = [];

  constructor(private readonly fields: readonly Field[]) {}

  get isFull(): boolean {
    return this.count === outputBatchRows;
  }

  /** Takes the cursor's rows up to `end` and moves it there. */
  add(cursor: Cursor, end: number): void {
    if (cursor.source < 0) cursor.source = this.batches.push(cursor.batch) - 1;
    for (let row = cursor.row; row < end; row++) {
      this.sources[this.count] = cursor.source;
      this.rows[this.count++] = row;
    }
    cursor.row = end;
  }

  take(cursors: readonly Cursor[]): RecordBatch {
    const { batches, count } = this;
    this.batches = [];
    this.count = 0;
    for (const cursor of cursors) cursor.source = -1;
    // Rows of one batch alone follow one another.
    if (batches.length === 1) {
      const columns = batches[0]!.columns.slice(0, this.fields.length);
      return sliceBatch({ ...batches[0]!, columns }, this.rows[0]!, count);
    }
    const columns = this.fields.map((field, index) =>
      gather(
        batches.map((batch) => batch.columns[index]!),
        field.type,
        this.sources,
        this.rows,
        count,
      ),
    );
    return { rowCount: count, columns };
  }
}
