import { deflateSync } from 'node:zlib';
import { CompressionDecoder, compress } from '../../../../protocol/wire/compression';
import { PacketParser } from '../../../../protocol/wire/packet-parser';
import { PacketReader } from '../../../../protocol/wire/packet-reader';
import { PacketWriter } from '../../../../protocol/wire/packet-writer';
import { newRandom } from '../../../support/random';

/** Payloads that a parser finds in chunks; it is resumed after each of them, from within or later. */
function parse(chunks: readonly Buffer[], limit = 1 << 30, isLate = false): Buffer[] {
  const found: Buffer[] = [];
  const parser = new PacketParser(
    (buffer, start, end) => {
      found.push(Buffer.from(buffer.subarray(start, end)));
      parser.expectedSequence = 0;
      if (!isLate) parser.resume();
    },
    () => limit,
  );
  for (const chunk of chunks) {
    parser.push(chunk);
    if (isLate)
      for (let before = -1; before !== found.length; ) {
        before = found.length;
        parser.resume();
      }
  }
  return found;
}

function packets(payloads: readonly Buffer[]): Buffer {
  const out = new PacketWriter();
  for (const payload of payloads) {
    out.sequence = 0;
    out.begin();
    out.bytes(payload);
    out.end();
  }
  return out.take();
}

test.each([false, true])('any cut of the bytes gives the same packets (resumed late: %s)', (isLate) => {
  const random = newRandom();
  for (let round = 0; round < 500; round++) {
    const payloads = Array.from({ length: 1 + random.below(6) }, () =>
      Buffer.alloc(random.below(50), random.below(256)),
    );
    const bytes = packets(payloads);
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + random.below(20);
      chunks.push(bytes.subarray(at, at + size));
      at += size;
    }
    expect(parse(chunks, 100, isLate)).toEqual(payloads);
  }
});

test.each([0xffffff - 1, 0xffffff, 0xffffff + 1, 2 * 0xffffff, 2 * 0xffffff + 5])('%d bytes', (length) => {
  const payload = Buffer.alloc(length, 7);
  payload[length - 1] = 9;
  const bytes = packets([payload, Buffer.from('next')]);
  const headers = Math.floor(length / 0xffffff) + 1;
  expect(bytes.length).toBe(length + 4 * headers + 8);
  for (const cut of [3, 5, 0xffffff + 2, 0xffffff + 4, bytes.length - 3]) {
    const [first, second, ...more] = parse([bytes.subarray(0, cut), bytes.subarray(cut)]);
    expect(first!.equals(payload)).toBe(true);
    expect([second!.toString(), more]).toEqual(['next', []]);
  }
});

test('wrong order is 1156, too long is 1153', () => {
  expect(() => parse([Buffer.from([1, 0, 0, 1, 0])])).toThrow(expect.objectContaining({ errno: 1156 }));
  expect(() => parse([Buffer.from([101, 0, 0, 0])], 100)).toThrow(expect.objectContaining({ errno: 1153 }));
  const long = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0]), Buffer.alloc(0xffffff), Buffer.from([9, 0, 0, 1])]);
  expect(() => parse([long], 0xffffff + 8)).toThrow(expect.objectContaining({ errno: 1153 }));
  long[long.length - 1] = 3;
  expect(() => parse([long])).toThrow(expect.objectContaining({ errno: 1156 }));
});

test('a stopped parser takes nothing further, and gives the rest away', () => {
  const found: string[] = [];
  const parser = new PacketParser(
    (buffer, start, end) => void found.push(buffer.toString('latin1', start, end)),
    () => 100,
  );
  parser.push(packets([Buffer.from('one'), Buffer.from('two')]));
  parser.push(Buffer.from('rest'));
  expect(found).toEqual(['one']);
  expect(parser.heldBytes).toBe(11);
  expect(parser.takeRest().subarray(4).toString()).toBe('tworest');
  expect(parser.heldBytes).toBe(0);
});

