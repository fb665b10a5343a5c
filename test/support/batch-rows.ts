import { textColumn, writeValueText } from '../../engine/batch/format/value';
import { isValid, type RecordBatch } from '../../engine/batch/record-batch';

/** Batches as rows of texts, as the text protocol would send them; null = NULL. */
export async function textRows(batches: AsyncIterable<RecordBatch>): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  for await (const batch of batches) {
    const columns = batch.columns.map((vector) => ({ vector, column: textColumn(vector) }));
    for (let row = 0; row < batch.rowCount; row++) {
      rows.push(
        columns.map(({ vector, column }) => {
          if (!isValid(vector.validity, row)) return null;
          if (vector.layout === 'bytes') {
            return Buffer.from(vector.data.subarray(vector.offsets[row]!, vector.offsets[row + 1]!)).toString();
          }
          const target = Buffer.alloc(256);
          return target.toString('utf8', 0, writeValueText(target, 0, column, row));
        }),
      );
    }
  }
  return rows;
}
