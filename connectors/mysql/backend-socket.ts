import { connect, type Socket } from 'node:net';

/** One read takes as much at most. */
const readBytesMax = 64 * 1024;

/**
 * A socket that reads into one buffer over and over: no read allocates, and none goes through the queue of a stream. It begins as mysql2's,
 * which gets copies to keep; from `receive` on the bytes go to `consume`, for which they are valid during the call only.
 */
export class BackendSocket {
  readonly stream: Socket;
  private consume: ((buffer: Buffer, length: number) => void) | null = null;

  constructor(host: string, port: number) {
    const buffer = Buffer.allocUnsafeSlow(readBytesMax);
    const callback = (length: number): boolean => {
      if (this.consume === null) this.stream.emit('data', Buffer.from(buffer.subarray(0, length)));
      else this.consume(buffer, length);
      return true;
    };
    this.stream = connect({ host, port, noDelay: true, onread: { buffer, callback } });
  }

  /** Takes the bytes from now on. */
  receive(consume: (buffer: Buffer, length: number) => void): void {
    this.consume = consume;
  }
}