test('one whole packet is delivered where it lies, anything else is left for push', () => {
  const found: string[] = [];
  const parser = new PacketParser(
    (buffer, start, end) => void found.push(buffer.toString('latin1', start, end)),
    () => 100,
  );
  const one = packets([Buffer.from('one')]);
  const buffer = Buffer.concat([one, Buffer.from('what an earlier read left')]);
  expect(parser.pushInPlace(buffer, 3)).toBe(false);
  expect(parser.pushInPlace(buffer, one.length - 1)).toBe(false);
  expect(parser.pushInPlace(buffer, one.length + 1)).toBe(false);
  expect(parser.pushInPlace(buffer, one.length)).toBe(true);
  expect(found).toEqual(['one']);
  // It has stopped behind it, as behind every packet.
  parser.expectedSequence = 0;
  expect(parser.pushInPlace(buffer, one.length)).toBe(false);
  parser.resume();
  parser.push(one.subarray(0, 2));
  expect(parser.pushInPlace(buffer, one.length)).toBe(false);
  parser.push(one.subarray(2));
  expect(found).toEqual(['one', 'one']);
  parser.resume();
  expect(() => parser.pushInPlace(buffer, one.length)).toThrow(expect.objectContaining({ errno: 1156 }));
  parser.expectedSequence = 0;
  const long = packets([Buffer.alloc(101)]);
  expect(() => parser.pushInPlace(long, long.length)).toThrow(expect.objectContaining({ errno: 1153 }));
});

test('length-encoded integers', () => {
  for (const value of [0, 250, 251, 252, 65535, 65536, 16777215, 16777216, 2 ** 32, 2 ** 53 - 1]) {
    const out = new PacketWriter();
    out.lengthEncodedInteger(value);
    const bytes = out.take();
    expect(new PacketReader(bytes).lengthEncodedInteger()).toBe(value);
    for (let cut = 0; cut < bytes.length; cut++)
      expect(() => new PacketReader(bytes.subarray(0, cut)).lengthEncodedInteger()).toThrow();
  }
  for (const bytes of [[0xfb], [0xff], [0xfe, 0, 0, 0, 0, 0, 0, 0, 1]])
    expect(() => new PacketReader(Buffer.from(bytes)).lengthEncodedInteger()).toThrow(
      expect.objectContaining({ errno: 1835 }),
    );
  for (const value of [0n, 250n, 251n, 65536n, 2n ** 53n, 2n ** 64n - 1n]) {
    const out = new PacketWriter();
    out.lengthEncodedBigInt(value);
    const bytes = out.take();
    expect(new PacketReader(bytes).lengthEncodedBigInt()).toBe(value);
    for (let cut = 0; cut < bytes.length; cut++)
      expect(() => new PacketReader(bytes.subarray(0, cut)).lengthEncodedBigInt()).toThrow();
  }
  const out = new PacketWriter();
  out.lengthEncodedBigInt(-1n);
  expect(out.take()).toEqual(Buffer.from([0xfe, 255, 255, 255, 255, 255, 255, 255, 255]));
});

test('a writer never writes to bytes that were taken', () => {
  const out = new PacketWriter();
  const pieces: Buffer[] = [];
  const copies: Buffer[] = [];
  for (let i = 0; i < 2000; i++) {
    out.begin();
    out.text(`packet ${i} `.repeat(1 + (i % 300)));
    out.end();
    if (i % 3 === 0) {
      pieces.push(out.take());
      copies.push(Buffer.from(pieces.at(-1)!));
    }
  }
  pieces.forEach((piece, i) => {
    expect(piece.equals(copies[i]!)).toBe(true);
  });
});

describe('compression', () => {
  const decode = (chunks: readonly Buffer[]): Buffer => {
    const plain: Buffer[] = [];
    const decoder = new CompressionDecoder((chunk) => void plain.push(chunk));
    for (const chunk of chunks) decoder.push(chunk);
    return Buffer.concat(plain);
  };

  test.each([0, 1, 49, 50, 5000, 0xffffff + 10])('%d bytes there and back, cut anywhere', (length) => {
    const bytes = Buffer.alloc(length, 'some text ');
    const { packets: packed, nextSequence } = compress(bytes, 254);
    expect(nextSequence).toBe((254 + Math.ceil(length / 0xffffff)) & 0xff);
    for (const size of [1, 7, 100_000]) {
      if (packed.length / size > 100_000) continue;
      const chunks: Buffer[] = [];
      for (let at = 0; at < packed.length; at += size) chunks.push(packed.subarray(at, at + size));
      expect(decode(chunks).equals(bytes)).toBe(true);
    }
  });

  test('what cannot be uncompressed is 1157, also when it is longer than it says', () => {
    const broken = Buffer.concat([Buffer.from([3, 0, 0, 0, 100, 0, 0]), Buffer.from('abc')]);
    expect(() => decode([broken])).toThrow(expect.objectContaining({ errno: 1157 }));
    const bomb = deflateSync(Buffer.alloc(1_000_000));
    const header = Buffer.alloc(7);
    header.writeUIntLE(bomb.length, 0, 3);
    for (const said of [10, 999_999, 1_000_001]) {
      header.writeUIntLE(said, 4, 3);
      expect(() => decode([header, bomb])).toThrow(expect.objectContaining({ errno: 1157 }));
    }
  });
});
