import type { ClientConnection } from '../handler';
import type { SqlError } from '../wire/sql-error';
import type { ConnectionIds } from './connection-ids';

/** Limits may be getters: they are asked each time. */
export interface ListenOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Connections that may wait for accept. */
  readonly backlog: number;
  /** null = no TLS is offered. */
  readonly tls: TlsSettings | null;
  /** Offer CLIENT_COMPRESS. */
  readonly compression: boolean;
  /** A client that has not logged in by then is dropped. */
  readonly authTimeoutMs: number;
  /** A client that has sent nothing for that long, with no command running, is dropped. 0 = never. */
  readonly idleTimeoutMs: number;
  /** Longest packet of a client in bytes (max_allowed_packet), longer ones are refused with 1153. */
  readonly maxPacketSize: number;
  /** Answer commands that are not known with OK instead of errno 1047. */
  readonly ignoreUnknownCommand: boolean;
  /** `mysql_native_password` or `caching_sha2_password`: what the handshake announces. */
  readonly defaultAuthenticationPlugin: string;
  /** Shared by the listeners of one server; of its own by default. */
  readonly ids?: ConnectionIds;
  readonly observer: ListenerObserver;
}

/** Certificate and key in PEM, or a folder that holds a self-signed pair, which is made there at first start. */
export type TlsSettings =
  | { readonly kind: 'given'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'self-signed'; readonly folder: string };

/** Told of what happens, for logs and counters. Must not throw. */
export interface ListenerObserver {
  accepted(remoteAddress: string): void;
  /** Logged in; again after COM_CHANGE_USER, with the new user. */
  opened(client: ClientConnection): void;
  loginFailed(user: string, remoteAddress: string, error: SqlError): void;
  /** After its session was closed. Only clients that had logged in. */
  closed(client: ClientConnection): void;
  /** The client broke the protocol and is disconnected. */
  protocolViolation(client: ClientConnection, error: SqlError): void;
  /** Something that is our fault, or the operator's: the text says what. */
  failed(what: string, error: unknown): void;
}
