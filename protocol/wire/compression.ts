import { constants, deflateSync, inflateSync } from 'node:zlib';
import { type SqlError, sqlError } from './sql-error';

/** Payloads below this many bytes are sent as they are: compressing them gains nothing (MIN_COMPRESS_LENGTH). */
const compressedBytesMin = 50;
/** Most bytes that one compressed packet holds before compression. */
const uncompressedBytesMax = 0xffffff;
const headerBytes = 7;

/** Undoes CLIENT_COMPRESS (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression.html). */
export class CompressionDecoder {
  /** Number of the last packet; answers go on from it. */
  sequence = 0;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private neededBytes = headerBytes;

  constructor(private readonly consume: (chunk: Buffer) => void) {}

  /** Throws 1157 for data that cannot be uncompressed. */
  push(chunk: Buffer): void {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes < this.neededBytes) return;
    const buffer = this.held.length === 1 ? chunk : Buffer.concat(this.held, this.heldBytes);
    let at = 0;
    this.neededBytes = headerBytes;
    while (buffer.length - at >= headerBytes) {
      const length = buffer.readUIntLE(at, 3);
      const end = at + headerBytes + length;
      if (end > buffer.length) {
        this.neededBytes = end - at;
        break;
      }
      this.sequence = buffer[at + 3]!;
      const uncompressedLength = buffer.readUIntLE(at + 4, 3);
      const body = buffer.subarray(at + headerBytes, end);
      at = end;
      if (length > 0) this.consume(uncompressedLength === 0 ? body : inflate(body, uncompressedLength));
    }
    this.held = at < buffer.length ? [buffer.subarray(at)] : [];
    this.heldBytes = buffer.length - at;
  }
}

function inflate(body: Buffer, length: number): Buffer {
  let plain: Buffer;
  try {
    plain = inflateSync(body, { maxOutputLength: length });
  } catch (error) {
    throw uncompressError({ cause: error });
  }
  if (plain.length !== length) throw uncompressError();
  return plain;
}

function uncompressError(options?: ErrorOptions): SqlError {
  return sqlError('ER_NET_UNCOMPRESS_ERROR', "Couldn't uncompress communication packet", options);
}

/** Bytes in compressed packets, numbered from `sequence` on. */
export function compress(bytes: Buffer, sequence: number): { packets: Buffer; nextSequence: number } {
  const parts: Buffer[] = [];
  let number = sequence;
  for (let at = 0; at < bytes.length; at += uncompressedBytesMax) {
    const plain = bytes.subarray(at, at + uncompressedBytesMax);
    const packed = plain.length < compressedBytesMin ? plain : deflateSync(plain, { level: constants.Z_BEST_SPEED });
    const isSmaller = packed.length < plain.length;
    const body = isSmaller ? packed : plain;
    const header = Buffer.alloc(headerBytes);
    header.writeUIntLE(body.length, 0, 3);
    header[3] = number;
    header.writeUIntLE(isSmaller ? plain.length : 0, 4, 3);
    parts.push(header, body);
    number = (number + 1) & 0xff;
  }
  return { packets: Buffer.concat(parts), nextSequence: number };
}
