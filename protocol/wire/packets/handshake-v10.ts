import { Capability } from '../capabilities';
import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';

/** The server's first packet (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html). */
export interface HandshakeV10 {
  readonly serverVersion: string;
  /** 1..2^32-1 */
  readonly connectionId: number;
  /** 20 bytes, none of them 0. */
  readonly nonce: Buffer;
  readonly capabilities: number;
  /** MariaDbCapability bits. Where there are any, `capabilities` is told without longPassword (CLIENT_MYSQL), which says that there are none. */
  readonly mariaDbCapabilities: number;
  /** Only ids up to 255 fit. */
  readonly collationId: number;
  readonly statusFlags: number;
  readonly authenticationPlugin: string;
}

export function writeHandshakeV10(out: PacketWriter, packet: HandshakeV10): void {
  const { mariaDbCapabilities } = packet;
  const capabilities = mariaDbCapabilities === 0 ? packet.capabilities : packet.capabilities & ~Capability.longPassword;
  out.begin();
  out.uint8(10);
  out.nullTerminatedText(packet.serverVersion);
  out.uint32(packet.connectionId);
  out.bytes(packet.nonce.subarray(0, 8));
  out.uint8(0);
  out.uint16(capabilities & 0xffff);
  out.uint8(packet.collationId);
  out.uint16(packet.statusFlags);
  out.uint16(capabilities >>> 16);
  out.uint8(packet.nonce.length + 1);
  out.zeros(6);
  out.uint32(mariaDbCapabilities);
  out.bytes(packet.nonce.subarray(8));
  out.uint8(0);
  out.nullTerminatedText(packet.authenticationPlugin);
  out.end();
}

export function readHandshakeV10(reader: PacketReader): HandshakeV10 {
  reader.uint8();
  const serverVersion = reader.nullTerminatedBytes().toString('utf8');
  const connectionId = reader.uint32();
  const first = reader.bytes(8);
  reader.uint8();
  const low = reader.uint16();
  const collationId = reader.uint8();
  const statusFlags = reader.uint16();
  const capabilities = low | (reader.uint16() << 16);
  const nonceLength = reader.uint8();
  reader.bytes(6);
  const reserved = reader.uint32();
  const mariaDbCapabilities = (capabilities & Capability.longPassword) === 0 ? reserved : 0;
  const second = reader.bytes(Math.max(13, nonceLength - 8) - 1);
  reader.uint8();
  const authenticationPlugin =
    (capabilities & Capability.pluginAuth) !== 0 ? reader.nullTerminatedBytes().toString('utf8') : '';
  const nonce = Buffer.concat([first, second]);
  return {
    serverVersion,
    connectionId,
    nonce,
    capabilities,
    mariaDbCapabilities,
    collationId,
    statusFlags,
    authenticationPlugin,
  };
}
