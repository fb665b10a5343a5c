import { type SqlError, sqlError } from './sql-error';

/** Errno 1835: the bytes are not what the protocol asks for here. */
export function malformedPacket(what: string): SqlError {
  return sqlError('ER_MALFORMED_PACKET', `Malformed communication packet: ${what}.`);
}

/**
 * A cursor over the payload of one packet. Every read checks the end of the payload and throws errno 1835 past it.
 * One reader serves a connection for all its packets: `reset` points it at the next payload.
 * Integers and strings as in https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html
 */
export class PacketReader {
  buffer: Buffer;
  offset: number;
  end: number;

  constructor(buffer: Buffer = Buffer.alloc(0), offset = 0, end = buffer.length) {
    this.buffer = buffer;
    this.offset = offset;
    this.end = end;
  }

  reset(buffer: Buffer, offset: number, end: number): void {
    this.buffer = buffer;
    this.offset = offset;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  /** Moves past `count` bytes and returns where they start. */
  take(count: number): number {
    const at = this.offset;
    if (count > this.end - at) throw malformedPacket(`${count} bytes expected, ${this.end - at} left`);
    this.offset = at + count;
    return at;
  }

  uint8(): number {
    return this.buffer[this.take(1)]!;
  }

  uint16(): number {
    return this.buffer.readUInt16LE(this.take(2));
  }

  uint24(): number {
    return this.buffer.readUIntLE(this.take(3), 3);
  }

  uint32(): number {
    return this.buffer.readUInt32LE(this.take(4));
  }

  /** int<lenenc>. Throws errno 1835 for values past 2^53 and for the two bytes (0xfb, 0xff) that start none. */
  lengthEncodedInteger(): number {
    const first = this.uint8();
    if (first < 0xfb) return first;
    if (first === 0xfc) return this.uint16();
    if (first === 0xfd) return this.uint24();
    if (first !== 0xfe) throw malformedPacket(`0x${first.toString(16)} does not start a length-encoded integer`);
    const low = this.uint32();
    const high = this.uint32();
    if (high > 0x1fffff) throw malformedPacket('a length-encoded integer is too large');
    return high * 0x1_0000_0000 + low;
  }

  /** int<lenenc> of any size. */
  lengthEncodedBigInt(): bigint {
    if (this.buffer[this.offset] !== 0xfe) return BigInt(this.lengthEncodedInteger());
    return this.buffer.readBigUInt64LE(this.take(9) + 1);
  }

  /** A view of the next bytes: valid as long as the packet is. */
  bytes(count: number): Buffer {
    const at = this.take(count);
    return this.buffer.subarray(at, at + count);
  }

  lengthEncodedBytes(): Buffer {
    return this.bytes(this.lengthEncodedInteger());
  }

  /** string<NUL>, without the NUL. */
  nullTerminatedBytes(): Buffer {
    const at = this.offset;
    const stop = this.buffer.indexOf(0, at);
    if (stop === -1 || stop >= this.end) throw malformedPacket('a string has no end');
    this.offset = stop + 1;
    return this.buffer.subarray(at, stop);
  }

  /** string<EOF> */
  rest(): Buffer {
    return this.bytes(this.end - this.offset);
  }
}
