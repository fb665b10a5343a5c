import { packetBytesTarget, packetField } from '../../engine/batch/packets';
import { type BytesVector, batchRowsTarget } from '../../engine/batch/record-batch';
import { headerBytes, largestPayload } from './row-decoder';

/** One read of a socket: what may come with the rows that fill a batch. */
const chunkBytes = 64 * 1024;
/** Buffers that are kept for use again: about as many as there are batches on their way. */
const freeMax = 4;

interface PacketBuffer {
  readonly data: Uint8Array;
  readonly offsets: Int32Array;
}

/** A growing column of packets. Batches that are released give their buffers back: large results would keep the garbage collector busy else. */
export class PacketBuilder {
  rowCount = 0;
  private data: Uint8Array = Buffer.allocUnsafeSlow(chunkBytes);
  private used = 0;
  private offsets: Int32Array = new Int32Array(batchRowsTarget + 1);
  private readonly free: PacketBuffer[] = [];

  /** A batch of this many rows is to be handed on. */
  get isFull(): boolean {
    return this.rowCount >= batchRowsTarget || this.used > packetBytesTarget - chunkBytes;
  }

  /** Copies the packets of rows whose ends `endRow` is told afterwards. Returns where they begin. */
  copy(packets: Uint8Array): number {
    this.reserve(packets.length);
    const at = this.used;
    this.data.set(packets, at);
    this.used = at + packets.length;
    return at;
  }

  /** The next row ends at that byte. */
  endRow(end: number): void {
    const row = ++this.rowCount;
    if (row === this.offsets.length) {
      const grown = new Int32Array(this.offsets.length * 2);
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.offsets[row] = end;
  }

  /** Adds a row with bytes `start` to `end` of `payload` for its own, in as many packets as it takes. */
  add(payload: Uint8Array, start: number, end: number): void {
    let at = start;
    let length: number;
    do {
      length = Math.min(end - at, largestPayload);
      this.reserve(headerBytes + length);
      const { data } = this;
      let to = this.used;
      data[to++] = length & 0xff;
      data[to++] = (length >>> 8) & 0xff;
      data[to++] = length >>> 16;
      data[to++] = 0;
      data.set(payload.subarray(at, at + length), to);
      this.used = to + length;
      at += length;
    } while (length === largestPayload);
    this.endRow(this.used);
  }

  private reserve(count: number): void {
    const needed = this.used + count;
    if (needed <= this.data.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.data.length * 2));
    grown.set(this.data.subarray(0, this.used));
    this.data = grown;
  }

  /** The column, and what gives its memory back. The builder is empty afterwards. */
  finish(): { readonly packets: BytesVector; readonly release: () => void } {
    const { rowCount, data, offsets } = this;
    const packets: BytesVector = {
      layout: 'bytes',
      type: packetField.type,
      length: rowCount,
      validity: null,
      offsets: offsets.subarray(0, rowCount + 1),
      data: data.subarray(0, this.used),
    };
    const buffer = this.free.pop();
    this.data = buffer?.data ?? Buffer.allocUnsafeSlow(data.length);
    this.offsets = buffer?.offsets ?? new Int32Array(offsets.length);
    this.rowCount = 0;
    this.used = 0;
    return {
      packets,
      release: () => {
        if (this.free.length < freeMax) this.free.push({ data, offsets });
      },
    };
  }
}
