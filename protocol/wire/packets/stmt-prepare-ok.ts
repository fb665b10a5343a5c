import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';

/** First packet of the answer to COM_STMT_PREPARE (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html, "COM_STMT_PREPARE_OK"). */
export interface StmtPrepareOk {
  readonly statementId: number;
  readonly columnCount: number;
  readonly parameterCount: number;
  readonly warningCount: number;
}

export function writeStmtPrepareOk(out: PacketWriter, packet: StmtPrepareOk): void {
  out.begin();
  out.uint8(0x00);
  out.uint32(packet.statementId);
  out.uint16(packet.columnCount);
  out.uint16(packet.parameterCount);
  out.uint8(0);
  out.uint16(Math.min(packet.warningCount, 0xffff));
  out.end();
}

export function readStmtPrepareOk(reader: PacketReader): StmtPrepareOk {
  reader.uint8();
  const statementId = reader.uint32();
  const columnCount = reader.uint16();
  const parameterCount = reader.uint16();
  reader.uint8();
  return { statementId, columnCount, parameterCount, warningCount: reader.uint16() };
}
