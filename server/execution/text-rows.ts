import { textColumn, writeValueText } from '../../engine/batch/format/value';
import { isValid, type RecordBatch } from '../../engine/batch/record-batch';

/** Room for the text of any value that is no string. */
const valueTextMax = 512;

/** All rows of a small result as texts, as the text protocol would send them; null = NULL. Binary strings are read as utf8. */
export async function textRows(batches: AsyncIterable<RecordBatch>): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  const target = Buffer.alloc(valueTextMax);
  for await (const batch of batches) {
    const columns = batch.columns.map((vector) => ({ vector, column: textColumn(vector) }));
    for (let row = 0; row < batch.rowCount; row++) {
      rows.push(
        columns.map(({ vector, column }) => {
          if (!isValid(vector.validity, row)) return null;
          if (vector.layout === 'bytes') {
            const [start, end] = [vector.offsets[row]!, vector.offsets[row + 1]!];
            return Buffer.from(vector.data.buffer, vector.data.byteOffset + start, end - start).toString('utf8');
          }
          return target.toString('latin1', 0, writeValueText(target, 0, column, row));
        }),
      );
    }
  }
  return rows;
}
