import { Capability } from '../capabilities';
import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';
import { StatusFlag } from '../type-codes';

/** Success without rows (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html). */
export interface OkPacket {
  readonly affectedRows: number;
  readonly lastInsertId: bigint;
  readonly statusFlags: number;
  readonly warningCount: number;
  readonly info: string;
  /** What has changed of the session, for clients with CLIENT_SESSION_TRACK only; null = nothing. */
  readonly stateChanges?: Buffer | null;
}

/**
 * `header` is 0x00, or 0xfe when the packet ends a result set under CLIENT_DEPRECATE_EOF. The status flag of state changes is set for those that are
 * sent, and taken out where it comes from a backend.
 */
export function writeOk(out: PacketWriter, packet: OkPacket, header: 0x00 | 0xfe = 0x00): void {
  out.begin();
  out.uint8(header);
  out.lengthEncodedInteger(packet.affectedRows);
  out.lengthEncodedBigInt(packet.lastInsertId);
  const { info, stateChanges } = packet;
  out.uint16(
    (packet.statusFlags & ~StatusFlag.sessionStateChanged) | (stateChanges ? StatusFlag.sessionStateChanged : 0),
  );
  out.uint16(Math.min(packet.warningCount, 0xffff));
  if (info !== '' || stateChanges) out.lengthEncodedText(info);
  if (stateChanges) out.lengthEncodedBytes(stateChanges);
  out.end();
}

export function readOk(reader: PacketReader, capabilities: number): OkPacket {
  reader.uint8();
  const affectedRows = reader.lengthEncodedInteger();
  const lastInsertId = reader.lengthEncodedBigInt();
  const statusFlags = reader.uint16();
  const warningCount = reader.uint16();
  const hasInfo = reader.remaining > 0 && (capabilities & Capability.protocol41) !== 0;
  const info = hasInfo ? reader.lengthEncodedBytes().toString('utf8') : '';
  return { affectedRows, lastInsertId, statusFlags, warningCount, info };
}
