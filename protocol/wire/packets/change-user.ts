import { Capability } from '../capabilities';
import type { PacketReader } from '../packet-reader';
import { readConnectAttributes } from './connect-attributes';
import { readLastText } from './handshake-response-41';

/** COM_CHANGE_USER without its command byte (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html). */
export interface ChangeUser {
  readonly user: string;
  readonly authResponse: Buffer;
  readonly database: string | null;
  /** null when the client names none. */
  readonly collationId: number | null;
  readonly authenticationPlugin: string;
  readonly attributes: ReadonlyMap<string, string>;
}

export function readChangeUser(reader: PacketReader, capabilities: number): ChangeUser {
  const user = reader.nullTerminatedBytes().toString('utf8');
  const authResponse = Buffer.from(
    (capabilities & Capability.secureConnection) !== 0 ? reader.bytes(reader.uint8()) : reader.nullTerminatedBytes(),
  );
  const database = readLastText(reader) || null;
  const collationId = reader.remaining >= 2 ? reader.uint16() : null;
  const authenticationPlugin =
    (capabilities & Capability.pluginAuth) !== 0 && reader.remaining > 0 ? readLastText(reader) : '';
  const attributes: ReadonlyMap<string, string> =
    (capabilities & Capability.connectAttributes) !== 0 && reader.remaining > 0
      ? readConnectAttributes(reader)
      : new Map();
  return { user, authResponse, database, collationId, authenticationPlugin, attributes };
}
