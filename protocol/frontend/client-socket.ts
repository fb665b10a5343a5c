import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { readBuffer } from '../wire/read-buffer';

/** What is told of a client's socket. */
export interface ClientSocketEvents {
  /** Bytes came, the first `length` of `bytes`. Unless they may be kept they are valid during the call only. */
  onBytes(bytes: Buffer, length: number, mayBeKept: boolean): void;
  /** All that was written is the operating system's. */
  onDrain(): void;
  onClose(): void;
}

/** What a socket stands on; Node.js gives it to servers that hand sockets on, without documenting it. */
interface SocketWithHandle {
  _handle: object | null;
}

/** The socket of a client, which may turn to TLS. */
export class ClientSocket {
  readonly remoteAddress: string;
  readonly remotePort: number;
  private socket: Socket;

  /** @param accepted paused, so that no byte is lost */
  constructor(
    accepted: Socket,
    private readonly events: ClientSocketEvents,
  ) {
    const inPlace = readInPlace(accepted, events);
    this.socket = inPlace ?? accepted;
    this.remoteAddress = (this.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    this.remotePort = this.socket.remotePort ?? 0;
    this.socket.setNoDelay(true);
    this.attach(inPlace === null);
  }

  private attach(streams: boolean): void {
    const { socket, events } = this;
    if (streams) {
      socket.on('data', (chunk: Buffer) => events.onBytes(chunk, chunk.length, true));
      socket.resume();
    }
    socket.on('drain', () => events.onDrain());
    socket.on('close', () => events.onClose());
    // An error is always followed by 'close': a client that resets its connection is no news.
    socket.on('error', () => socket.destroy());
  }

  /** The client's next bytes are TLS; `first` are those of them that are here already. */
  startTls(context: SecureContext, first: Buffer): void {
    const plain = this.socket;
    plain.removeAllListeners('data');
    plain.removeAllListeners('drain');
    plain.removeAllListeners('close');
    plain.pause();
    if (first.length > 0) plain.unshift(first);
    const socket = new TLSSocket(plain, { isServer: true, secureContext: context });
    plain.on('close', () => socket.destroy());
    this.socket = socket;
    this.attach(true);
  }

  /** Bytes that wait for the operating system. */
  get waitingBytes(): number {
    return this.socket.writableLength;
  }

  /** So much waits that whoever writes should wait for `onDrain`. */
  get isFull(): boolean {
    return this.socket.writableNeedDrain;
  }

  /** False when it is full now. */
  write(bytes: Buffer): boolean {
    return this.socket.write(bytes);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Sends what waits and says goodbye; after `lingerMs` it is torn down. */
  end(lingerMs: number): void {
    const { socket } = this;
    socket.end();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/**
 * The connection of an accepted socket in a socket that reads into one buffer (`onread`, which Node.js offers for the sockets of clients only):
 * a read then costs neither memory nor the way through a stream, a twentieth of a point query. Null where that cannot be had; the given socket
 * is then as it was.
 */
function readInPlace(accepted: Socket, events: ClientSocketEvents): Socket | null {
  const owner = accepted as unknown as SocketWithHandle;
  const handle = owner._handle ?? null;
  if (handle === null) return null;
  owner._handle = null;
  // Without its handle only the server is told, which counts its sockets.
  accepted.destroy();
  const callback = (length: number): boolean => {
    events.onBytes(readBuffer, length, false);
    return true;
  };
  const options: SocketConstructorOpts & ConnectOpts & { readonly handle: object } = {
    handle,
    onread: { buffer: readBuffer, callback },
  };
  return new Socket(options);
}
