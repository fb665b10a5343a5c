/** What goes from one thread to another arrives as it was. */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { packetBytesTarget } from '../../../../engine/batch/packets';
import { sliceBatch } from '../../../../engine/batch/slice';
import { PacketReader } from '../../../../protocol/wire/packet-reader';
import { readTextRow } from '../../../../protocol/wire/packets/text-row';
import { SqlError } from '../../../../protocol/wire/sql-error';
import { batchMessage, batchOf } from '../../../../server/engine-threads/batch-message';
import { errorFields, errorOf } from '../../../../server/engine-threads/error-fields';
import type { BatchMessage, FromThread } from '../../../../server/engine-threads/messages';
import { resultMessages } from '../../../../server/engine-threads/result-messages';
import {
  batchOf as batchOfRows,
  bigint,
  datetime,
  decimal,
  double,
  fieldsOf,
  rowsOf,
  varchar,
} from '../../../support/memory-plans';

let ports: { readonly port1: MessagePort; readonly port2: MessagePort };
beforeAll(() => {
  ports = new MessageChannel();
});
afterAll(() => ports.port1.close());

/** As the other end gets it. */
function sent<T>(message: T, memory: readonly ArrayBuffer[]): T {
  ports.port1.postMessage(message, [...memory]);
  return receiveMessageOnPort(ports.port2)!.message as T;
}

const fields = fieldsOf(bigint, decimal(10, 2), decimal(40, 3), double, datetime, varchar());
const rows = Array.from({ length: 50 }, (_, row) =>
  row % 7 === 3
    ? fields.map(() => null)
    : [
        BigInt(row) - 20n,
        `${row}.25`,
        `-${row + 1}0000000000000000000000.125`,
        row / 3,
        BigInt(row) << 30n,
        `text ${'é'.repeat(row % 5)}`,
      ],
);

test.each([
  ['whole', 0, 50],
  ['a part that does not start at a byte of the bitmaps', 5, 33],
  ['none of its rows', 10, 0],
])('a batch, %s', (_name, start, count) => {
  const batch = sliceBatch(batchOfRows(fields, rows), start, count);
  const message: BatchMessage = batchMessage(batch);
  const arrived = batchOf(sent(message, [message.body]));
  expect(rowsOf([arrived])).toEqual(rows.slice(start, start + count));
  // What it is a part of is still there.
  expect(rowsOf([batch])).toEqual(rows.slice(start, start + count));
});

test('a batch as packets, in pieces that are not too large', () => {
  const wide = fieldsOf(bigint, varchar());
  const values = Array.from(
    { length: 3000 },
    (_, row) => [BigInt(row), row % 5 === 0 ? null : 'x'.repeat(row % 400)] as const,
  );
  const texts: (string | null)[][] = [];
  let pieces = 0;
  for (const { message, memory } of resultMessages(batchOfRows(wide, values), 'text')) {
    const arrived = sent<FromThread>(message, memory);
    if (arrived.kind !== 'packets') throw new Error(`a message '${arrived.kind}'`);
    const { rowCount, offsets, bytes } = arrived;
    expect(bytes.length).toBeLessThan(packetBytesTarget);
    expect(offsets.length).toBe(rowCount + 1);
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let row = 0; row < rowCount; row++) {
      const reader = new PacketReader(data, offsets[row]! + 4, offsets[row + 1]!);
      texts.push(readTextRow(reader, 2).map((value) => value?.toString() ?? null));
    }
    pieces++;
  }
  expect(pieces).toBeGreaterThan(2);
  expect(texts).toEqual(values.map(([id, text]) => [String(id), text]));
});

test('errors keep what clients see of them', () => {
  const error = new SqlError(1690, '22003', 'BIGINT value is out of range', 'dn2');
  expect(errorOf(sent(errorFields(error), []))).toMatchObject({
    errno: 1690,
    sqlState: '22003',
    message: 'BIGINT value is out of range',
    dataNode: 'dn2',
  });
  const bug = errorOf(sent(errorFields(new TypeError('no such thing')), []));
  expect(bug).toMatchObject({ errno: 1105, message: 'Internal error: no such thing' });
  expect(String(bug.cause)).toContain('messages.test.ts');
});
