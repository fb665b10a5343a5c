import type { Field } from '../../engine/batch/column-type';
import { conform } from '../../engine/batch/conform';
import { textColumn } from '../../engine/batch/format/value';
import { hasSameText, type PacketColumns, packetField } from '../../engine/batch/packets';
import type { RecordBatch } from '../../engine/batch/record-batch';
import { PacketWriter } from '../../protocol/wire/packet-writer';
import { writeTextRows } from '../../protocol/wire/packets/text-row';
import { PacketDecoder } from './packet-decoder';
import { RowDecoder } from './row-decoder';

/**
 * Makes batches with packets of a server's rows. As long as their values are written as they are to be, packets stay as they came. Where a server
 * has other types than asked for (one of several nodes has a narrower DECIMAL, say), its rows are decoded and written anew.
 * @param host the server's name, for the error when a value cannot be converted
 */
export function packetDecoder(
  fields: readonly Field[],
  packets: PacketColumns,
  emit: (batch: RecordBatch) => void,
  host: string,
): Pick<RowDecoder, 'rows' | 'flush'> {
  if (fields.length !== packets.fields.length) {
    throw new Error(
      `data host '${host}' answered with ${fields.length} columns where the plan has ${packets.fields.length}`,
    );
  }
  const isSame = fields.every(({ type }, column) => hasSameText(type, packets.fields[column]!.type));
  if (isSame) return new PacketDecoder(fields, packets, emit);
  return new RowDecoder(fields, (batch) => emit(rewritten(batch, packets, host)));
}

function rewritten({ rowCount, columns }: RecordBatch, packets: PacketColumns, host: string): RecordBatch {
  const wanted = packets.fields.map((field, column) => conform(columns[column]!, field, `data host '${host}'`));
  const visible = wanted.slice(0, packets.visible).map(textColumn);
  const out = new PacketWriter();
  const offsets = new Int32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) {
    writeTextRows(out, visible, row, row + 1, Number.POSITIVE_INFINITY);
    offsets[row + 1] = out.pending;
  }
  const column = {
    layout: 'bytes',
    type: packetField.type,
    length: rowCount,
    validity: null,
    offsets,
    data: out.take(),
  } as const;
  return { rowCount, columns: [column, ...packets.decoded.map((each) => wanted[each]!)] };
}
