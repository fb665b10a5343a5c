/** One authentication method. Its conversation starts with the client's first response, which the login packet or an auth switch brought. */
export interface AuthMethod {
  /** Plugin name in the protocol. */
  readonly name: string;
  /** Resolves to true when the client knows the password. May read and write further packets. */
  verify(exchange: AuthExchange): Promise<boolean>;
}

/** What a method may do and know. */
export interface AuthExchange {
  readonly user: string;
  /** As configured: plain text or a hash, see secret.ts; '' when the user has none. */
  readonly password: string;
  /** 20 bytes that the client mixed into its response. */
  readonly nonce: Buffer;
  readonly response: Buffer;
  /** The connection is encrypted: a password may travel as it is. */
  readonly secure: boolean;
  /** Sends an AuthMoreData packet. */
  send(data: Uint8Array): void;
  /** The next packet of the client. Rejects when it leaves. */
  receive(): Promise<Buffer>;
}
