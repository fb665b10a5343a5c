import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { readBuffer } from '../wire/read-buffer';

/** What a socket stands on; Node.js gives it to servers that hand sockets on, without documenting it. */
interface SocketWithHandle {
  _handle: object | null;
}

/**
 * The connection of a socket that was accepted paused, in a socket that reads into one buffer (`onread`, which Node.js offers for the sockets of
 * clients only): a read then costs neither memory nor the way through a stream, about a twentieth of a point query. Null where that cannot be had;
 * the given socket is then as it was.
 * @param consume gets bytes that are valid during the call only
 */
export function readInPlace(accepted: Socket, consume: (bytes: Buffer, length: number) => void): Socket | null {
  const owner = accepted as unknown as SocketWithHandle;
  const handle = owner._handle ?? null;
  if (handle === null) return null;
  owner._handle = null;
  // Without its handle that is only said to the server, which counts its sockets.
  accepted.destroy();
  const callback = (length: number): boolean => {
    consume(readBuffer, length);
    return true;
  };
  const options: SocketConstructorOpts & ConnectOpts & { readonly handle: object } = {
    handle,
    onread: { buffer: readBuffer, callback },
  };
  return new Socket(options);
}
