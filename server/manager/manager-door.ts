import type { User } from '../../conf/catalog';
import type { ClientConnection, Credentials, FrontendHandler, SessionHandler } from '../../protocol/handler';
import { sqlError } from '../../protocol/wire/sql-error';
import type { FrontDoor } from '../front-door';
import type { ManagedServer } from './managed-server';
import { ManagerSession } from './manager-session';

/** The manager port: the same users and the same ways in as at the clients' port, but only for users with the manager privilege. */
export class ManagerDoor implements FrontendHandler {
  constructor(
    private readonly door: FrontDoor,
    private readonly server: ManagedServer,
  ) {}

  serverVersion(): string {
    return this.door.serverVersion();
  }

  admit(): void {}

  beforePassword(userName: string, remoteAddress: string): Promise<void> {
    return this.door.beforePassword(userName, remoteAddress);
  }

  passwordChecked(userName: string, remoteAddress: string, right: boolean): void {
    this.door.passwordChecked(userName, remoteAddress, right);
  }

  credentials(userName: string, remoteAddress: string): Credentials | null {
    return this.door.credentials(userName, remoteAddress);
  }

  async openSession(client: ClientConnection): Promise<SessionHandler> {
    const user = this.server.catalog.users.get(client.user);
    if (!user || !isManager(user)) {
      throw sqlError(
        'ER_SPECIFIC_ACCESS_DENIED_ERROR',
        'Access denied; you need (at least one of) the MANAGER privilege(s) for this operation; it is the property manager of a user in server.xml',
      );
    }
    this.door.checkConnection(user, client);
    return new ManagerSession(client, this.server);
  }
}

/** `<property name="manager">`; the default account has the privilege unless it is taken away. */
export function isManager(user: User): boolean {
  return user.manager ?? user.defaultAccount;
}
