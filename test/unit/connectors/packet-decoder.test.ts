import { packetDecoder } from '../../../connectors/mysql/rewritten-packets';
import { columnType, type Field } from '../../../engine/batch/column-type';
import { hasSameText, type PacketColumns } from '../../../engine/batch/packets';
import type { BytesVector, RecordBatch } from '../../../engine/batch/record-batch';
import { PacketWriter } from '../../../protocol/wire/packet-writer';
import { bigint, decimal, fieldsOf, rowsOf, varchar } from '../../support/memory-plans';
import { newRandom, Random } from '../../support/random';

type Row = readonly (string | null)[];

const fields = fieldsOf(bigint, varchar('utf8mb4_bin'), bigint);

function packetsOf(rows: readonly Row[], sequence = 0): Buffer {
  const out = new PacketWriter();
  out.sequence = sequence;
  for (const row of rows) {
    out.begin();
    for (const value of row) {
      if (value === null) out.uint8(0xfb);
      else out.lengthEncodedBytes(Buffer.from(value));
    }
    out.end();
  }
  return Buffer.from(out.take());
}

/** The packets of a batch with their sequence numbers set to zero. */
function packetsIn(batches: readonly RecordBatch[]): Buffer {
  const out = new PacketWriter();
  for (const { columns, rowCount } of batches) {
    const { data, offsets } = columns[0] as BytesVector;
    for (let row = 0; row < rowCount; row++) {
      out.sequence = 0;
      out.wholePackets(data, offsets[row]!, offsets[row + 1]!);
    }
  }
  return Buffer.from(out.take());
}

function rowByRow(rows: readonly Row[]): Buffer {
  return Buffer.concat(rows.map((row) => packetsOf([row])));
}

function decode(rows: readonly Row[], packets: PacketColumns, nodeFields: readonly Field[] = fields): RecordBatch[] {
  const batches: RecordBatch[] = [];
  const decoder = packetDecoder(nodeFields, packets, (batch) => batches.push(batch), 'm1');
  for (let from = 0; from < rows.length; from += 7) {
    const some = rows.slice(from, from + 7);
    decoder.rows(packetsOf(some, 5), some.length);
  }
  decoder.flush();
  return batches;
}

function randomRows(random: Random, count: number): Row[] {
  const text = (): string | null =>
    random.chance(0.1) ? null : 'x'.repeat(random.below(random.chance(0.05) ? 400 : 20));
  const number = (): string | null => (random.chance(0.1) ? null : String(random.below(1000) - 500));
  return Array.from({ length: count }, () => [number(), text(), number()]);
}

function decodedOf(batches: readonly RecordBatch[]): unknown[] {
  return rowsOf(batches.map(({ rowCount, columns }) => ({ rowCount, columns: columns.slice(1) })));
}

test('rows as they came, and the columns that are asked for', () => {
  const rows = randomRows(newRandom(), 30_000);
  const batches = decode(rows, { fields, visible: 3, decoded: [2, 0] });
  expect(batches.length).toBeGreaterThan(2);
  expect(packetsIn(batches).equals(rowByRow(rows))).toBe(true);
  const wanted = rows.map(([a, , c]) => [c, a].map((value) => (value === null ? null : BigInt(value!))));
  expect(decodedOf(batches)).toEqual(wanted);
});

test.each([0, 1, 2])('packets end before columns that nobody sees: %i are seen', (visible) => {
  const rows = randomRows(new Random(7), 100);
  const batches = decode(rows, { fields, visible, decoded: [2] });
  expect(packetsIn(batches).equals(rowByRow(rows.map((row) => row.slice(0, visible))))).toBe(true);
  const wanted = rows.map(([, , c]) => [c === null ? null : BigInt(c!)]);
  expect(decodedOf(batches)).toEqual(wanted);
});

