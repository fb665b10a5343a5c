/**
 * Sorting and joining far more rows than memory holds, checked by sums. A small volume always; with SPILL_VOLUME=full 10M rows are sorted and
 * 2M are joined with 10M within 128 MiB (minutes), and the process must not grow by more than 2.5 times the budget.
 */
import type { ColumnType, Field } from '../../../../engine/batch/column-type';
import type { Int64Vector, RecordBatch, Vector } from '../../../../engine/batch/record-batch';
import { execute } from '../../../../engine/execute';
import type { PhysicalPlan } from '../../../../engine/plan';
import { bigint, field, varchar } from '../../../support/memory-plans';
import { hasSpilled, type SpillingContext, spillingContext } from '../../../support/spilling';

const isFull = process.env.SPILL_VOLUME === 'full';
const million = 1_000_000;
const volume = isFull
  ? { budgetBytes: 128 * 2 ** 20, sorted: 10 * million, built: 2 * million, probed: 10 * million }
  : { budgetBytes: 2 ** 20, sorted: 100_000, built: 20_000, probed: 100_000 };
const batchRows = 8192;
const growthMax = 2.5;

/** A scramble of the row number, below 2^31. */
const scrambled = (row: number): number => (Math.imul(row + 1, 0x9e3779b1) ^ (row << 7)) >>> 1;

function int64(start: number, count: number, value: (row: number) => number): Int64Vector {
  const values = new BigInt64Array(count);
  const halves = new Int32Array(values.buffer);
  for (let row = 0; row < count; row++) halves[2 * row] = value(start + row);
  return { layout: 'int64', type: bigint, length: count, validity: null, values };
}

const text = varchar();

/** Twenty bytes a row. */
function padding(count: number): Vector {
  const offsets = Int32Array.from({ length: count + 1 }, (_, row) => 20 * row);
  return {
    layout: 'bytes',
    type: text,
    length: count,
    validity: null,
    offsets,
    data: new Uint8Array(20 * count).fill(97),
  };
}

const types: ColumnType[] = [bigint, bigint, text];
const fields: Field[] = types.map((type, index) => field(`c${index}`, type));

/** Rows [key, payload, padding], made as they are asked for. */
async function* made(rowCount: number, key: (row: number) => number): AsyncGenerator<RecordBatch> {
  for (let start = 0; start < rowCount; start += batchRows) {
    const count = Math.min(batchRows, rowCount - start);
    const columns = [int64(start, count, key), int64(start, count, (row) => row), padding(count)];
    yield { rowCount: count, columns };
  }
}

const startBytes = process.memoryUsage().rss;

/** Runs the plan; in the full volume it also checks how much the process has grown at most since it started. */
async function checked(
  plan: PhysicalPlan,
  context: SpillingContext,
  take: (batch: RecordBatch) => void,
): Promise<void> {
  for await (const batch of execute(plan, context)) take(batch);
  expect(hasSpilled(context)).toBe(true);
  expect(context.files()).toEqual([]);
  if (!isFull) return;
  const grownBytes = process.resourceUsage().maxRSS * 1024 - startBytes;
  console.info(`grew by ${grownBytes >> 20} MiB with a budget of ${volume.budgetBytes >> 20} MiB`);
  expect(grownBytes).toBeLessThan(growthMax * volume.budgetBytes);
}

const numbersOf = (batch: RecordBatch, column: number): Int32Array => {
  const { values } = batch.columns[column] as Int64Vector;
  return new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
};

const timeLimitMs = isFull ? 600_000 : 30_000;

test(
  'sort',
  async () => {
    const context = spillingContext(volume.budgetBytes);
    const input = context.serve('a', fields, made(volume.sorted, scrambled));
    let [rows, sum, last] = [0, 0, -1];
    await checked({ kind: 'sort', input, keys: [{ column: 0, descending: false }], fields }, context, (batch) => {
      const [keys, payloads] = [numbersOf(batch, 0), numbersOf(batch, 1)];
      for (let row = 0; row < batch.rowCount; row++) {
        const key = keys[2 * row]!;
        const payload = payloads[2 * row]!;
        if (key < last || key !== scrambled(payload)) throw new Error(`row ${rows + row} is out of place`);
        last = key;
        sum += payload;
      }
      rows += batch.rowCount;
    });
    expect(rows).toBe(volume.sorted);
    expect(sum).toBe((volume.sorted * (volume.sorted - 1)) / 2);
  },
  timeLimitMs,
);

test(
  'hash join',
  async () => {
    const context = spillingContext(volume.budgetBytes);
    const { built, probed } = volume;
    // Half of the probe rows have a partner: exactly one.
    const keyOf = (row: number): number => scrambled(row) % (2 * built);
    const left = context.serve('l', fields, made(probed, keyOf));
    const right = context.serve(
      'r',
      fields,
      made(built, (row) => row),
    );
    const plan: PhysicalPlan = {
      kind: 'hash-join',
      type: 'inner',
      left,
      right,
      leftKeys: [0],
      rightKeys: [0],
      build: 'right',
      residual: null,
      nullAware: false,
      fields: [...fields, ...fields],
    };
    let [rows, sum] = [0, 0];
    await checked(plan, context, (batch) => {
      const [keys, payloads, partners] = [numbersOf(batch, 0), numbersOf(batch, 1), numbersOf(batch, 4)];
      for (let row = 0; row < batch.rowCount; row++) {
        const payload = payloads[2 * row]!;
        if (keys[2 * row] !== keyOf(payload) || partners[2 * row] !== keys[2 * row]) throw new Error('wrong partner');
        sum += payload;
      }
      rows += batch.rowCount;
    });
    let [expectedRows, expectedSum] = [0, 0];
    for (let row = 0; row < probed; row++) {
      if (keyOf(row) >= built) continue;
      expectedRows++;
      expectedSum += row;
    }
    expect(rows).toBe(expectedRows);
    expect(sum).toBe(expectedSum);
  },
  timeLimitMs,
);
