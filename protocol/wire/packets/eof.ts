import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';
import { StatusFlag } from '../type-codes';

/** Ends column definitions and rows for clients without CLIENT_DEPRECATE_EOF (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html). */
export interface EofPacket {
  readonly warningCount: number;
  readonly statusFlags: number;
}

export function writeEof(out: PacketWriter, warningCount: number, statusFlags: number): void {
  out.begin();
  out.uint8(0xfe);
  out.uint16(Math.min(warningCount, 0xffff));
  out.uint16(statusFlags & ~StatusFlag.sessionStateChanged);
  out.end();
}

export function readEof(reader: PacketReader): EofPacket {
  reader.uint8();
  return { warningCount: reader.uint16(), statusFlags: reader.uint16() };
}
