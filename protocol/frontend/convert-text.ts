import type { ColumnType } from '../../engine/batch/column-type';
import type { BytesVector, RecordBatch, Vector } from '../../engine/batch/record-batch';
import { type Charset, collationByName, encodeText, needsConversion } from '../wire/charsets';
import { isCharacterColumn } from './column-definitions';

/** The character set that a column's values, utf8mb4 inside, are to be converted to; null = they go out as they are. `charset`: that of results. */
export function conversionOf(type: ColumnType, charset: Charset | null): Charset | null {
  if (!isCharacterColumn(type)) return null;
  const target = charset ?? collationByName(type.collation)?.charset ?? null;
  return needsConversion(target) ? target : null;
}

/** Columns of characters, utf8mb4 inside, in the client's character set; in their own when it is null. Others are left as they are. */
export function convertText(batch: RecordBatch, charset: Charset | null): readonly Vector[] {
  return batch.columns.map((vector) => {
    const target = vector.layout === 'bytes' ? conversionOf(vector.type, charset) : null;
    return target === null ? vector : convertVector(vector as BytesVector, target);
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
