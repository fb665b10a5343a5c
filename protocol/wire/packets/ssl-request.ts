import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';

/** What a client sends before it starts TLS: the head of its handshake response (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html). */
export interface SslRequest {
  readonly capabilities: number;
  /** Bytes. */
  readonly maxPacketSize: number;
  readonly collationId: number;
}

/** Bytes of the payload. */
export const sslRequestLength = 32;

export function readSslRequest(reader: PacketReader): SslRequest {
  const capabilities = reader.uint32();
  const maxPacketSize = reader.uint32();
  const collationId = reader.uint8();
  reader.bytes(23);
  return { capabilities, maxPacketSize, collationId };
}

export function writeSslRequest(out: PacketWriter, packet: SslRequest): void {
  out.begin();
  out.uint32(packet.capabilities);
  out.uint32(packet.maxPacketSize);
  out.uint8(packet.collationId);
  out.zeros(23);
  out.end();
}
