import { physicalPayloadMax } from './packet-writer';
import { type SqlError, sqlError } from './sql-error';

/** Receives one whole payload: bytes `start` to `end` of `buffer`. `sequence` is the number of its last physical packet. */
export type PayloadConsumer = (buffer: Buffer, start: number, end: number, sequence: number) => void;

/**
 * Cuts a byte stream into payloads (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html).
 * Payloads of 16 MiB and more are joined. A payload that arrives whole in one chunk is passed on without being copied.
 * After each payload the parser stops, and holds what follows, until `resume` is called: from within the consumer or any time later.
 */
export class PacketParser {
  /** Sequence number that the next payload has to start with. The consumer sets it. */
  expectedSequence = 0;
  /** Off under compression, where the numbers of the compressed packets count. */
  checksSequence = true;
  private stopped = false;
  private isConsuming = false;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** Full physical packets of a payload that is not whole yet. */
  private parts: Buffer[] = [];
  private partBytes = 0;
  /** Bytes that must be there before it pays to look again. */
  private neededBytes = 4;

  constructor(
    private readonly consume: PayloadConsumer,
    /** Longest payload in bytes. */
    private readonly payloadMax: () => number,
  ) {}

  /** Bytes that are held: of a packet that is not whole yet, or behind the one at which the parser stopped. */
  get heldBytes(): number {
    return this.waitingBytes + this.partBytes;
  }

  /** Throws 1156 for a wrong sequence number and 1153 for a payload that is too long: the stream cannot go on then. */
  push(chunk: Buffer): void {
    if (this.waitingBytes === 0 && !this.stopped) {
      this.parse(chunk);
      return;
    }
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (!this.stopped) this.parseWaiting();
  }

  /**
   * Takes in the first `length` bytes of a buffer where they lie, when they are one whole packet that can be delivered now: the consumer has it during
   * the call only. Otherwise false, and nothing has happened. Throws as `push` does.
   */
  pushInPlace(buffer: Buffer, length: number): boolean {
    if (this.stopped || this.waitingBytes > 0 || this.parts.length > 0 || length < 5) return false;
    if ((buffer[0]! | (buffer[1]! << 8) | (buffer[2]! << 16)) !== length - 4) return false;
    const sequence = buffer[3]!;
    if (this.checksSequence && sequence !== this.expectedSequence) throw outOfOrder(sequence, this.expectedSequence);
    if (length - 4 > this.payloadMax()) throw tooLarge();
    this.neededBytes = 4;
    this.deliver(buffer, 4, length, sequence);
    return true;
  }

  /** Goes on with the next payload. Throws as `push` does. */
  resume(): void {
    this.stopped = false;
    if (!this.isConsuming) this.parseWaiting();
  }

  /** Takes away the bytes that were not parsed yet: they belong to another layer (TLS). */
  takeRest(): Buffer {
    const rest = Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    this.neededBytes = 4;
    return rest;
  }

  private parseWaiting(): void {
    if (this.waitingBytes < this.neededBytes) return;
    this.parse(this.takeRest());
  }

  private parse(buffer: Buffer): void {
    let at = 0;
    this.neededBytes = 4;
    while (buffer.length - at >= 4) {
      const length = buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16);
      const sequence = buffer[at + 3]!;
      if (sequence !== this.expectedSequence && this.checksSequence) throw outOfOrder(sequence, this.expectedSequence);
      if (this.partBytes + length > this.payloadMax()) throw tooLarge();
      const start = at + 4;
      if (start + length > buffer.length) {
        this.hold(buffer, at, 4 + length);
        return;
      }
      at = start + length;
      if (length === physicalPayloadMax) this.keepPart(buffer.subarray(start, at), sequence);
      else if (!this.deliverPayload(buffer, start, at, sequence)) break;
    }
    if (at < buffer.length) this.hold(buffer, at, 4);
  }

  /** A physical packet that is full: more of the payload follows. */
  private keepPart(part: Buffer, sequence: number): void {
    this.parts.push(part);
    this.partBytes += part.length;
    this.expectedSequence = (sequence + 1) & 0xff;
  }

  /** A payload ends. False when the parser has to stop here. */
  private deliverPayload(buffer: Buffer, start: number, end: number, sequence: number): boolean {
    if (this.parts.length === 0) return this.deliver(buffer, start, end, sequence);
    this.parts.push(buffer.subarray(start, end));
    const payload = Buffer.concat(this.parts);
    this.parts = [];
    this.partBytes = 0;
    return this.deliver(payload, 0, payload.length, sequence);
  }

  /** False when the parser has to stop here. */
  private deliver(buffer: Buffer, start: number, end: number, sequence: number): boolean {
    this.expectedSequence = (sequence + 1) & 0xff;
    this.stopped = true;
    this.isConsuming = true;
    try {
      this.consume(buffer, start, end, sequence);
    } finally {
      this.isConsuming = false;
    }
    return !this.stopped;
  }

  private hold(buffer: Buffer, from: number, needed: number): void {
    const rest = from === 0 ? buffer : buffer.subarray(from);
    this.waiting.push(rest);
    this.waitingBytes += rest.length;
    this.neededBytes = needed;
  }
}

function outOfOrder(sequence: number, expected: number): SqlError {
  return sqlError('ER_NET_PACKETS_OUT_OF_ORDER', `Got packets out of order (number ${sequence}, expected ${expected})`);
}

function tooLarge(): SqlError {
  return sqlError('ER_NET_PACKET_TOO_LARGE', "Got a packet bigger than 'max_allowed_packet' bytes");
}
