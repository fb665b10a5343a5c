import { PacketCollector } from '../../../connectors/mysql/packet-collector';
import { packetBytesTarget } from '../../../engine/batch/packets';

const chunkBytes = 64 * 1024;

function collected(chunks: readonly Buffer[]): {
  readonly pieces: { bytes: Uint8Array<ArrayBuffer>; packetCount: number }[];
} {
  const pieces: { bytes: Uint8Array<ArrayBuffer>; packetCount: number }[] = [];
  const collector = new PacketCollector((piece) => pieces.push(piece));
  for (const chunk of chunks) collector.rows(chunk, 3);
  collector.flush();
  return { pieces };
}

test('pieces have all bytes in order, each in memory of its own', () => {
  const chunks = Array.from({ length: 11 }, (_, index) => Buffer.alloc(chunkBytes - index, index));
  const { pieces } = collected(chunks);
  expect(pieces.length).toBeGreaterThan(2);
  expect(Buffer.concat(pieces.map(({ bytes }) => bytes))).toEqual(Buffer.concat(chunks));
  expect(pieces.reduce((sum, { packetCount }) => sum + packetCount, 0)).toBe(33);
  expect(new Set(pieces.map(({ bytes }) => bytes.buffer)).size).toBe(pieces.length);
  expect(pieces.every(({ bytes }) => bytes.byteOffset === 0 && bytes.buffer.byteLength <= packetBytesTarget)).toBe(
    true,
  );
});

test('a small result takes little memory, none takes none, a large row what it needs', () => {
  expect(collected([]).pieces).toEqual([]);
  expect(collected([Buffer.alloc(100)]).pieces[0]!.bytes.buffer.byteLength).toBeLessThan(chunkBytes);
  const large = Buffer.alloc(3 * packetBytesTarget, 7);
  const { pieces } = collected([Buffer.alloc(100), large]);
  expect(pieces.map(({ bytes }) => bytes.length)).toEqual([100 + large.length]);
});

test('memory that comes back is used again', () => {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const collector = new PacketCollector(({ bytes }) => pieces.push(bytes));
  while (pieces.length < 1) collector.rows(Buffer.alloc(chunkBytes), 1);
  collector.reuse(pieces[0]!.buffer);
  while (pieces.length < 2) collector.rows(Buffer.alloc(chunkBytes), 1);
  expect(pieces[1]!.buffer).toBe(pieces[0]!.buffer);
});
