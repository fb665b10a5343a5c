import { connect, type Socket } from 'node:net';
import { readBuffer } from '../../protocol/wire/read-buffer';

/**
 * A socket that reads into the buffer of its thread: no read allocates, and none goes through the queue of a stream. It begins as mysql2's,
 * which gets copies to keep; from `receive` on the bytes go to `consume`, for which they are valid during the call only.
 */
export class BackendSocket {
  readonly stream: Socket;
  private consume: ((buffer: Buffer, length: number) => void) | null = null;

  constructor(host: string, port: number) {
    const callback = (length: number): boolean => {
      if (this.consume === null) this.stream.emit('data', Buffer.from(readBuffer.subarray(0, length)));
      else this.consume(readBuffer, length);
      return true;
    };
    this.stream = connect({ host, port, noDelay: true, onread: { buffer: readBuffer, callback } });
  }

  /** Takes the bytes from now on. */
  receive(consume: (buffer: Buffer, length: number) => void): void {
    this.consume = consume;
  }
}
