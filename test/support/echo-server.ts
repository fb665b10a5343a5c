import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Listener, listen } from '../../protocol/frontend/listener';
import { EchoHandler, testOptions } from './echo-handler';

type EchoUsers = ConstructorParameters<typeof EchoHandler>[0]['users'];

/** The protocol with an EchoHandler behind it, TLS included, for the tests of one file or block. */
export interface EchoServer {
  readonly handler: EchoHandler;
  /** Port of 127.0.0.1; known while tests run. */
  port(): number;
}

/** Starts it before the tests of the surrounding block and stops it after them. */
export function useEchoServer(users: EchoUsers): EchoServer {
  const handler = new EchoHandler({ users, results: new Map() });
  let folder: string | null = null;
  let listener: Listener | null = null;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mycat-protocol-'));
    listener = await listen(testOptions({ tls: { kind: 'self-signed', folder } }), handler);
  });
  afterAll(async () => {
    await listener?.close(1000);
    if (folder !== null) rmSync(folder, { recursive: true });
  });
  return {
    handler,
    port() {
      if (listener === null) throw new Error('the server is there only while tests run');
      return listener.address.port;
    },
  };
}
