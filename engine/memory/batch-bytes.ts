import type { RecordBatch, Vector } from '../batch/record-batch';

/** Bytes that a vector's rows take. A view on a larger buffer counts as its own rows only. */
export function vectorBytes(vector: Vector): number {
  const validity = vector.validity === null ? 0 : vector.validity.length;
  if (vector.layout !== 'bytes') return validity + vector.values.byteLength;
  return validity + vector.offsets.byteLength + vector.offsets[vector.length]! - vector.offsets[0]!;
}

export function batchBytes(batch: RecordBatch): number {
  let bytes = 0;
  for (const column of batch.columns) bytes += vectorBytes(column);
  return bytes;
}
