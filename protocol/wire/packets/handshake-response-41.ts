import { Capability } from '../capabilities';
import { malformedPacket, type PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';
import { readConnectAttributes, writeConnectAttributes } from './connect-attributes';

/** The client's login (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html, "HandshakeResponse41"). */
export interface HandshakeResponse41 {
  readonly capabilities: number;
  /** MariaDbCapability bits; with any, longPassword (CLIENT_MYSQL) is not in `capabilities`. */
  readonly mariaDbCapabilities: number;
  /** Bytes. */
  readonly maxPacketSize: number;
  readonly collationId: number;
  readonly user: string;
  readonly authResponse: Buffer;
  /** null when none was given. */
  readonly database: string | null;
  /** '' when the client names none: mysql_native_password then. */
  readonly authenticationPlugin: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Errno 1835 for anything malformed, and for clients older than MySQL 4.1. User and database names are taken as utf8.
 * @param offered what the handshake said that the server can do
 */
export function readHandshakeResponse41(
  reader: PacketReader,
  offered: Pick<HandshakeResponse41, 'capabilities' | 'mariaDbCapabilities'>,
): HandshakeResponse41 {
  const asked = reader.uint32();
  if ((asked & Capability.protocol41) === 0) throw malformedPacket('the client speaks a protocol older than 4.1');
  const capabilities = asked & offered.capabilities;
  const maxPacketSize = reader.uint32();
  const collationId = reader.uint8();
  reader.bytes(19);
  const reserved = reader.uint32();
  const mariaDbCapabilities = (asked & Capability.longPassword) === 0 ? reserved & offered.mariaDbCapabilities : 0;
  const user = reader.nullTerminatedBytes().toString('utf8');
  const authResponse = readAuthResponse(reader, asked);
  const database =
    (asked & Capability.connectWithDatabase) !== 0 && reader.remaining > 0 ? readLastText(reader) || null : null;
  const authenticationPlugin =
    (asked & Capability.pluginAuth) !== 0 && reader.remaining > 0 ? readLastText(reader) : '';
  const attributes: ReadonlyMap<string, string> =
    (asked & Capability.connectAttributes) !== 0 && reader.remaining > 0 ? readConnectAttributes(reader) : new Map();
  return {
    capabilities,
    mariaDbCapabilities,
    maxPacketSize,
    collationId,
    user,
    authResponse: Buffer.from(authResponse),
    database,
    authenticationPlugin,
    attributes,
  };
}

function readAuthResponse(reader: PacketReader, capabilities: number): Buffer {
  if ((capabilities & Capability.pluginAuthLengthEncoded) !== 0) return reader.lengthEncodedBytes();
  if ((capabilities & Capability.secureConnection) !== 0) return reader.bytes(reader.uint8());
  return reader.nullTerminatedBytes();
}

/** Text up to its NUL, or to the end of the packet where some clients leave the NUL out. */
export function readLastText(reader: PacketReader): string {
  const stop = reader.buffer.indexOf(0, reader.offset);
  if (stop === -1 || stop >= reader.end) return reader.rest().toString('utf8');
  return reader.nullTerminatedBytes().toString('utf8');
}

export function writeHandshakeResponse41(out: PacketWriter, packet: HandshakeResponse41): void {
  const { capabilities } = packet;
  out.begin();
  out.uint32(capabilities);
  out.uint32(packet.maxPacketSize);
  out.uint8(packet.collationId);
  out.zeros(19);
  out.uint32(packet.mariaDbCapabilities);
  out.nullTerminatedText(packet.user);
  if ((capabilities & Capability.pluginAuthLengthEncoded) !== 0) out.lengthEncodedBytes(packet.authResponse);
  else if ((capabilities & Capability.secureConnection) !== 0) {
    out.uint8(packet.authResponse.length);
    out.bytes(packet.authResponse);
  } else {
    out.bytes(packet.authResponse);
    out.uint8(0);
  }
  if ((capabilities & Capability.connectWithDatabase) !== 0) out.nullTerminatedText(packet.database ?? '');
  if ((capabilities & Capability.pluginAuth) !== 0) out.nullTerminatedText(packet.authenticationPlugin);
  if ((capabilities & Capability.connectAttributes) !== 0) writeConnectAttributes(out, packet.attributes);
  out.end();
}
