import type { Socket } from 'node:net';
import { createConnection, type Connection as Mysql2Connection } from 'mysql2';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { BackendConnection, HostSettings } from '../connector';
import { BackendSocket } from './backend-socket';
import { type ResultEvents, ResultParser } from './result-parser';
import { headerBytes, largestPayload } from './row-decoder';

/** `host:port` of a data host; `jdbc:mysql://host:port/…` as some configurations have it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export function addressOf(url: string): Address {
  const text = url.replace(/^jdbc:[a-z]+:\/\//i, '').replace(/[/?].*$/, '');
  const match = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(text);
  return { host: match?.[1] ?? (match?.[2] || '127.0.0.1'), port: Number(match?.[3] ?? 3306) };
}

/** A host that went away without a word is noticed by the operating system after this time without traffic, and some more. */
const keepAliveMs = 30_000;
const comQuery = 0x03;
const comInitDb = 0x02;
const comPing = 0x0e;
const comStmtPrepare = 0x16;
const comStmtExecute = 0x17;
const comStmtClose = 0x19;
const comSetOption = 0x1b;
/** Characters */
const shortTextMax = 256;

/**
 * One connection to a server. mysql2 connects, authenticates and encrypts; once that is done the socket is ours: commands are written and
 * answers parsed here, so that row packets can be handed on as they are.
 */
export class ServerConnection {
  private readonly parser: ResultParser;
  private closed = false;
  private failure: SqlError | null = null;
  /** Called once when the connection is gone. */
  onClose: (() => void) | null = null;
  /** A statement that is to run before the next one. */
  private ahead: string | null = null;
  /**
   * The server takes several statements in one text. No text with a semicolon is sent then: what is one statement to us could be two to it, and the
   * second one would be looked at by nobody.
   */
  private takesSeveral = false;

  private readonly stream: Socket;

  private constructor(
    private readonly mysql2: Mysql2Connection,
    socket: BackendSocket,
    readonly name: string,
    readonly threadId: number,
    readonly version: string,
    hasExtendedTypes: boolean,
  ) {
    this.parser = new ResultParser(hasExtendedTypes);
    const { stream } = socket;
    this.stream = stream;
    stream.setKeepAlive(true, keepAliveMs);
    socket.receive((buffer, length) => this.data(buffer, length));
    stream.on('close', () => this.lost(`Lost connection to data host '${this.name}' during query`));
    mysql2.on('error', (error: Error) =>
      this.lost(`Lost connection to data host '${this.name}' during query: ${error.message}`),
    );
  }

  /** Errors: 2003 when the host cannot be reached, the server's own (1045 …) when it refuses. */
  static open(host: HostSettings): Promise<ServerConnection> {
    const { host: name, port } = addressOf(host.url);
    return new Promise((resolve, reject) => {
      const socket = new BackendSocket(name, port);
      const mysql2 = createConnection({
        host: name,
        port,
        stream: () => socket.stream,
        user: host.user,
        password: host.password,
        connectTimeout: host.connectTimeoutMs,
        charset: 'utf8mb4_general_ci',
        // Affected rows are those that changed; who wants those that matched reads them off the info text.
        flags: ['-FOUND_ROWS', '-SESSION_TRACK', '-DEPRECATE_EOF', 'LOCAL_FILES', 'MULTI_RESULTS'],
      });
      const failed = (error: Error): void => {
        mysql2.removeListener('error', failed);
        mysql2.on('error', () => undefined);
        mysql2.destroy();
        reject(connectError(error, host.name, `${name}:${port}`));
      };
      mysql2.once('error', failed);
      mysql2.connect((error) => {
        if (error) {
          failed(error);
          return;
        }
        mysql2.removeListener('error', failed);
        resolve(ServerConnection.over(mysql2, socket, host.name));
      });
    });
  }

  private static over(mysql2: Mysql2Connection, socket: BackendSocket, name: string): ServerConnection {
    const internals = mysql2 as unknown as {
      threadId: number;
      _handshakePacket: { serverVersion: string };
      /** mysql2 asks for MariaDB's extended types whenever a server offers them. */
      _mariadbExtendedMetadata: boolean;
    };
    const { threadId, _handshakePacket: handshake, _mariadbExtendedMetadata: extended } = internals;
    return new ServerConnection(mysql2, socket, name, threadId, handshake.serverVersion, extended);
  }

  traffic(): Pick<BackendConnection, 'localPort' | 'bytesIn' | 'bytesOut' | 'waitingOut'> {
    const { localPort, bytesRead, bytesWritten, writableLength } = this.stream;
    return { localPort: localPort ?? 0, bytesIn: bytesRead, bytesOut: bytesWritten, waitingOut: writableLength };
  }

  get isClosed(): boolean {
    return this.closed;
  }

  get isIdle(): boolean {
    return this.parser.idle;
  }

  /** Sends COM_QUERY. One command at a time. */
  query(sql: string, events: ResultEvents): void {
    if (this.ahead !== null) this.queryBehind(this.takeAhead()!, sql, events);
    else if (this.takesSeveral && sql.includes(';')) this.queryAlone(sql, events);
    else this.command(comQuery, sql, events);
  }

