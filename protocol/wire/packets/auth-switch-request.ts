import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';

/** Asks the client to go on with another method (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html). */
export interface AuthSwitchRequest {
  readonly plugin: string;
  /** 20 bytes; a NUL follows them on the wire. */
  readonly nonce: Buffer;
}

export function writeAuthSwitchRequest(out: PacketWriter, packet: AuthSwitchRequest): void {
  out.begin();
  out.uint8(0xfe);
  out.nullTerminatedText(packet.plugin);
  out.bytes(packet.nonce);
  out.uint8(0);
  out.end();
}

export function readAuthSwitchRequest(reader: PacketReader): AuthSwitchRequest {
  reader.uint8();
  const plugin = reader.nullTerminatedBytes().toString('utf8');
  return { plugin, nonce: reader.nullTerminatedBytes() };
}
