import { textColumn } from '../../engine/batch/format/value';
import { packetBytesTarget } from '../../engine/batch/packets';
import type { RecordBatch } from '../../engine/batch/record-batch';
import { PacketWriter } from '../../protocol/wire/packet-writer';
import { writeTextRows } from '../../protocol/wire/packets/text-row';
import { batchMessage } from './batch-message';
import type { FromThread, ResultForm } from './messages';

type ResultMessage = Extract<FromThread, { readonly kind: 'batch' | 'packets' }>;

/** A message, and the memory that goes over with it. */
export interface Sending {
  readonly message: ResultMessage;
  readonly memory: readonly ArrayBuffer[];
}

/** The rows of a batch of the result as messages. */
export function* resultMessages(batch: RecordBatch, form: ResultForm): Generator<Sending, void, undefined> {
  if (form === 'text') yield* packetMessages(batch);
  else {
    const message = batchMessage(batch);
    yield { message: { kind: 'batch', batch: message }, memory: [message.body] };
  }
}

function* packetMessages({ rowCount, columns }: RecordBatch): Generator<Sending, void, undefined> {
  const texts = columns.map(textColumn);
  let row = 0;
  while (row < rowCount) {
    const out = new PacketWriter();
    out.reserve(packetBytesTarget);
    const first = row;
    const ends = new Int32Array(rowCount - first + 1);
    while (row < rowCount && out.pending < packetBytesTarget / 2) {
      row = writeTextRows(out, texts, row, row + 1, Number.POSITIVE_INFINITY);
      ends[row - first] = out.pending;
    }
    const bytes = out.take() as Uint8Array<ArrayBuffer>;
    const offsets = ends.slice(0, row - first + 1);
    yield {
      message: { kind: 'packets', rowCount: row - first, offsets, bytes },
      memory: [offsets.buffer, bytes.buffer],
    };
  }
}
