import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';

/** Data of an authentication method for the client (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_more_data.html). */
export function writeAuthMoreData(out: PacketWriter, data: Uint8Array): void {
  out.begin();
  out.uint8(0x01);
  out.bytes(data);
  out.end();
}

export function readAuthMoreData(reader: PacketReader): Buffer {
  reader.uint8();
  return reader.rest();
}
