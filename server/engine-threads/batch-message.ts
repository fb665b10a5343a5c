import type { RecordBatch } from '../../engine/batch/record-batch';
import { decodeBatch, encodeBody } from '../../engine/memory/arrow-body';
import type { BatchMessage } from './messages';

/** A copy of the batch whose memory can be handed over: that of the batch itself may be shared with others. */
export function batchMessage(batch: RecordBatch): BatchMessage {
  return { ...encodeBody(batch), types: batch.columns.map(({ type }) => type) };
}

export function batchOf({ body, layout, types }: BatchMessage): RecordBatch {
  return decodeBatch(body, layout, types);
}
