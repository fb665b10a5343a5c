import { RowDecoder } from '../../../../connectors/mysql/row-decoder';
import { type ColumnType, columnType, computedField, typeCodeOf } from '../../../../engine/batch/column-type';
import { textColumn } from '../../../../engine/batch/format/value';
import type { RecordBatch } from '../../../../engine/batch/record-batch';
import { PacketWriter } from '../../../../protocol/wire/packet-writer';
import { binaryValueWriter, writeBinaryPackets } from '../../../../protocol/wire/packets/binary-from-text';
import { writeBinaryRows } from '../../../../protocol/wire/packets/binary-row';
import { newRandom } from '../../../support/random';

type Row = readonly (string | null)[];

function textPackets(rows: readonly Row[]): Buffer {
  const out = new PacketWriter();
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

function direct(packets: Buffer, types: readonly ColumnType[]): Buffer {
  const out = new PacketWriter();
  const writers = types.map((type) => binaryValueWriter(typeCodeOf(type)));
  writeBinaryPackets(out, packets, 0, packets.length, writers);
  return Buffer.from(out.take());
}

/** The way through columns, which tests with drivers compare with a server. */
function throughColumns(packets: Buffer, rowCount: number, types: readonly ColumnType[]): Buffer {
  const batches: RecordBatch[] = [];
  const decoder = new RowDecoder(
    types.map((type, index) => computedField(`c${index}`, type)),
    (batch) => batches.push(batch),
  );
  decoder.rows(packets, rowCount);
  decoder.flush();
  const out = new PacketWriter();
  for (const { columns, rowCount: rows } of batches) writeBinaryRows(out, columns.map(textColumn), 0, rows, 1 << 30);
  return Buffer.from(out.take());
}

const signed = { length: 20 };
const unsigned = { length: 20, unsigned: true };
const columns: readonly (readonly [ColumnType, readonly string[]])[] = [
  [columnType('tinyint', signed), ['0', '-1', '127', '-128']],
  [columnType('tinyint', unsigned), ['255', '128', '7']],
  [columnType('smallint', signed), ['32767', '-32768', '-1']],
  [columnType('smallint', unsigned), ['65535']],
  [columnType('mediumint', signed), ['8388607', '-8388608']],
  [columnType('int', signed), ['2147483647', '-2147483648', '-1', '0']],
  [columnType('int', unsigned), ['4294967295', '2147483648']],
  [columnType('bigint', signed), ['9223372036854775807', '-9223372036854775808', '-1', '4294967296', '-4294967297']],
  [columnType('bigint', unsigned), ['18446744073709551615', '9007199254740993', '999999999999999', '1000000000000000']],
  [columnType('int', { length: 10, unsigned: true, zerofill: true }), ['0000000012', '4294967295']],
  [columnType('year', { length: 4, unsigned: true, zerofill: true }), ['2024', '0000', '1901']],
  [columnType('float', { length: 12, scale: 31 }), ['1.5', '-0', '3.40282e38', '1e-10']],
  [columnType('double', { length: 22, scale: 31 }), ['0.1', '-1.7976931348623157e308', '5e-324', '-0', '12']],
  [
    columnType('decimal', { length: 40, precision: 38, scale: 10 }),
    ['-1234567890123456789012345678.0123456789', '0.5000000000'],
  ],
  [columnType('date', { length: 10 }), ['2024-02-29', '0000-00-00', '9999-12-31', '2024-00-00']],
  [
    columnType('datetime', { length: 26, scale: 6 }),
    [
      '2024-02-29 23:59:59.000001',
      '2024-02-29 00:00:00.000000',
      '0000-00-00 00:00:00.000000',
      '2024-01-01 01:00:00.000000',
    ],
  ],
  [columnType('datetime', { length: 19 }), ['2024-02-29 23:59:59', '2024-02-29 00:00:00', '0000-00-00 00:00:00']],
  [columnType('timestamp', { length: 21, scale: 1 }), ['2024-02-29 23:59:59.5', '2024-02-29 00:00:00.0']],
  [
    columnType('time', { length: 17, scale: 6 }),
    [
      '-838:59:59.999999',
      '00:00:00.000000',
      '00:00:00.000001',
      '-00:00:01.000000',
      '838:59:59.000000',
      '24:00:00.000000',
    ],
  ],
  [columnType('time', { length: 10 }), ['-01:02:03', '00:00:00', '100:00:00']],
  [
    columnType('varchar', { length: 400, collation: 'utf8mb4_bin' }),
    ['', 'ä', 'x'.repeat(48), 'x'.repeat(49), 'y'.repeat(250), 'z'.repeat(251), 'w'.repeat(66000)],
  ],
  [columnType('longblob', { length: 0xffffffff }), ['blob', '']],
  [columnType('enum', { length: 3, collation: 'utf8mb4_bin' }), ['one']],
  [columnType('json', { length: 0xffffffff, collation: 'utf8mb4_bin' }), ['{"a": 1}']],
];

test('each value', () => {
  for (const [type, values] of columns)
    for (const value of values) {
      const packets = textPackets([[value]]);
      const written = direct(packets, [type]).toString('hex');
      expect([type.name, value.slice(0, 60), written]).toEqual([
        type.name,
        value.slice(0, 60),
        throughColumns(packets, 1, [type]).toString('hex'),
      ]);
    }
});

test('rows of every type are written as they are through columns, NULLs among them', () => {
  const random = newRandom();
  const rows: Row[] = Array.from({ length: 2000 }, () =>
    columns.map(([, values]) => (random.chance(0.2) ? null : random.pick(values))),
  );
  const types = columns.map(([type]) => type);
  const packets = textPackets(rows);
  expect(direct(packets, types).equals(throughColumns(packets, rows.length, types))).toBe(true);
});

test('a row of several packets', () => {
  const types = [columnType('int', signed), columnType('longblob', { length: 0xffffffff })];
  const packets = textPackets([
    ['1', 'a'],
    ['-2', 'b'.repeat(17 * 2 ** 20)],
    ['3', 'c'],
  ]);
  expect(direct(packets, types).equals(throughColumns(packets, 4, types))).toBe(true);
});
