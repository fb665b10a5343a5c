import type { Catalog, User } from '../conf/catalog';
import { secretOf } from '../protocol/auth/secret';
import type { ClientConnection, Credentials, FrontendHandler, SessionHandler } from '../protocol/handler';
import { sqlError } from '../protocol/wire/sql-error';
import { type ConnectionCounts, refusal } from './limits/admission';
import { LoginThrottle } from './login-throttle';
import { Session } from './session/session';
import type { SessionHost } from './session/session-host';
import type { SessionList } from './session/session-list';
import { createSessionVariables } from './variables/session-variables';

/** Who may come in, and the session that each gets. */
export class FrontDoor implements FrontendHandler {
  private readonly throttle = new LoginThrottle();

  constructor(
    /** Of the configuration that counts now. */
    private readonly current: () => SessionHost,
    private readonly sessions: SessionList,
    private readonly counts: () => ConnectionCounts,
  ) {}

  private get host(): SessionHost {
    return this.current();
  }

  private get catalog(): Catalog {
    return this.host.view.catalog;
  }

  /**
   * MariaDB 10 says `5.5.5-10.…` in its handshake (VERSION() does not), and its own drivers take the prefix off. MySQL's would otherwise take
   * it for a MySQL 10 and use what MySQL 8 brought.
   */
  serverVersion(): string {
    const { version } = this.host.view;
    const isConfigured = this.catalog.system.fakeMySQLVersion !== null;
    return !isConfigured && /^10\..*mariadb/i.test(version) ? `5.5.5-${version}` : version;
  }

  admit(remoteAddress: string): void {
    const error = refusal(remoteAddress, this.catalog.system, this.host.availability, this.counts());
    if (error) throw error;
  }

  beforePassword(userName: string, remoteAddress: string): Promise<void> {
    return this.throttle.admit(userName, remoteAddress);
  }

  passwordChecked(userName: string, remoteAddress: string, right: boolean): void {
    if (right) this.throttle.succeeded(userName, remoteAddress);
    else this.throttle.failed(userName, remoteAddress);
  }

  credentials(userName: string, remoteAddress: string): Credentials | null {
    const user = this.userNamed(userName);
    if (!user || !this.addressAllowed(user, remoteAddress)) return null;
    return {
      password: user.password,
      plugin:
        secretOf(user.password).kind === 'sha2-hash'
          ? 'caching_sha2_password'
          : this.catalog.system.defaultAuthenticationPlugin,
      anyPassword: this.catalog.system.nonePasswordLogin,
    };
  }

  private userNamed(name: string): User | null {
    return this.catalog.users.get(name) ?? null;
  }

  /**
   * `<whitehost>`: when there is one, only the addresses in it may log in, and only as the users that it names, those of wildcards too.
   * `*` and `%` stand for any characters. A user's own `hosts` narrow that down.
   */
  private addressAllowed(user: User, address: string): boolean {
    const { hosts } = this.catalog.firewall;
    if (user.hosts.length > 0 && !user.hosts.some((host) => matchesAddress(host, address))) return false;
    if (hosts.length === 0) return true;
    return hosts.some(({ host, users }) => users.includes(user.name) && matchesAddress(host, address));
  }

  /** Errors: 1045 when the user may only come over TLS, and did not. */
  checkConnection({ name, requireTls }: User, { tls, remoteAddress }: ClientConnection): void {
    if (!requireTls || tls) return;
    throw sqlError(
      'ER_ACCESS_DENIED_ERROR',
      `Access denied for user '${name}'@'${remoteAddress}' (using password: YES): the user needs an encrypted connection (requireTls)`,
    );
  }

  async openSession(client: ClientConnection): Promise<SessionHandler> {
    const user = this.userNamed(client.user)!;
    this.checkConnection(user, client);
    if (user.benchmark > 0 && this.sessions.ofUser(user.name) >= user.benchmark) {
      throw sqlError(
        'ER_TOO_MANY_USER_CONNECTIONS',
        `User ${user.name} already has more than 'max_user_connections' active connections (benchmark="${user.benchmark}")`,
      );
    }
    const variables = () =>
      createSessionVariables(
        this.host.view.globals,
        client,
        this.catalog,
        this.host.view.version,
        this.host.view.backendVariables,
      );
    const session = new Session(client, user, this.host, variables(), variables);
    this.sessions.add(session);
    return session;
  }
}

function matchesAddress(pattern: string, address: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/[*%]/g, '.*');
  return new RegExp(`^${source}$`).test(address) || (pattern === 'localhost' && address === '127.0.0.1');
}
