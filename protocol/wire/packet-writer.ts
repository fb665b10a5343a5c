/** Most payload bytes of one physical packet; a longer payload continues in the next one (manual: "Protocol::Packet"). */
export const physicalPayloadMax = 0xffffff;
/** Size of an output buffer in bytes: some hundred small answers, or a piece of a large result. */
const bufferBytes = 32 * 1024;
/** A larger buffer, made for large rows, is not kept. */
const keptBytesMax = 512 * 1024;

/**
 * Packets written one after the other into a buffer that `take` hands out piece by piece.
 * A piece that was taken is not written to again, unless `reuse` says so: it may go to a socket without being copied.
 */
export class PacketWriter {
  buffer: Buffer = Buffer.allocUnsafeSlow(256);
  /** Where the next byte goes. */
  offset = 0;
  /** Sequence number of the next packet. */
  sequence = 0;
  private taken = 0;
  private packetStart = 0;

  /** Bytes that wait for `take`. */
  get pending(): number {
    return this.offset - this.taken;
  }

  /** Makes room for `count` more bytes. `buffer` and `offset` may be new afterwards. */
  reserve(count: number): void {
    if (this.offset + count > this.buffer.length) this.grow(count);
  }

  private grow(count: number): void {
    const kept = this.offset - this.taken;
    const wanted = kept + count;
    const next = Buffer.allocUnsafeSlow(Math.max(bufferBytes, wanted > bufferBytes ? wanted * 2 : wanted));
    this.buffer.copy(next, 0, this.taken, this.offset);
    this.packetStart -= this.taken;
    this.buffer = next;
    this.taken = 0;
    this.offset = kept;
  }

  /** All complete packets since the last call. */
  take(): Buffer {
    const piece = this.buffer.subarray(this.taken, this.offset);
    this.taken = this.offset;
    if (this.offset === this.buffer.length) {
      this.buffer = Buffer.allocUnsafeSlow(256);
      this.offset = 0;
      this.taken = 0;
    }
    return piece;
  }

  /** Everything that was taken has been copied elsewhere: its place may be written to again. */
  reuse(): void {
    if (this.offset !== this.taken) return;
    if (this.buffer.length > keptBytesMax) this.buffer = Buffer.allocUnsafeSlow(256);
    this.offset = 0;
    this.taken = 0;
  }

  /** Drops the packets and the begun packet after this mark of `pending` and `sequence`. */
  rewind(pending: number, sequence: number): void {
    this.offset = this.taken + pending;
    this.sequence = sequence;
  }

  begin(): void {
    this.reserve(4);
    this.packetStart = this.offset;
    this.offset += 4;
  }

  /** Ends the packet: writes its header, and splits it where it is longer than one physical packet. */
  end(): void {
    let length = this.offset - this.packetStart - 4;
    while (length >= physicalPayloadMax) {
      this.header(this.packetStart, physicalPayloadMax);
      this.reserve(4);
      const next = this.packetStart + 4 + physicalPayloadMax;
      this.buffer.copyWithin(next + 4, next, this.offset);
      this.offset += 4;
      this.packetStart = next;
      length -= physicalPayloadMax;
    }
    this.header(this.packetStart, length);
  }

  private header(at: number, length: number): void {
    const { buffer } = this;
    buffer[at] = length & 0xff;
    buffer[at + 1] = (length >>> 8) & 0xff;
    buffer[at + 2] = length >>> 16;
    buffer[at + 3] = this.sequence;
    this.sequence = (this.sequence + 1) & 0xff;
  }

  uint8(value: number): void {
    this.reserve(1);
    this.buffer[this.offset++] = value;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.buffer[this.offset++] = value & 0xff;
    this.buffer[this.offset++] = (value >>> 8) & 0xff;
  }

  uint32(value: number): void {
    this.uint16(value & 0xffff);
    this.uint16(value >>> 16);
  }

  zeros(count: number): void {
    this.reserve(count);
    this.buffer.fill(0, this.offset, this.offset + count);
    this.offset += count;
  }

  lengthEncodedInteger(value: number): void {
    if (value < 0xfb) return this.uint8(value);
    if (value < 0x10000) {
      this.uint8(0xfc);
      return this.uint16(value);
    }
    if (value < 0x1000000) {
      this.uint8(0xfd);
      this.uint16(value & 0xffff);
      return this.uint8(value >>> 16);
    }
    this.lengthEncodedBigInt(BigInt(value));
  }

  /** Unsigned 64 bits: negative values are taken as their two's complement. */
  lengthEncodedBigInt(value: bigint): void {
    const unsigned = BigInt.asUintN(64, value);
    if (unsigned < 0x1000000n) return this.lengthEncodedInteger(Number(unsigned));
    this.uint8(0xfe);
    this.reserve(8);
    this.offset = this.buffer.writeBigUInt64LE(unsigned, this.offset);
  }

  bytes(source: Uint8Array): void {
    this.reserve(source.length);
    this.buffer.set(source, this.offset);
    this.offset += source.length;
  }

  /** Whole packets, bytes `start` to `end` of `source`, numbered anew. */
  wholePackets(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    const { buffer } = this;
    let { offset: at, sequence } = this;
    const stop = at + end - start;
    buffer.set(start === 0 && end === source.length ? source : source.subarray(start, end), at);
    while (at < stop) {
      buffer[at + 3] = sequence;
      sequence = (sequence + 1) & 0xff;
      at += 4 + (buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16));
    }
    this.sequence = sequence;
    this.offset = stop;
  }

  /** Bytes `start` to `end` of `source`, which are few: one by one is faster than making a view of them. */
  shortBytes(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    const { buffer } = this;
    let { offset } = this;
    for (let at = start; at < end; at++) buffer[offset++] = source[at]!;
    this.offset = offset;
  }

  lengthEncodedBytes(source: Uint8Array): void {
    this.lengthEncodedInteger(source.length);
    this.bytes(source);
  }

  /** string<EOF> in utf8. */
  text(text: string): void {
    this.reserve(text.length * 3);
    this.offset += this.buffer.write(text, this.offset, 'utf8');
  }

  lengthEncodedText(text: string): void {
    if (text.length <= 83) {
      // Three bytes a UTF-16 unit at most: the length fits the one byte in front.
      this.reserve(1 + text.length * 3);
      const written = this.buffer.write(text, this.offset + 1, 'utf8');
      this.buffer[this.offset] = written;
      this.offset += 1 + written;
    } else {
      this.lengthEncodedBytes(Buffer.from(text, 'utf8'));
    }
  }

  nullTerminatedText(text: string): void {
    this.text(text);
    this.uint8(0);
  }
}
