import type { Client } from '../frontend/client';
import { loginAgain } from '../frontend/login';
import type { SessionHandler } from '../handler';
import type { PacketReader } from '../wire/packet-reader';
import { toSqlError } from '../wire/sql-error';
import type { Command } from './command';

/** COM_CHANGE_USER (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html). After an error the connection is closed, as MySQL does. */
export const changeUser: Command = {
  name: 'COM_CHANGE_USER',
  writesResults: false,
  run(client, reader, session) {
    return change(client, reader, session);
  },
};

async function change(client: Client, reader: PacketReader, session: SessionHandler): Promise<void> {
  const timer = setTimeout(() => client.kill(), client.shared.options.authTimeoutMs);
  try {
    const login = await loginAgain(client, reader);
    clearTimeout(timer);
    await session.reset();
    await client.closeSession();
    client.statements.clear();
    client.user = login.user;
    client.database = login.database;
    client.collationId = login.collationId ?? client.collationId;
    client.attributes = login.attributes;
    await client.openSession();
    client.shared.options.observer.opened(client);
    client.answerOk();
  } catch (thrown) {
    clearTimeout(timer);
    if (client.isClosed()) return;
    const error = toSqlError(thrown);
    client.shared.options.observer.loginFailed(client.user, client.remoteAddress, error);
    client.refuse(error, true);
  }
}
