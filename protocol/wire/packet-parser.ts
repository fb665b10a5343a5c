import { physicalPayloadMax } from './packet-writer';
import { sqlError } from './sql-error';

/** Receives one whole payload: bytes `start` to `end` of `buffer`. `sequence` is the number of its last physical packet. Returns false to stop before the next one. */
export type PayloadConsumer = (buffer: Buffer, start: number, end: number, sequence: number) => boolean;

export type PayloadLimit = () => number;

/**
 * Cuts a byte stream into payloads (manual: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html).
 * Payloads of 16 MiB and more are joined. A payload that arrives whole in one chunk is passed on without being copied.
 */
export class PacketParser {
  /** Sequence number that the next payload has to start with. The consumer sets it. */
  expectedSequence = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** Bytes that must be there before it pays to look again. */
  private neededBytes = 4;

  constructor(
    private readonly consume: PayloadConsumer,
    /** Longest payload in bytes. */
    private readonly payloadMax: PayloadLimit,
  ) {}

  /** True when part of a packet is here and the rest is not. */
  get incomplete(): boolean {
    return this.waitingBytes > 0;
  }

  /** Throws 1156 for a wrong sequence number and 1153 for a payload that is too long: the stream cannot go on then. */
  push(chunk: Buffer): void {
    if (this.waitingBytes === 0) {
      this.parse(chunk);
      return;
    }
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes >= this.neededBytes) this.resume();
  }

  /** Parses what is held: after the consumer had stopped it. */
  resume(): void {
    if (this.waitingBytes === 0) return;
    const joined = this.waiting.length === 1 ? this.waiting[0]! : Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    this.parse(joined);
  }

  /** Takes away the bytes that were not parsed yet: they belong to another layer (TLS). */
  takeRest(): Buffer {
    const rest = Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    this.neededBytes = 4;
    return rest;
  }

  private parse(buffer: Buffer): void {
    let at = 0;
    while (buffer.length - at >= 4) {
      const length = buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16);
      const sequence = buffer[at + 3]!;
      if (sequence !== this.expectedSequence) throw outOfOrder(sequence, this.expectedSequence);
      if (length === physicalPayloadMax) {
        const next = this.parseJoined(buffer, at);
        if (next === -1) return;
        at = next;
        continue;
      }
      const end = at + 4 + length;
      if (length > this.payloadMax()) throw tooLarge();
      if (end > buffer.length) {
        this.hold(buffer, at, 4 + length);
        return;
      }
      this.expectedSequence = (sequence + 1) & 0xff;
      const start = at + 4;
      at = end;
      if (!this.consume(buffer, start, end, sequence)) break;
    }
    if (at < buffer.length) this.hold(buffer, at, 4);
  }

  /** A payload of several physical packets that starts at `at`. Returns where it ends, -1 when it was held. */
  private parseJoined(buffer: Buffer, at: number): number {
    const parts: Buffer[] = [];
    let total = 0;
    let position = at;
    let expected = this.expectedSequence;
    for (;;) {
      if (buffer.length - position < 4) {
        this.hold(buffer, at, position - at + 4);
        return -1;
      }
      const length = buffer.readUIntLE(position, 3);
      const sequence = buffer[position + 3]!;
      if (sequence !== expected) throw outOfOrder(sequence, expected);
      total += length;
      if (total > this.payloadMax()) throw tooLarge();
      const end = position + 4 + length;
      if (end > buffer.length) {
        this.hold(buffer, at, end - at);
        return -1;
      }
      parts.push(buffer.subarray(position + 4, end));
      expected = (expected + 1) & 0xff;
      position = end;
      if (length < physicalPayloadMax) {
        this.expectedSequence = expected;
        const payload = Buffer.concat(parts, total);
        const goOn = this.consume(payload, 0, total, sequence);
        if (goOn) return position;
        if (position < buffer.length) this.hold(buffer, position, 4);
        return -1;
      }
    }
  }

  private hold(buffer: Buffer, from: number, needed: number): void {
    const rest = from === 0 ? buffer : buffer.subarray(from);
    this.waiting.push(rest);
    this.waitingBytes += rest.length;
    this.neededBytes = needed;
  }
}

function outOfOrder(sequence: number, expected: number): Error {
  return sqlError('ER_NET_PACKETS_OUT_OF_ORDER', `Got packets out of order (number ${sequence}, expected ${expected})`);
}

function tooLarge(): Error {
  return sqlError('ER_NET_PACKET_TOO_LARGE', "Got a packet bigger than 'max_allowed_packet' bytes");
}
