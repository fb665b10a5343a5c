import type { PacketWriter } from '../packet-writer';

/** Asks for a file (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_local_infile_request.html). */
export function writeLocalInfileRequest(out: PacketWriter, name: string): void {
  out.begin();
  out.uint8(0xfb);
  out.bytes(Buffer.from(name, 'utf8'));
  out.end();
}
