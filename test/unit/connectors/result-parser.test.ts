import { ResultParser } from '../../../connectors/mysql/result-parser';

function packet(payload: Buffer, sequence: number): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
}

function definition(name: string, extended: boolean): Buffer {
  const names = ['def', 'db1', 't', 't', name, name].map(text);
  const metadata = extended ? [text('\0\x04json')] : [];
  return Buffer.concat([...names, ...metadata, Buffer.from([0x0c, 33, 0, 90, 0, 0, 0, 253, 0, 0, 0, 0, 0])]);
}

const eof = Buffer.from([0xfe, 3, 0, 2, 0]);
const rows = ['one', 'two', 'three'].map((value) => Buffer.concat([text(value), text(value.toUpperCase())]));

function answer(extended: boolean): Buffer {
  const payloads = [Buffer.from([2]), definition('a', extended), definition('b', extended), eof, ...rows, eof];
  return Buffer.concat(payloads.map((payload, index) => packet(payload, index + 1)));
}

interface Read {
  readonly definitions: Buffer[];
  readonly rows: Buffer;
  readonly rowCount: number;
  readonly outcome: unknown;
}

/** Feeds an answer in two pieces through one buffer that is overwritten after each, as the socket's is. */
function readCut(bytes: Buffer, cut: number, extended: boolean): Read {
  const parser = new ResultParser(extended);
  const definitions: Buffer[] = [];
  const chunks: Buffer[] = [];
  let rowCount = 0;
  let outcome: unknown = null;
  parser.begin({
    columns: ({ payloads, areExtended }) => {
      expect(areExtended).toBe(extended);
      definitions.push(...payloads.map((each) => Buffer.from(each)));
    },
    rows: (chunk, count) => {
      chunks.push(Buffer.from(chunk));
      rowCount += count;
    },
    end: (end) => {
      outcome = end;
    },
    error: (error) => {
      outcome = error;
    },
    infile: () => undefined,
  });
  const buffer = Buffer.alloc(bytes.length + 10);
  for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
    if (piece.length === 0) continue;
    piece.copy(buffer);
    expect(parser.feed(buffer, piece.length)).toBe(true);
    buffer.fill(0xee);
  }
  return { definitions, rows: Buffer.concat(chunks), rowCount, outcome };
}

describe('an answer that is cut at any byte', () => {
  test.each([
    ['plain definitions', false],
    ["MariaDB's extended types", true],
  ])('%s', (_, extended) => {
    const bytes = answer(extended);
    for (let cut = 0; cut < bytes.length; cut++) {
      const read = readCut(bytes, cut, extended);
      expect(read.definitions).toEqual([definition('a', extended), definition('b', extended)]);
      expect(read.rows).toEqual(Buffer.concat(rows.map((row, index) => packet(row, index + 5))));
      expect(read.rowCount).toBe(3);
      expect(read.outcome).toEqual({ kind: 'rows', warningCount: 3, statusFlags: 2 });
    }
  });

  test('bytes that nobody waits for', () => {
    expect(new ResultParser(false).feed(Buffer.from([1, 0, 0, 1, 0]), 5)).toBe(false);
  });
});

test('a row of several packets is handed on when it is whole', () => {
  const large = Buffer.alloc(0xffffff + 5, 'x');
  const parts = [packet(large.subarray(0, 0xffffff), 6), packet(large.subarray(0xffffff), 7)];
  const head = [Buffer.from([2]), definition('a', false), definition('b', false), eof];
  const bytes = Buffer.concat([
    ...head.map((payload, index) => packet(payload, index + 1)),
    packet(rows[0]!, 5),
    ...parts,
    packet(rows[1]!, 8),
    packet(eof, 9),
  ]);
  const parser = new ResultParser(false);
  const handedOn: [Buffer, number][] = [];
  let outcome: unknown = null;
  parser.begin({
    columns: () => undefined,
    rows: (chunk, count) => handedOn.push([Buffer.from(chunk), count]),
    end: (end) => {
      outcome = end;
    },
    error: (error) => {
      outcome = error;
    },
    infile: () => undefined,
  });
  for (let at = 0; at < bytes.length; at += 65536) {
    const chunk = bytes.subarray(at, at + 65536);
    parser.feed(chunk, chunk.length);
  }
  expect(outcome).toEqual({ kind: 'rows', warningCount: 3, statusFlags: 2 });
  expect(handedOn.map(([chunk, count]) => [chunk.length, count])).toEqual([
    [packet(rows[0]!, 5).length, 1],
    [large.length + 8, 2],
    [packet(rows[1]!, 8).length, 1],
  ]);
  expect(handedOn[1]![0].equals(Buffer.concat(parts))).toBe(true);
});

describe('rows of equal length, cut at any byte', () => {
  const failure = Buffer.concat([Buffer.from([0xff, 0x25, 0x05]), Buffer.from('#70100stopped')]);

  function answerOf(equal: readonly Buffer[], end: Buffer): Buffer {
    const payloads = [Buffer.from([1]), definition('a', false), eof, ...equal, end];
    return Buffer.concat(payloads.map((payload, index) => packet(payload, index + 1)));
  }

  test.each([
    ['as short as what ends rows', 5],
    ['one byte longer than any end of rows', 9],
    ['as long as the error that ends them', failure.length],
    ['longer than 255 bytes', 300],
  ])('%s', (_, length) => {
    // Others between them, and values that begin as ends of rows do but are none.
    const lengths = [length, length, length, length + 1, length, length, 2, length, length];
    const equal = lengths.map((each, index) => Buffer.alloc(each, index === 2 && length > 8 ? 0xfe : index));
    const expected = Buffer.concat(equal.map((row, index) => packet(row, index + 4)));
    for (const [end, outcome] of [
      [eof, { kind: 'rows', warningCount: 3, statusFlags: 2 }],
      [failure, { errno: 1317 }],
    ] as const) {
      const bytes = answerOf(equal, end);
      for (let cut = 0; cut < bytes.length; cut++) {
        const read = readCut(bytes, cut, false);
        expect(read.rows).toEqual(expected);
        expect(read.rowCount).toBe(equal.length);
        expect(read.outcome).toMatchObject(outcome);
      }
    }
  });
});
