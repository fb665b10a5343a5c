import type { Client } from '../frontend/client';
import type { SessionHandler } from '../handler';
import type { PacketReader } from '../wire/packet-reader';

/** One COM_* command. */
export interface Command {
  readonly name: string;
  /** The session answers through the result writer; otherwise the command writes its answer itself, if it has one. */
  readonly writesResults: boolean;
  /**
   * `reader` stands behind the command byte, and is only valid until the first await. Errors become ERR packets.
   * Commands that are done at once return nothing: no promise is made then.
   */
  run(client: Client, reader: PacketReader, session: SessionHandler): Promise<void> | undefined;
}
