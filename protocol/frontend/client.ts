import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { AuthMethods } from '../auth/authenticate';
import { type Command, commandOf } from '../commands/commands';
import { StatementTable } from '../commands/statement-table';
import type { ClientConnection, FrontendHandler, SessionHandler } from '../handler';
import { Capability } from '../wire/capabilities';
import { CompressionDecoder, compress } from '../wire/compression';
import { PacketParser } from '../wire/packet-parser';
import { malformedPacket, PacketReader } from '../wire/packet-reader';
import { PacketWriter } from '../wire/packet-writer';
import { writeErr } from '../wire/packets/err';
import { writeOk } from '../wire/packets/ok';
import { SqlError, sqlError, toSqlError } from '../wire/sql-error';
import { StatusFlag } from '../wire/type-codes';
import { ClientSocket, type ClientSocketEvents } from './client-socket';
import { login } from './login';
import type { ListenOptions } from './options';
import { ClientResultWriter, type ResultOutput, rejected } from './result-writer';
import { SessionTracker } from './session-tracker';

/** Longest packet before login, in bytes: connect attributes have at most 64 KiB. */
const loginPacketMax = 256 * 1024;
/** Bytes of further commands that may wait while one runs; then the socket is no longer read. */
const heldBytesMax = 256 * 1024;
/** How long a client that broke the protocol may take to read its error before the socket is torn down. */
const lingerMs = 1000;

/** What all clients of a listener share. */
export interface ListenerShared {
  readonly options: ListenOptions;
  readonly handler: FrontendHandler;
  readonly authMethods: AuthMethods;
  readonly secureContext: SecureContext | null;
  readonly traffic: Traffic;
  /** The socket is closed, and so is the session. */
  forget(client: Client): void;
}

/** What all clients of a listener did since it began. */
export interface Traffic {
  bytesIn: number;
  bytesOut: number;
  /** How often each command byte came. */
  readonly commands: Float64Array;
}

/** The command that carries a statement. */
const comQuery = 0x03;

type State = 'login' | 'idle' | 'running' | 'closing' | 'closed';

/** One socket: bytes in, commands to the session, answers out. */
export class Client implements ClientConnection, ResultOutput, ClientSocketEvents {
  user = '';
  database: string | null = null;
  collationId = 45;
  capabilities = 0;
  mariaDbCapabilities = 0;
  attributes: ReadonlyMap<string, string> = new Map();
  tls = false;
  /** What the next password is mixed with. */
  nonce: Buffer = Buffer.alloc(0);
  readonly packets = new PacketWriter();
  readonly statements = new StatementTable();
  readonly results: ClientResultWriter = new ClientResultWriter(this);
  readonly connectedAt = Date.now();
  /** Date.now() of the last bytes received. */
  lastReceived = this.connectedAt;
  private state: State = 'login';
  private readonly socket: ClientSocket;
  private session: SessionHandler | null = null;
  private tracker: SessionTracker | null = null;
  /** What runs, or ran last. */
  private command: Command | null = null;
  private readonly abort = new AbortController();
  private readonly reader = new PacketReader();
  private readonly parser: PacketParser;
  private decoder: CompressionDecoder | null = null;
  private compressSequence = 0;
  private receiver: { resolve(packet: Buffer): void; reject(error: unknown): void } | null = null;
  private drain: { promise: Promise<void>; resolve(): void; reject(error: unknown): void } | null = null;
  private willFlush = false;
  private isPaused = false;
  private receivedBytes = 0;
  private sentBytes = 0;

  /** @param accepted paused, so that no byte is lost */
  constructor(
    readonly id: number,
    accepted: Socket,
    readonly shared: ListenerShared,
  ) {
    const { maxPacketSize } = shared.options;
    this.parser = new PacketParser(
      (buffer, start, end, sequence) => this.onPayload(buffer, start, end, sequence),
      () => (this.session === null ? Math.min(loginPacketMax, maxPacketSize) : maxPacketSize),
    );
    this.socket = new ClientSocket(accepted, this);
  }

  get remoteAddress(): string {
    return this.socket.remoteAddress;
  }

  get remotePort(): number {
    return this.socket.remotePort;
  }

  get closed(): AbortSignal {
    return this.abort.signal;
  }

  get isIdle(): boolean {
    return this.state === 'idle';
  }

  bytesIn(): number {
    return this.receivedBytes;
  }

  bytesOut(): number {
    return this.sentBytes;
  }

  waitingIn(): number {
    return this.parser.heldBytes;
  }

  waitingOut(): number {
    return this.packets.pending + this.socket.waitingBytes;
  }

  kill(): void {
    this.socket.destroy();
    this.onClose();
  }

  // ---- from accept to the first command