test.each([
  ['whole', 2],
  ['cut', 1],
])('rows of more than 16 MiB are several packets: %s', (_, visible) => {
  const pair = fieldsOf(varchar(), bigint);
  const rows: Row[] = [
    ['a', '1'],
    ['b'.repeat(2 ** 24 + 10), '2'],
    ['c'.repeat(2 ** 24 - 1 - 4 - 2), '3'],
    ['d', '4'],
  ];
  const batches: RecordBatch[] = [];
  const decoder = packetDecoder(pair, { fields: pair, visible, decoded: [1] }, (batch) => batches.push(batch), 'm1');
  // Each physical packet comes on its own, as from a socket.
  const bytes = packetsOf(rows);
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUIntLE(at, 3);
    decoder.rows(bytes.subarray(at, end), 1);
    at = end;
  }
  decoder.flush();
  const headers = (packets: Buffer): number[] => {
    const lengths: number[] = [];
    for (let at = 0; at < packets.length; at += 4 + packets.readUIntLE(at, 3)) lengths.push(packets.readUIntLE(at, 3));
    return lengths;
  };
  const expected = packetsOf(rows.map((row) => row.slice(0, visible)));
  expect(headers(packetsIn(batches))).toEqual(headers(expected));
  expect(decodedOf(batches)).toEqual([[1n], [2n], [3n], [4n]]);
});

test('memory that is given back is used again, and nothing else of a batch that is still looked at', () => {
  const rows = randomRows(new Random(11), 60_000);
  const kept: { batch: RecordBatch; from: number }[] = [];
  const memories = new Set<unknown>();
  let from = 0;
  const decoder = packetDecoder(
    fields,
    { fields, visible: 3, decoded: [0] },
    (batch) => {
      kept.push({ batch, from });
      from += batch.rowCount;
      memories.add((batch.columns[0] as BytesVector).data.buffer);
      if (kept.length < 3) return;
      const first = kept.shift()!;
      const wanted = rowByRow(rows.slice(first.from, first.from + first.batch.rowCount));
      expect(packetsIn([first.batch]).equals(wanted)).toBe(true);
      first.batch.release!();
    },
    'm1',
  );
  for (let at = 0; at < rows.length; at += 100) decoder.rows(packetsOf(rows.slice(at, at + 100)), 100);
  expect(from).toBeGreaterThan(40_000);
  expect(memories.size).toBeLessThanOrEqual(4);
});

test('a server with other types has its rows written anew', () => {
  const wanted = fieldsOf(decimal(12, 3), varchar(), bigint);
  const own = fieldsOf(decimal(10, 1), varchar(), bigint);
  const rows: Row[] = [
    ['1.5', 'a', '1'],
    [null, null, '2'],
    ['-20.0', 'ä', null],
  ];
  const batches = decode(rows, { fields: wanted, visible: 2, decoded: [2] }, own);
  const rewritten = [
    ['1.500', 'a'],
    [null, null],
    ['-20.000', 'ä'],
  ];
  expect(packetsIn(batches).equals(rowByRow(rewritten))).toBe(true);
  expect(decodedOf(batches)).toEqual([[1n], [2n], [null]]);
});

test.each([
  [columnType('int', { precision: 11 }), columnType('bigint', { precision: 20 }), true],
  [columnType('int', { zerofill: true, precision: 5 }), columnType('int', { zerofill: true, precision: 6 }), false],
  [columnType('int'), columnType('int', { zerofill: true, precision: 5 }), false],
  [columnType('bigint'), columnType('bigint', { unsigned: true }), false],
  [columnType('bit'), columnType('bigint'), false],
  [columnType('year'), columnType('smallint'), false],
  [columnType('float', { scale: 31 }), columnType('double', { scale: 31 }), false],
  [decimal(10, 2), decimal(30, 2), true],
  [decimal(10, 2), decimal(10, 3), false],
  [columnType('datetime'), columnType('timestamp'), true],
  [columnType('datetime'), columnType('date'), false],
  [columnType('datetime', { scale: 3 }), columnType('datetime'), false],
  [varchar(), columnType('longblob'), true],
  [varchar(), bigint, false],
])('values of %o and %o are written alike: %s', (one, other, alike) => {
  expect([hasSameText(one, other), hasSameText(other, one)]).toEqual([alike, alike]);
});
