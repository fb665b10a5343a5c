import { packetBytesTarget } from '../../engine/batch/packets';
import type { PacketPiece } from '../connector';

/** One read of a socket: what may come with the rows that fill a piece. */
const chunkBytes = 64 * 1024;
const smallBytes = 16 * 1024;
/** Memory that is kept for use again: about as much as there is on its way. */
const freeMax = 4;

/** Row packets as they come from a socket, gathered into pieces that are worth a message to another thread. */
export class PacketCollector {
  private bytes: Uint8Array<ArrayBuffer> | null = null;
  private used = 0;
  private packetCount = 0;
  private readonly free: ArrayBuffer[] = [];

  constructor(private readonly emit: (piece: PacketPiece) => void) {}

  rows(chunk: Buffer, packetCount: number): void {
    this.reserve(chunk.length).set(chunk, this.used);
    this.used += chunk.length;
    this.packetCount += packetCount;
    if (this.used > packetBytesTarget - chunkBytes) this.flush();
  }

  /** Emits the rows that are left. */
  flush(): void {
    const { bytes, used, packetCount } = this;
    if (bytes === null) return;
    this.bytes = null;
    this.used = 0;
    this.packetCount = 0;
    this.emit({ bytes: bytes.subarray(0, used), packetCount });
  }

  reuse(memory: ArrayBuffer): void {
    if (this.free.length < freeMax && memory.byteLength === packetBytesTarget) this.free.push(memory);
  }

  private reserve(count: number): Uint8Array {
    const { bytes } = this;
    const needed = this.used + count;
    if (bytes !== null && needed <= bytes.length) return bytes;
    const grown = this.memoryFor(needed, bytes?.length ?? 0);
    if (bytes !== null) grown.set(bytes.subarray(0, this.used));
    this.bytes = grown;
    return grown;
  }

  private memoryFor(needed: number, before: number): Uint8Array<ArrayBuffer> {
    const memory = needed > packetBytesTarget ? undefined : this.free.pop();
    if (memory !== undefined) return new Uint8Array(memory);
    // Most results are small and come in one read.
    const size = before === 0 && needed <= smallBytes ? smallBytes : Math.max(needed, packetBytesTarget, before * 2);
    // Not from Buffer's pool, which could not be handed to another thread.
    return Buffer.allocUnsafeSlow(size) as Uint8Array<ArrayBuffer>;
  }
}