  /** Never rejects. */
  async start(): Promise<void> {
    const { handler, options } = this.shared;
    const { observer } = options;
    const timer = setTimeout(() => this.kill(), options.authTimeoutMs);
    try {
      handler.admit(this.remoteAddress);
    } catch (thrown) {
      clearTimeout(timer);
      this.refuse(toSqlError(thrown), false);
      return;
    }
    try {
      const response = await login(this);
      this.capabilities = response.capabilities;
      this.mariaDbCapabilities = response.mariaDbCapabilities;
      this.database = response.database;
      this.collationId = response.collationId;
      this.attributes = response.attributes;
      await this.openSession();
      clearTimeout(timer);
      observer.opened(this);
      this.answerOk();
      if ((this.capabilities & Capability.compress) !== 0) this.startCompression();
      this.enter('idle');
      this.continue();
    } catch (thrown) {
      clearTimeout(timer);
      if (this.isClosed()) return;
      const error = toSqlError(thrown);
      observer.loginFailed(this.user, this.remoteAddress, error);
      this.refuse(error, true);
    }
  }

  /** Opens a session for what the fields of this client say now. */
  async openSession(): Promise<void> {
    const session = await this.shared.handler.openSession(this);
    if (this.isClosed()) {
      await session.close();
      throw sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
    }
    this.session = session;
    this.tracker = (this.capabilities & Capability.sessionTrack) === 0 ? null : SessionTracker.of(session);
  }

  /** Closes the session, if there is one; a new one may follow (COM_CHANGE_USER). */
  async closeSession(): Promise<void> {
    const { session } = this;
    this.session = null;
    await session?.close();
  }

  answerOk(affectedRows = 0): void {
    const statusFlags = this.statusFlags();
    const stateChanges = this.stateChanges();
    writeOk(this.packets, { affectedRows, lastInsertId: 0n, statusFlags, warningCount: 0, info: '', stateChanges });
    this.flush();
  }