  /**
   * Runs a statement without rows before the next one that is sent, in the same text where that can be. When it fails, the next one gets its error and
   * is not run, and the connection is closed: nothing may run as if it had succeeded.
   */
  runAhead(sql: string): void {
    this.ahead = sql;
  }

  /** The statement that was to run ahead, if it was not sent yet; it is not sent any more. */
  takeAhead(): string | null {
    const { ahead } = this;
    this.ahead = null;
    return ahead;
  }

  /** As query, of a statement that asks for a file: the packets of that are counted from its own text. */
  queryFile(sql: string, events: ResultEvents): void {
    const ahead = this.takeAhead();
    if (ahead === null) this.query(sql, events);
    else this.queryAfter(ahead, sql, events);
  }

  private queryBehind(ahead: string, sql: string, events: ResultEvents): void {
    if (this.closed) this.refuse(events);
    else if (!this.takesSeveral || sql.includes(';')) this.queryAfter(ahead, sql, events);
    else {
      this.checkIdle();
      this.parser.beginBehind(() => this.destroy(), events);
      this.stream.write(commandPacket(comQuery, `${ahead};${sql}`));
    }
  }

  /** Two commands. The first time the server is asked to take several statements in one text from now on. */
  private queryAfter(ahead: string, sql: string, events: ResultEvents): void {
    if (this.closed) {
      this.refuse(events);
      return;
    }
    this.checkIdle();
    if (!this.takesSeveral && !sql.includes(';')) this.setSeveral(true, () => undefined);
    this.runFirst(ahead, () => this.query(sql, events), events);
  }

  /** @param next sends the command that `events` are of */
  private runFirst(ahead: string, next: () => void, events: ResultEvents): void {
    const failed = (error: SqlError): void => {
      events.error(error);
      this.destroy();
    };
    this.parser.begin({ ...silent, end: next, error: failed });
    this.stream.write(commandPacket(comQuery, ahead));
  }

  private queryAlone(sql: string, events: ResultEvents): void {
    if (this.closed) this.refuse(events);
    else
      this.setSeveral(false, (error) => (error === null ? this.command(comQuery, sql, events) : events.error(error)));
  }

  /** COM_SET_OPTION. A server that does not know it goes on as before. */
  private setSeveral(takesSeveral: boolean, done: (error: SqlError | null) => void): void {
    const end = (): void => {
      this.takesSeveral = takesSeveral;
      done(null);
    };
    this.parser.begin({ ...silent, end, error: done });
    this.stream.write(Buffer.from([3, 0, 0, 0, comSetOption, takesSeveral ? 0 : 1, 0]));
  }

  /** COM_PING */
  ping(events: ResultEvents): void {
    this.command(comPing, '', events);
  }

  /** COM_INIT_DB */
  useDatabase(database: string, events: ResultEvents): void {
    this.command(comInitDb, database, events);
  }

  /** Sends several COM_QUERYs in one go; the server answers them one after the other, whether or not those before failed. */
  pipeline(statements: readonly { readonly sql: string; readonly events: ResultEvents }[]): void {
    if (this.ahead !== null || statements.some(({ sql }) => sql.includes(';')))
      throw new Error('statements in one go are our own');
    if (!this.closed) this.checkIdle();
    for (const { events } of statements) {
      if (this.closed) this.refuse(events);
      else this.parser.begin(events);
    }
    if (!this.closed) this.stream.write(Buffer.concat(statements.map(({ sql }) => commandPacket(comQuery, sql))));
  }

  private refuse(events: ResultEvents): void {
    events.error(this.failure ?? sqlError('ER_BACKEND_GONE', `Lost connection to data host '${this.name}'`));
  }

  /** COM_STMT_PREPARE; `events.prepared` must be there. */
  prepare(sql: string, events: ResultEvents): void {
    this.command(comStmtPrepare, sql, events);
  }

  /** COM_STMT_EXECUTE, of a statement without parameters; its rows are of the binary protocol. */
  execute(statementId: number, events: ResultEvents): void {
    const packet = Buffer.alloc(14);
    packet[0] = 10;
    packet[4] = comStmtExecute;
    packet.writeUInt32LE(statementId, 5);
    packet.writeUInt32LE(1, 10);
    const ahead = this.closed ? null : this.takeAhead();
    if (ahead === null) this.send(packet, events);
    else {
      this.checkIdle();
      this.runFirst(ahead, () => this.send(packet, events), events);
    }
  }

  /** COM_STMT_CLOSE, which has no answer. */
  closeStatement(statementId: number): void {
    const packet = Buffer.from([5, 0, 0, 0, comStmtClose, 0, 0, 0, 0]);
    packet.writeUInt32LE(statementId, 5);
    if (!this.closed) this.stream.write(packet);
  }

  private command(code: number, text: string, events: ResultEvents): void {
    this.send(commandPacket(code, text), events);
  }

  private send(packet: Buffer, events: ResultEvents): void {
    if (this.closed) {
      this.refuse(events);
      return;
    }
    this.checkIdle();
    this.parser.begin(events);
    this.stream.write(packet);
  }

