import { columnType } from '../../engine/batch/column-type';
import { textColumn as formatted } from '../../engine/batch/format/value';
import type { RecordBatch, Vector } from '../../engine/batch/record-batch';
import { flushBytes } from '../../protocol/frontend/result-writer';
import { PacketWriter } from '../../protocol/wire/packet-writer';
import { writeTextRows } from '../../protocol/wire/packets/text-row';
import { batches, int64Column, textColumn } from './measure';

export const encodedRows = 1_000_000;
const cents = columnType('decimal', { precision: 12, scale: 2, nullable: false });

function decimalColumn(start: number, count: number): Vector {
  const values = new BigInt64Array(count);
  for (let row = 0; row < count; row++) values[row] = BigInt((start + row) * 25);
  return { layout: 'decimal', type: cents, length: count, validity: null, words: 1, values };
}

/** Five columns: two whole numbers, an amount, and two strings. */
export function rowsToEncode(): readonly RecordBatch[] {
  return batches(
    encodedRows,
    (start, count) => int64Column(start, count, (row) => row),
    (start, count) => int64Column(start, count, (row) => (row * 7) % 100_000),
    decimalColumn,
    (start, count) => textColumn(start, count, (row) => `row number ${row}`),
    (start, count) => textColumn(start, count, (row) => ['open', 'closed', 'waiting'][row % 3]!),
  );
}

/** As packets of the text protocol; what they take is thrown away every 64 KiB, as the socket takes it. Returns the bytes. */
export function encodeRows(rows: readonly RecordBatch[]): number {
  const out = new PacketWriter();
  let bytes = 0;
  for (const batch of rows) {
    const columns = batch.columns.map(formatted);
    for (let row = 0; row < batch.rowCount; ) {
      out.reserve(flushBytes + (flushBytes >> 2));
      row = writeTextRows(out, columns, row, batch.rowCount, flushBytes);
      bytes += out.take().length;
    }
  }
  return bytes;
}

/** The same values as text, by what the language has for it: what one thread of the machine can do without any thought. */
export function encodePlainly(rows: readonly RecordBatch[]): number {
  let bytes = 0;
  for (const { rowCount, columns } of rows) {
    const [id, n, amount, name, state] = columns as [Vector, Vector, Vector, Vector, Vector];
    let text = '';
    for (let row = 0; row < rowCount; row++) {
      text += `${plain(id, row)},${plain(n, row)},${plain(amount, row)},${plain(name, row)},${plain(state, row)}\n`;
    }
    bytes += Buffer.from(text, 'latin1').length;
  }
  return bytes;
}

function plain(vector: Vector, row: number): string {
  switch (vector.layout) {
    case 'bytes':
      return Buffer.from(vector.data.buffer, vector.data.byteOffset, vector.data.byteLength).toString(
        'latin1',
        vector.offsets[row],
        vector.offsets[row + 1],
      );
    case 'decimal':
      return (Number(vector.values[row]) / 100).toFixed(2);
    default:
      return String(vector.values[row]);
  }
}