  /** The next packet of the login conversation, or of a file. Rejects when the client leaves. */
  receive(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.isClosed()) reject(clientGone());
      else {
        this.receiver = { resolve, reject };
        this.parser.expectedSequence = this.packets.sequence;
        this.continue();
      }
    });
  }

  /** The client's next bytes are TLS. */
  startTls(context: SecureContext): void {
    this.tls = true;
    this.socket.startTls(context, this.parser.takeRest());
  }

  private startCompression(): void {
    this.decoder = new CompressionDecoder((chunk) => this.parser.push(chunk));
    this.parser.checksSequence = false;
  }

  // ---- bytes in

  onBytes(bytes: Buffer, length: number, mayBeKept: boolean): void {
    this.receivedBytes += length;
    this.shared.traffic.bytesIn += length;
    this.lastReceived = Date.now();
    if (this.state === 'closing' || this.state === 'closed') return;
    try {
      // A statement becomes text at once: that it need not be copied counts for the shortest ones.
      const isStatement = this.state === 'idle' && bytes[4] === comQuery && this.decoder === null;
      if (!mayBeKept && isStatement && this.parser.pushInPlace(bytes, length)) return;
      const chunk = mayBeKept ? bytes : Buffer.from(bytes.subarray(0, length));
      if (this.decoder === null) this.parser.push(chunk);
      else this.decoder.push(chunk);
    } catch (thrown) {
      this.violate(thrown);
      return;
    }
    if (!this.isWanted && this.parser.heldBytes > heldBytesMax && !this.isPaused) {
      this.isPaused = true;
      this.socket.pause();
    }
  }

  /** Somebody waits for a packet: its bytes are read however many there are, or it would never be whole. */
  private get isWanted(): boolean {
    return this.state !== 'running' || this.receiver !== null;
  }

  private onPayload(buffer: Buffer, start: number, end: number, sequence: number): void {
    this.packets.sequence = (sequence + 1) & 0xff;
    if (this.decoder !== null) this.compressSequence = (this.decoder.sequence + 1) & 0xff;
    if (this.state === 'idle') this.run(buffer, start, end);
    else if (this.receiver !== null) {
      const { resolve } = this.receiver;
      this.receiver = null;
      resolve(buffer.subarray(start, end));
    } else throw malformedPacket('a packet that nobody asked for');
  }

  /** Lets the parser go on to the next packet. */
  private continue(): void {
    try {
      this.parser.resume();
    } catch (thrown) {
      this.violate(thrown);
      return;
    }
    if (this.isPaused && (this.isWanted || this.parser.heldBytes <= heldBytesMax)) {
      this.isPaused = false;
      this.socket.resume();
    }
  }

  // ---- commands

  private enter(state: 'idle' | 'running'): void {
    if (this.state === 'closing' || this.state === 'closed') return;
    this.state = state;
    if (state === 'idle') this.parser.expectedSequence = 0;
  }

  private run(buffer: Buffer, start: number, end: number): void {
    if (end === start) {
      this.violate(malformedPacket('a command without a byte'));
      return;
    }
    this.enter('running');
    const { reader } = this;
    reader.reset(buffer, start + 1, end);
    this.results.begin(false);
    const code = buffer[start]!;
    this.shared.traffic.commands[code]!++;
    const command = commandOf(code);
    try {
      const running = command.run(this, reader, this.session!);
      this.command = command;
      if (running === undefined) this.onDone();
      else running.then(this.onDone, this.onFailed);
    } catch (thrown) {
      this.onFailed(thrown);
    }
  }

  private readonly onDone = (): void => {
    if (this.command!.writesResults && !this.results.finished)
      this.results.fail(sqlError('ER_UNKNOWN_ERROR', 'Internal error: the statement ended without a result'));
    this.next();
  };

  private readonly onFailed = (thrown: unknown): void => {
    if (this.isClosed()) return;
    const error = toSqlError(thrown);
    if (!(thrown instanceof SqlError)) this.shared.options.observer.failed('command', thrown);
    this.results.fail(error);
    if (error.errno === 1835) this.violate(null);
    else this.next();
  };

  private next(): void {
    if (this.packets.pending > 0) this.flush();
    this.enter('idle');
    if (this.state === 'idle') this.continue();
  }

  // ---- bytes out

  flush(): boolean {
    const { packets, socket } = this;
    if (packets.pending === 0 || this.state === 'closed') return !socket.isFull;
    let bytes = packets.take();
    if (this.decoder !== null) {
      const compressed = compress(bytes, this.compressSequence);
      bytes = compressed.packets;
      this.compressSequence = compressed.nextSequence;
    }
    this.sentBytes += bytes.length;
    this.shared.traffic.bytesOut += bytes.length;
    const hasRoom = socket.write(bytes);
    this.reuseWritten();
    return hasRoom;
  }

  flushSoon(): void {
    if (this.willFlush) return;
    this.willFlush = true;
    setImmediate(() => {
      this.willFlush = false;
      this.flush();
    });
  }

  drained(): Promise<void> | undefined {
    if (this.isClosed()) return rejected(clientGone());
    if (!this.socket.isFull) return undefined;
    if (this.drain === null) {
      let resolve!: () => void;
      let reject!: (error: unknown) => void;
      const promise = new Promise<void>((onResolve, onReject) => {
        resolve = onResolve;
        reject = onReject;
      });
      this.drain = { promise, resolve, reject };
    }
    return this.drain.promise;
  }

  /** Once nothing waits, all bytes are the operating system's: their place is free. */
  private reuseWritten(): void {
    if (this.socket.waitingBytes === 0) this.packets.reuse();
  }

  onDrain(): void {
    this.reuseWritten();
    this.drain?.resolve();
    this.drain = null;
  }

  statusFlags(): number {
    return this.session?.statusFlags() ?? StatusFlag.autocommit;
  }

  stateChanges(): Buffer | null {
    return this.tracker?.take() ?? null;
  }

  resultsCharset(): string | null {
    return this.session?.resultsCharset() ?? null;
  }

  // ---- the end

  isClosed(): boolean {
    return this.state === 'closed' || this.state === 'closing';
  }

  /** The client broke the protocol: it gets the error, unless it got one (`thrown` null), and is disconnected. */
  private violate(thrown: unknown): void {
    if (this.isClosed()) return;
    const error = thrown === null ? null : toSqlError(thrown);
    if (error !== null) {
      this.shared.options.observer.protocolViolation(this, error);
      this.packets.sequence = this.parser.expectedSequence === 0 ? 1 : this.parser.expectedSequence;
    }
    this.refuse(error, true);
  }

  /** Sends an error, then ends the connection in a way that lets the client read it. */
  refuse(error: SqlError | null, withState: boolean): void {
    if (this.isClosed()) return;
    if (error !== null) writeErr(this.packets, error, withState);
    this.flush();
    this.end();
  }

  /** Sends what is pending and ends the connection. */
  end(): void {
    if (this.isClosed()) return;
    this.flush();
    this.state = 'closing';
    if (this.isPaused) this.socket.resume();
    this.socket.end(lingerMs);
    this.leave();
  }

  onClose(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.leave();
    const { observer } = this.shared.options;
    const hadSession = this.session !== null;
    this.closeSession().then(
      () => this.forgotten(hadSession),
      (error: unknown) => {
        observer.failed('session close', error);
        this.forgotten(hadSession);
      },
    );
  }

  private forgotten(hadSession: boolean): void {
    if (hadSession) this.shared.options.observer.closed(this);
    this.shared.forget(this);
  }

  /** Everybody who waits for this client is told. */
  private leave(): void {
    const gone = clientGone();
    this.receiver?.reject(gone);
    this.receiver = null;
    // Nobody may be waiting for it just now.
    this.drain?.promise.catch(() => undefined);
    this.drain?.reject(gone);
    this.drain = null;
    this.abort.abort(gone);
  }
}

function clientGone(): SqlError {
  return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
}
