import { rowDecoder, suitsBinary } from '../../../connectors/mysql/row-form';
import { columnType, type Field, type TypeName } from '../../../engine/batch/column-type';
import { textColumn } from '../../../engine/batch/format/value';
import { batchRowsTarget, type RecordBatch } from '../../../engine/batch/record-batch';
import { PacketWriter } from '../../../protocol/wire/packet-writer';
import { writeBinaryRows } from '../../../protocol/wire/packets/binary-row';
import { type ColumnDefinitions, writeColumnDefinition41 } from '../../../protocol/wire/packets/column-definition-41';
import { TypeCode } from '../../../protocol/wire/type-codes';
import { batchOf, decimal, fieldsOf, rowsOf, type Value, varchar } from '../../support/memory-plans';
import { newRandom } from '../../support/random';

const integers: readonly (readonly [TypeName, number])[] = [
  ['tinyint', 8],
  ['smallint', 16],
  ['mediumint', 24],
  ['int', 32],
  ['bigint', 64],
];

const fields = fieldsOf(
  ...integers.flatMap(([name]) => [columnType(name), columnType(name, { unsigned: true })]),
  decimal(30, 4),
  varchar('utf8mb4_bin'),
);

/** The least and the largest value, and values in between. */
function valuesOf(bits: number, unsigned: boolean): readonly bigint[] {
  const [least, most] = unsigned ? [0n, 2n ** BigInt(bits)] : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1)];
  return [least, most - 1n, 0n, 1n, most / 3n, least / 3n];
}

function packetsOf(batch: RecordBatch): Buffer {
  const out = new PacketWriter();
  writeBinaryRows(out, batch.columns.map(textColumn), 0, batch.rowCount, Number.POSITIVE_INFINITY);
  return Buffer.from(out.take());
}

function decoded(packets: Buffer, packetCount: number, types: readonly Field[]): readonly (readonly Value[])[] {
  const batches: RecordBatch[] = [];
  const decoder = rowDecoder('binary', types, (batch) => batches.push(batch));
  decoder.rows(packets, packetCount);
  decoder.flush();
  return rowsOf(batches);
}

test('rows are those that were written', () => {
  const random = newRandom();
  const candidates: readonly (readonly Value[])[] = [
    ...integers.flatMap(([, bits]) => [valuesOf(bits, false), valuesOf(bits, true)]),
    ['0.0000', '-12345678901234567890123456.7890', '1.0000'],
    ['', 'a', 'x'.repeat(250), 'y'.repeat(251), 'z'.repeat(70_000)],
  ];
  const rows = Array.from({ length: 300 }, () =>
    candidates.map((values) => (random.chance(0.15) ? null : values[random.below(values.length)]!)),
  );
  const batch = batchOf(fields, rows);
  expect(decoded(packetsOf(batch), rows.length, fields)).toEqual(rowsOf([batch]));
});

describe('rows of numbers alone, which are of equal length but for NULLs', () => {
  const numbers = fieldsOf(
    ...integers.flatMap(([name]) => [columnType(name), columnType(name, { unsigned: true })]),
    columnType('bigint'),
  );
  const candidates = [...integers.flatMap(([, bits]) => [valuesOf(bits, false), valuesOf(bits, true)]), [-1n, 7n]];
  const random = newRandom();

  test.each([
    ['no NULL at all', 0, 20_000],
    ['few NULLs', 0.002, 20_000],
    ['some NULLs', 0.02, 9000],
    ['many NULLs', 0.5, 500],
    ['a single row', 0, 1],
  ])('%s', (_, nulls, rowCount) => {
    const rows = Array.from({ length: rowCount }, () =>
      candidates.map((values) => (random.chance(nulls) ? null : values[random.below(values.length)]!)),
    );
    const packets = packetsOf(batchOf(numbers, rows));
    expect(decoded(packets, rowCount, numbers)).toEqual(rows);
  });

  test('in pieces that end anywhere, and behind bytes of something else', () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => candidates.map((values) => values[row % values.length]!));
    const packets = packetsOf(batchOf(numbers, rows));
    const stride = packets.length / rows.length;
    const batches: RecordBatch[] = [];
    const decoder = rowDecoder('binary', numbers, (batch) => batches.push(batch));
    for (let row = 0; row < rows.length; ) {
      const count = Math.min(rows.length - row, random.below(3000) + 1);
      const piece = Buffer.concat([Buffer.alloc(3), packets.subarray(row * stride, (row + count) * stride)]);
      decoder.rows(piece.subarray(3), count);
      row += count;
    }
    decoder.flush();
    expect(rowsOf(batches)).toEqual(rows);
    for (const { rowCount } of batches.slice(0, -1)) expect(rowCount).toBe(batchRowsTarget);
  });
});

test('a row that ends too early is refused', () => {
  const types = fieldsOf(columnType('bigint'), columnType('int'));
  const whole = packetsOf(batchOf(types, [[1n, 2n]]));
  const short = Buffer.concat([whole.subarray(0, whole.length - 1), Buffer.alloc(8)]);
  short[0] = whole[0]! - 1;
  expect(() => decoded(short, 1, types)).toThrow('Malformed communication packet');
});

test.each(['double', 'date', 'time', 'datetime', 'bit', 'year'] as const)('%s is not read so', (name) => {
  expect(() => rowDecoder('binary', fieldsOf(columnType(name)), () => undefined)).toThrow(name);
});

describe('which results are asked for in binary', () => {
  function definitions(...types: readonly number[]): ColumnDefinitions {
    const payloads = types.map((type) => {
      const out = new PacketWriter();
      const names = { schema: 's', table: 't', originalTable: 't', name: 'c', originalName: '', extendedType: null };
      writeColumnDefinition41(
        out,
        { ...names, collationId: 63, columnLength: 20, type, flags: 0, decimals: 0 },
        { encode: null, isExtended: false },
      );
      return Buffer.from(out.take().subarray(4));
    });
    return { payloads, areExtended: false };
  }

  test.each([
    ['whole numbers', [TypeCode.long, TypeCode.longlong], true],
    ['whole numbers beside texts', [TypeCode.tiny, TypeCode.newdecimal, TypeCode.varString, TypeCode.blob], true],
    ['texts alone', [TypeCode.newdecimal, TypeCode.string], false],
    // Clients see the text of a FLOAT, which has fewer digits.
    ['FLOAT', [TypeCode.long, TypeCode.float], false],
    ['DATE', [TypeCode.long, TypeCode.date], false],
    // What functions make of BIT columns is called so too, and sent as digits.
    ['BIT', [TypeCode.long, TypeCode.bit], false],
  ])('%s', (_, types, expected) => {
    expect(suitsBinary(definitions(...types))).toBe(expected);
  });
});
