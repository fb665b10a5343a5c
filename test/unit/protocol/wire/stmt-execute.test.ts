import type { ParameterValue } from '../../../../protocol/handler';
import { charsetByName } from '../../../../protocol/wire/charsets';
import { PacketReader } from '../../../../protocol/wire/packet-reader';
import { readStmtExecute, readStmtParameters } from '../../../../protocol/wire/packets/stmt-execute';
import { TypeCode } from '../../../../protocol/wire/type-codes';

const unsigned = 0x8000;
const none: ReadonlyMap<number, Buffer> = new Map();

function one(type: number, bytes: readonly number[], charset = 'utf8mb4'): ParameterValue {
  const payload = Buffer.from([0, 1, type & 0xff, type >> 8, ...bytes]);
  const reader = new PacketReader(payload);
  const [value] = readStmtParameters(reader, 1, null, none, charsetByName(charset)).values;
  expect(reader.remaining).toBe(0);
  for (let cut = 0; cut < payload.length; cut++)
    expect(() =>
      readStmtParameters(new PacketReader(payload.subarray(0, cut)), 1, null, none, charsetByName(charset)),
    ).toThrow(expect.objectContaining({ errno: 1835 }));
  return value!;
}

const integer = (value: bigint, isUnsigned = false): ParameterValue => ({
  kind: 'integer',
  value,
  unsigned: isUnsigned,
});
const temporal = (text: string, type: 'date' | 'datetime' | 'time'): ParameterValue => ({
  kind: 'temporal',
  text,
  type,
});
const lengthEncoded = (text: string): number[] => [Buffer.byteLength(text), ...Buffer.from(text)];

test.each<[string, number, readonly number[], ParameterValue]>([
  ['tiny', TypeCode.tiny, [0xff], integer(-1n)],
  ['tiny unsigned', TypeCode.tiny | unsigned, [0xff], integer(255n, true)],
  ['short', TypeCode.short, [0x00, 0x80], integer(-32768n)],
  ['short unsigned', TypeCode.short | unsigned, [0xff, 0xff], integer(65535n, true)],
  ['year', TypeCode.year | unsigned, [0xe8, 0x07], integer(2024n, true)],
  ['long', TypeCode.long, [0, 0, 0, 0x80], integer(-2147483648n)],
  ['int24', TypeCode.int24, [0xff, 0xff, 0xff, 0xff], integer(-1n)],
  ['long unsigned', TypeCode.long | unsigned, [0xff, 0xff, 0xff, 0xff], integer(4294967295n, true)],
  ['longlong', TypeCode.longlong, [0, 0, 0, 0, 0, 0, 0, 0x80], integer(-(2n ** 63n))],
  ['longlong unsigned', TypeCode.longlong | unsigned, Array(8).fill(255), integer(2n ** 64n - 1n, true)],
  ['float', TypeCode.float, [0, 0, 0xc0, 0x3f], { kind: 'double', value: 1.5 }],
  ['double', TypeCode.double, [0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f], { kind: 'double', value: 0.1 }],
  ['decimal', TypeCode.newdecimal, lengthEncoded('-1.50'), { kind: 'decimal', text: '-1.50' }],
  ['date', TypeCode.date, [4, 0xe8, 7, 1, 31], temporal('2024-01-31', 'date')],
  ['zero date', TypeCode.date, [0], temporal('0000-00-00', 'date')],
  ['datetime of a day', TypeCode.datetime, [4, 0xe8, 7, 1, 31], temporal('2024-01-31 00:00:00', 'datetime')],
  ['datetime', TypeCode.datetime, [7, 0xe8, 7, 1, 31, 1, 2, 3], temporal('2024-01-31 01:02:03', 'datetime')],
  [
    'timestamp with fraction',
    TypeCode.timestamp,
    [11, 0xe8, 7, 1, 31, 1, 2, 3, 0x20, 0xa1, 7, 0],
    temporal('2024-01-31 01:02:03.500000', 'datetime'),
  ],
  ['time', TypeCode.time, [8, 1, 1, 0, 0, 0, 2, 3, 4], temporal('-26:03:04', 'time')],
  ['time with fraction', TypeCode.time, [12, 0, 0, 0, 0, 0, 2, 3, 4, 1, 0, 0, 0], temporal('02:03:04.000001', 'time')],
  ['zero time', TypeCode.time, [0], temporal('00:00:00', 'time')],
  ['string', TypeCode.varString, lengthEncoded('grün'), { kind: 'string', text: 'grün' }],
  ['blob', TypeCode.blob, [2, 0, 255], { kind: 'bytes', value: Buffer.from([0, 255]) }],
])('%s', (_, type, bytes, expected) => {
  expect(one(type, bytes)).toEqual(expected);
});

test('strings come in the character set of the client', () => {
  expect(one(TypeCode.string, [4, 0xc4, 0xe3, 0xba, 0xc3], 'gbk')).toEqual({ kind: 'string', text: '你好' });
});

test('null', () => {
  expect(one(TypeCode.null, [])).toEqual({ kind: 'null' });
});

test('wrong lengths and types are malformed', () => {
  for (const bytes of [
    [TypeCode.date, 0, 5, 1, 1, 1, 1, 1],
    [TypeCode.time, 0, 4, 1, 1, 1, 1],
    [0x20, 0, 1, 1],
  ])
    expect(() => readStmtParameters(new PacketReader(Buffer.from([0, 1, ...bytes])), 1, null, none, null)).toThrow(
      expect.objectContaining({ errno: 1835 }),
    );
});

test('types of the execution before, NULL bits, long data', () => {
  const first = Buffer.from([0b0000_0010, 1, 1, 0, 0xfd, 0, 0xfd, 0, 5, 2, 65, 66]);
  const read = readStmtParameters(new PacketReader(first), 3, null, none, null);
  expect(read.values).toEqual([integer(5n), { kind: 'null' }, { kind: 'string', text: 'AB' }]);
  const second = Buffer.from([0, 0, 6, 1, 67]);
  const again = readStmtParameters(new PacketReader(second), 3, read.types, new Map([[1, Buffer.from('long')]]), null);
  expect(again.values).toEqual([integer(6n), { kind: 'string', text: 'long' }, { kind: 'string', text: 'C' }]);
  expect(() => readStmtParameters(new PacketReader(second), 3, null, none, null)).toThrow(
    expect.objectContaining({ errno: 1835 }),
  );
});

test('head', () => {
  const head = Buffer.from([7, 0, 0, 0, 1, 1, 0, 0, 0]);
  expect(readStmtExecute(new PacketReader(head))).toEqual({ statementId: 7, cursorFlags: 1 });
});
