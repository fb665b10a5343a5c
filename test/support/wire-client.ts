import { connect, type Socket } from 'node:net';
import { nativeResponse } from '../../protocol/auth/mysql-native-password';
import { Capability } from '../../protocol/wire/capabilities';
import { PacketReader } from '../../protocol/wire/packet-reader';
import { PacketWriter } from '../../protocol/wire/packet-writer';
import { writeHandshakeResponse41 } from '../../protocol/wire/packets/handshake-response-41';
import { readHandshakeV10 } from '../../protocol/wire/packets/handshake-v10';

/** A client that sends whatever bytes a test wants. Packets it receives are queued with their sequence numbers. */
export class WireClient {
  private held: Buffer = Buffer.alloc(0);
  private readonly packets: { sequence: number; payload: Buffer }[] = [];
  private wake: (() => void) | null = null;
  isClosed = false;
  private constructor(readonly socket: Socket) {
    // Commands without an answer would otherwise hold up the next one.
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.held = Buffer.concat([this.held, chunk]);
      while (this.held.length >= 4) {
        const end = 4 + this.held.readUIntLE(0, 3);
        if (this.held.length < end) break;
        this.packets.push({ sequence: this.held[3]!, payload: this.held.subarray(4, end) });
        this.held = this.held.subarray(end);
      }
      this.wake?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.wake?.();
    });
  }

  static open(port: number): Promise<WireClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.removeListener('error', reject);
        resolve(new WireClient(socket));
      });
      socket.once('error', reject);
    });
  }

  /** Connected and logged in by mysql_native_password. */
  static async login(
    port: number,
    user: string,
    password: string,
    capabilities = 0,
    mariaDbCapabilities = 0,
  ): Promise<WireClient> {
    const client = await WireClient.open(port);
    const handshake = readHandshakeV10(new PacketReader((await client.receive())!.payload));
    const out = new PacketWriter();
    out.sequence = 1;
    writeHandshakeResponse41(out, {
      mariaDbCapabilities,
      capabilities: capabilities | Capability.protocol41 | Capability.secureConnection | Capability.pluginAuth,
      maxPacketSize: 1 << 24,
      collationId: 45,
      user,
      authResponse: password === '' ? Buffer.alloc(0) : nativeResponse(password, handshake.nonce),
      database: null,
      authenticationPlugin: 'mysql_native_password',
      attributes: new Map(),
    });
    client.socket.write(out.take());
    const answer = await client.receive();
    if (answer?.payload[0] !== 0) throw new Error(`login failed: ${answer?.payload.toString('latin1')}`);
    return client;
  }

  /** The next packet; null when the server has closed the connection. */
  async receive(): Promise<{ sequence: number; payload: Buffer } | null> {
    while (this.packets.length === 0) {
      if (this.isClosed) return null;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.packets.shift()!;
  }

  /** Sends a payload as one packet. */
  send(payload: Buffer, sequence = 0): void {
    this.socket.write(Buffer.concat([header(payload.length, sequence), payload]));
  }

  /** Resolves when the server has closed the connection. */
  async closed(): Promise<void> {
    while ((await this.receive()) !== null);
  }
}

export function header(length: number, sequence: number): Buffer {
  return Buffer.from([length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, sequence & 0xff]);
}
