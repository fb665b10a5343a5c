import { Capability, MariaDbCapability } from '../../../../protocol/wire/capabilities';
import { PacketReader } from '../../../../protocol/wire/packet-reader';
import { PacketWriter } from '../../../../protocol/wire/packet-writer';
import { readAuthMoreData, writeAuthMoreData } from '../../../../protocol/wire/packets/auth-more-data';
import { readAuthSwitchRequest, writeAuthSwitchRequest } from '../../../../protocol/wire/packets/auth-switch-request';
import { readChangeUser } from '../../../../protocol/wire/packets/change-user';
import {
  readColumnDefinition41,
  writeColumnDefinition41,
} from '../../../../protocol/wire/packets/column-definition-41';
import { readEof, writeEof } from '../../../../protocol/wire/packets/eof';
import { readErr, writeErr } from '../../../../protocol/wire/packets/err';
import {
  readHandshakeResponse41,
  writeHandshakeResponse41,
} from '../../../../protocol/wire/packets/handshake-response-41';
import { readHandshakeV10, writeHandshakeV10 } from '../../../../protocol/wire/packets/handshake-v10';
import { readOk, writeOk } from '../../../../protocol/wire/packets/ok';
import { readSslRequest, writeSslRequest } from '../../../../protocol/wire/packets/ssl-request';
import { readStmtParameters } from '../../../../protocol/wire/packets/stmt-execute';
import { readStmtPrepareOk, writeStmtPrepareOk } from '../../../../protocol/wire/packets/stmt-prepare-ok';
import { readTextRow } from '../../../../protocol/wire/packets/text-row';
import { SqlError, sqlError } from '../../../../protocol/wire/sql-error';
import { newRandom } from '../../../support/random';

/** The payload of the one packet that `write` makes. */
function payloadOf(write: (out: PacketWriter) => void): Buffer {
  const out = new PacketWriter();
  out.sequence = 7;
  write(out);
  const bytes = out.take();
  expect(bytes.readUIntLE(0, 3)).toBe(bytes.length - 4);
  expect(bytes[3]).toBe(7);
  return bytes.subarray(4);
}

const nonce = Buffer.from(Array.from({ length: 20 }, (_, i) => i + 1));
const handshake = {
  serverVersion: '10.11.6-MariaDB',
  connectionId: 0xfffffffe,
  nonce,
  capabilities: Capability.protocol41 | Capability.pluginAuth | Capability.deprecateEof,
  mariaDbCapabilities: MariaDbCapability.extendedTypes,
  collationId: 45,
  statusFlags: 2,
  authenticationPlugin: 'mysql_native_password',
};
const response = {
  capabilities:
    Capability.protocol41 |
    Capability.pluginAuth |
    Capability.pluginAuthLengthEncoded |
    Capability.connectAttributes |
    Capability.connectWithDatabase,
  mariaDbCapabilities: MariaDbCapability.extendedTypes,
  maxPacketSize: 1 << 24,
  collationId: 33,
  user: 'jürgen',
  authResponse: nonce,
  database: 'shop',
  authenticationPlugin: 'caching_sha2_password',
  attributes: new Map([
    ['_client_name', 'test'],
    ['empty', ''],
  ]),
};
const column = {
  schema: 'shop',
  table: 'o',
  originalTable: 'orders',
  name: '数量',
  originalName: 'quantity',
  extendedType: null,
  collationId: 63,
  columnLength: 11,
  type: 3,
  flags: 0x4021,
  decimals: 0,
};
const ok = { affectedRows: 70_000, lastInsertId: 300n, statusFlags: 2, warningCount: 3, info: 'Rows matched: 1' };

const allOffered = { capabilities: 0xffffffff, mariaDbCapabilities: 0xffffffff };

interface Case {
  readonly name: string;
  readonly payload: () => Buffer;
  readonly read: (reader: PacketReader) => unknown;
  readonly expected: unknown;
  /** Shorter payloads that are whole packets as well. */
  readonly optionalFrom?: number;
}

