import type { Client } from '../frontend/client';
import type { SessionHandler } from '../handler';
import type { Command } from './command';

/** COM_HEARTBEAT, MyCAT's own (mycat-1.6, 14): a number, int<lenenc>, that comes back as affected rows. Errors: those of a ping. */
export const heartbeat: Command = {
  name: 'COM_HEARTBEAT',
  writesResults: false,
  run(client, reader, session) {
    return answer(client, reader.lengthEncodedInteger(), session);
  },
};

async function answer(client: Client, id: number, session: SessionHandler): Promise<void> {
  await session.ping();
  if (!client.isClosed()) client.answerOk(id);
}
