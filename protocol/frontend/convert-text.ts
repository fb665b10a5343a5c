import type { BytesVector, RecordBatch, Vector } from '../../engine/batch/record-batch';
import { type Charset, collationByName, encodeText, needsConversion } from '../wire/charsets';
import { isCharacterColumn } from './column-definitions';

/** Columns of characters, utf8mb4 inside, in the client's character set; in their own when it is null. Others are left as they are. */
export function convertText(batch: RecordBatch, charset: Charset | null): readonly Vector[] {
  return batch.columns.map((vector) => {
    if (vector.layout !== 'bytes' || !isCharacterColumn(vector.type)) return vector;
    const target = charset ?? collationByName(vector.type.collation)?.charset ?? null;
    return needsConversion(target) ? convertVector(vector, target) : vector;
  });
}

function convertVector(vector: BytesVector, charset: Charset): BytesVector {
  const { offsets, data, length } = vector;
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const parts: Buffer[] = [];
  const nextOffsets = new Int32Array(length + 1);
  let total = 0;
  for (let row = 0; row < length; row++) {
    const bytes = encodeText(source.toString('utf8', offsets[row], offsets[row + 1]), charset);
    parts.push(bytes);
    total += bytes.length;
    nextOffsets[row + 1] = total;
  }
  return { ...vector, offsets: nextOffsets, data: Buffer.concat(parts, total) };
}