const cases: readonly Case[] = [
  {
    name: 'HandshakeV10',
    payload: () => payloadOf((out) => writeHandshakeV10(out, handshake)),
    read: readHandshakeV10,
    expected: handshake,
  },
  {
    name: 'HandshakeResponse41',
    payload: () => payloadOf((out) => writeHandshakeResponse41(out, response)),
    read: (reader) => readHandshakeResponse41(reader, allOffered),
    expected: response,
    // Database, plugin and attributes may be missing, and the last NUL with them.
    optionalFrom: 32 + 8 + 21,
  },
  {
    name: 'SSLRequest',
    payload: () => payloadOf((out) => writeSslRequest(out, { capabilities: 0x800, maxPacketSize: 5, collationId: 8 })),
    read: readSslRequest,
    expected: { capabilities: 0x800, maxPacketSize: 5, collationId: 8 },
  },
  {
    name: 'AuthSwitchRequest',
    payload: () => payloadOf((out) => writeAuthSwitchRequest(out, { plugin: 'p', nonce })),
    read: readAuthSwitchRequest,
    expected: { plugin: 'p', nonce },
  },
  {
    name: 'AuthMoreData',
    payload: () => payloadOf((out) => writeAuthMoreData(out, nonce)),
    read: readAuthMoreData,
    expected: nonce,
    optionalFrom: 1,
  },
  {
    name: 'OK',
    payload: () => payloadOf((out) => writeOk(out, ok)),
    read: (reader) => readOk(reader, Capability.protocol41),
    expected: ok,
    optionalFrom: 1 + 4 + 3 + 4,
  },
  {
    name: 'EOF',
    payload: () => payloadOf((out) => writeEof(out, 70_000, 2)),
    read: readEof,
    expected: { warningCount: 65_535, statusFlags: 2 },
  },
  {
    name: 'column definition',
    payload: () => payloadOf((out) => writeColumnDefinition41(out, column, { encode: null, isExtended: false })),
    read: (reader) => readColumnDefinition41(reader),
    expected: column,
  },
  ...[
    null,
    { name: 'uuid', format: null },
    { name: null, format: 'json' },
    { name: 'x'.repeat(300), format: '数' },
  ].map(
    (extendedType): Case => ({
      name: `column definition with extended type ${JSON.stringify(extendedType)?.slice(0, 50)}`,
      payload: () =>
        payloadOf((out) =>
          writeColumnDefinition41(out, { ...column, extendedType }, { encode: null, isExtended: true }),
        ),
      read: (reader) => readColumnDefinition41(reader, true),
      expected: { ...column, extendedType },
    }),
  ),
  {
    name: 'StmtPrepareOK',
    payload: () =>
      payloadOf((out) =>
        writeStmtPrepareOk(out, { statementId: 9, columnCount: 2, parameterCount: 300, warningCount: 1 }),
      ),
    read: readStmtPrepareOk,
    expected: { statementId: 9, columnCount: 2, parameterCount: 300, warningCount: 1 },
  },
  {
    name: 'text row',
    payload: () => Buffer.concat([Buffer.from([1, 65, 0xfb, 0xfc, 44, 1]), Buffer.alloc(300, 66), Buffer.from([0])]),
    read: (reader) => readTextRow(reader, 4),
    expected: [Buffer.from('A'), null, Buffer.alloc(300, 66), Buffer.alloc(0)],
  },
  {
    name: 'COM_CHANGE_USER',
    payload: () =>
      Buffer.concat([
        Buffer.from('joe\0'),
        Buffer.from([20]),
        nonce,
        Buffer.from('db\0'),
        Buffer.from([33, 0]),
        Buffer.from('mysql_native_password\0'),
        Buffer.from([4, 1, 65, 1, 66]),
      ]),
    read: (reader) => readChangeUser(reader, 0xffffffff),
    expected: {
      user: 'joe',
      authResponse: nonce,
      database: 'db',
      collationId: 33,
      authenticationPlugin: 'mysql_native_password',
      attributes: new Map([['A', 'B']]),
    },
    optionalFrom: 4 + 21,
  },
];

describe.each(cases.map((item) => [item.name, item] as const))('%s', (_, item) => {
  test('is read as it was written', () => {
    expect(item.read(new PacketReader(item.payload()))).toEqual(item.expected);
  });

  test('does not care what lies around it', () => {
    const payload = item.payload();
    const around = Buffer.concat([Buffer.alloc(5, 1), payload, Buffer.alloc(9, 1)]);
    expect(item.read(new PacketReader(around, 5, 5 + payload.length))).toEqual(item.expected);
  });

  test('is refused with 1835 when it is cut, at every byte', () => {
    const payload = item.payload();
    for (let cut = 0; cut < payload.length; cut++) {
      const read = (): unknown => item.read(new PacketReader(payload.subarray(0, cut)));
      if (cut >= (item.optionalFrom ?? Number.POSITIVE_INFINITY)) {
        try {
          read();
        } catch (error) {
          expect((error as SqlError).errno).toBe(1835);
        }
      } else expect(read).toThrow(expect.objectContaining({ errno: 1835 }));
    }
  });
});

describe('ERR', () => {
  test('with and without SQLSTATE', () => {
    const error = sqlError('ER_NO_SUCH_TABLE', "Table 'a.b' doesn't exist");
    const read = readErr(new PacketReader(payloadOf((out) => writeErr(out, error))));
    expect([read.errno, read.sqlState, read.message]).toEqual([1146, '42S02', error.message]);
    const early = readErr(new PacketReader(payloadOf((out) => writeErr(out, error, false))));
    expect([early.errno, early.sqlState, early.message]).toEqual([1146, 'HY000', error.message]);
  });

  test('long messages are cut between characters', () => {
    const payload = payloadOf((out) => writeErr(out, new SqlError(1105, 'HY000', 'ü'.repeat(400))));
    expect(payload.length).toBeLessThanOrEqual(9 + 512);
    expect(payload.subarray(9).toString('utf8')).not.toContain('\ufffd');
  });
});

test('100,000 random payloads: every reader ends with a packet or with 1835', () => {
  const random = newRandom();
  const readers: ((reader: PacketReader) => unknown)[] = [
    ...cases.map((item) => item.read),
    readErr,
    (reader) => readStmtParameters(reader, 5, null, new Map(), null),
    (reader) => readStmtParameters(reader, 2, [0x0c, 0x0b], new Map(), null),
  ];
  for (let i = 0; i < 100_000; i++) {
    const base = random.below(2) === 0 ? random.pick(cases).payload() : Buffer.alloc(random.below(80));
    for (let change = 0; change < 1 + base.length / 8; change++) base[random.below(base.length)] = random.below(256);
    try {
      random.pick(readers)(new PacketReader(base.subarray(0, random.below(base.length + 1))));
    } catch (error) {
      if (!(error instanceof SqlError) || error.errno !== 1835) throw error;
    }
  }
});
