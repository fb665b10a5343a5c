/** Column definitions of backends on their way to clients: with MariaDB's extended types or without, on either side. */
import { ClientResultWriter, type ResultOutput } from '../../../../protocol/frontend/result-writer';
import { MariaDbCapability } from '../../../../protocol/wire/capabilities';
import { PacketReader } from '../../../../protocol/wire/packet-reader';
import { PacketWriter } from '../../../../protocol/wire/packet-writer';
import {
  type ColumnDefinition41,
  readColumnDefinition41,
  writeColumnDefinition41,
} from '../../../../protocol/wire/packets/column-definition-41';

const json: ColumnDefinition41 = {
  schema: 'physical_1',
  table: 't',
  originalTable: 't',
  name: 'a name that is longer than two hundred and fifty bytes '.repeat(6),
  originalName: 'j',
  extendedType: { name: null, format: 'json' },
  collationId: 45,
  columnLength: 4294967295,
  type: 252,
  flags: 144,
  decimals: 0,
};
const definitions: readonly ColumnDefinition41[] = [
  json,
  { ...json, name: 'u', extendedType: { name: 'uuid', format: null } },
  { ...json, name: 'plain', schema: '', extendedType: null },
];

function payloadOf(definition: ColumnDefinition41, isExtended: boolean): Buffer {
  const out = new PacketWriter();
  writeColumnDefinition41(out, definition, { encode: null, isExtended });
  return Buffer.from(out.take().subarray(4));
}

/** What a client is sent of the definitions. */
function forwarded(areExtended: boolean, wantsExtended: boolean, charset: string | null): ColumnDefinition41[] {
  const packets = new PacketWriter();
  const output = {
    packets,
    capabilities: 1 << 24,
    mariaDbCapabilities: wantsExtended ? MariaDbCapability.extendedTypes : 0,
    collationId: 45,
    isClosed: () => false,
    resultsCharset: () => charset,
    statusFlags: () => 2,
  } as Partial<ResultOutput> as ResultOutput;
  const result = new ClientResultWriter(output).forward();
  result.columns({ payloads: definitions.map((each) => payloadOf(each, areExtended)), areExtended }, 'logical');
  const bytes = packets.take();
  const found: ColumnDefinition41[] = [];
  // The first packet counts the columns.
  for (let at = 4 + bytes.readUIntLE(0, 3); at < bytes.length; at += 4 + bytes.readUIntLE(at, 3)) {
    const reader = new PacketReader(bytes, at + 4, at + 4 + bytes.readUIntLE(at, 3));
    found.push(readColumnDefinition41(reader, wantsExtended));
    expect(reader.remaining).toBe(0);
  }
  return found;
}

describe.each(['utf8mb4', 'latin1'])('results in %s', (charset) => {
  test.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('backend has them: %s, client wants them: %s', (areExtended, wantsExtended) => {
    const found = forwarded(areExtended, wantsExtended, charset);
    expect(found.map(({ name, schema, type, flags }) => ({ name, schema, type, flags }))).toEqual(
      definitions.map(({ name, schema, type, flags }) => ({
        name,
        schema: schema === '' ? '' : 'logical',
        type,
        flags,
      })),
    );
    expect(found.map(({ extendedType }) => extendedType)).toEqual(
      definitions.map(({ extendedType }) => (areExtended && wantsExtended ? extendedType : null)),
    );
  });
});