  private checkIdle(): void {
    if (!this.parser.idle) throw new Error('a command while another one runs');
  }

  /** The answer to LOCAL INFILE: no file. */
  refuseFile(): void {
    this.stream.write(Buffer.from([0, 0, 0, 2]));
  }

  /**
   * The answer to LOCAL INFILE, a piece at a time; an empty one ends it. Resolves when there is room for more, also when the connection is lost.
   * @param sequence number of the packet, from 2
   */
  sendFile(piece: Buffer, sequence: number): Promise<void> {
    if (this.closed) return Promise.resolve();
    const header = Buffer.allocUnsafe(4);
    header.writeUIntLE(piece.length, 0, 3);
    header[3] = sequence & 0xff;
    this.stream.cork();
    this.stream.write(header);
    const hasRoom = this.stream.write(piece);
    this.stream.uncork();
    if (hasRoom) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.stream.removeListener('drain', done);
        this.stream.removeListener('close', done);
        resolve();
      };
      this.stream.on('drain', done);
      this.stream.on('close', done);
    });
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    if (!this.closed) this.stream.resume();
  }

  destroy(): void {
    if (this.closed) return;
    this.closed = true;
    this.mysql2.on('error', () => undefined);
    this.mysql2.destroy();
    this.fail(`Connection to data host '${this.name}' was closed`);
  }

  /** Says goodbye first, so that the server does not count an aborted client. */
  end(): void {
    if (this.closed) return;
    if (this.isIdle) this.stream.end(Buffer.from([1, 0, 0, 0, 1]));
    this.destroyLater();
  }

  private destroyLater(): void {
    this.closed = true;
    this.mysql2.on('error', () => undefined);
    const timer = setTimeout(() => this.mysql2.destroy(), 1000);
    timer.unref();
    this.stream.once('close', () => {
      clearTimeout(timer);
      this.mysql2.destroy();
    });
    this.fail(`Connection to data host '${this.name}' was closed`);
  }

  private data(buffer: Buffer, length: number): void {
    try {
      if (!this.parser.feed(buffer, length)) this.lost(`Data host '${this.name}' sent what was not asked for`);
    } catch (error) {
      this.lost(error instanceof Error ? error.message : String(error), error);
    }
  }

  private lost(message: string, cause?: unknown): void {
    if (this.closed) return;
    this.closed = true;
    this.mysql2.destroy();
    this.fail(message, cause);
  }

  private fail(message: string, cause?: unknown): void {
    this.failure = cause instanceof SqlError ? cause : sqlError('ER_BACKEND_GONE', message, { cause });
    for (const events of this.parser.abandon()) events.error(this.failure);
    this.onClose?.();
    this.onClose = null;
  }
}

/** Of a command whose answer is an OK. */
const silent = { columns: () => undefined, rows: () => undefined, infile: () => undefined };

function commandPacket(code: number, text: string): Buffer {
  if (text.length <= shortTextMax) {
    const packet = shortCommandPacket(code, text);
    if (packet !== null) return packet;
  }
  const length = 1 + Buffer.byteLength(text, 'utf8');
  if (length < largestPayload) {
    const packet = Buffer.allocUnsafe(headerBytes + length);
    packet.writeUIntLE(length, 0, 3);
    packet[3] = 0;
    packet[4] = code;
    packet.write(text, headerBytes + 1, 'utf8');
    return packet;
  }
  const payload = Buffer.allocUnsafe(length);
  payload[0] = code;
  payload.write(text, 1, 'utf8');
  const pieces: Buffer[] = [];
  for (let at = 0, sequence = 0; at <= length; at += largestPayload, sequence++) {
    const piece = payload.subarray(at, at + largestPayload);
    const header = Buffer.allocUnsafe(4);
    header.writeUIntLE(piece.length, 0, 3);
    header[3] = sequence & 0xff;
    pieces.push(header, piece);
  }
  return Buffer.concat(pieces);
}

/** Of a text that is all ASCII, else null: few characters are copied faster one by one than by two calls out of JavaScript. */
function shortCommandPacket(code: number, text: string): Buffer | null {
  const length = 1 + text.length;
  const packet = Buffer.allocUnsafe(headerBytes + length);
  packet[0] = length & 0xff;
  packet[1] = length >>> 8;
  packet[2] = 0;
  packet[3] = 0;
  packet[4] = code;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return null;
    packet[headerBytes + 1 + index] = unit;
  }
  return packet;
}

function connectError(
  error: Error & { errno?: number | undefined; sqlState?: string | undefined },
  host: string,
  address: string,
): SqlError {
  if (typeof error.errno === 'number' && error.errno >= 1000 && error.sqlState) {
    return new SqlError(error.errno, error.sqlState, `Data host '${host}' (${address}): ${error.message}`, null, {
      cause: error,
    });
  }
  return sqlError('ER_CANNOT_CONNECT_BACKEND', `Can't connect to data host '${host}' (${address}): ${error.message}`, {
    cause: error,
  });
}
