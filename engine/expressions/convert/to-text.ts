import { type ColumnType, columnType } from '../../batch/column-type';
import { textColumn, writeValueText } from '../../batch/format/value';
import { type BytesVector, isValid, type Vector } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { atDeclaredScale } from './exact';

const textType = columnType('varchar');

/** The values as MySQL writes them; strings as they are. `declared` is the type that the column shows (see atDeclaredScale). */
export function toText(vector: Vector, declared: ColumnType): BytesVector {
  if (vector.layout === 'bytes') return vector;
  const shown = atDeclaredScale(vector, declared);
  const column = textColumn(shown);
  const scratch = new Uint8Array(column.bytesMax + 8);
  const builder = bytesBuilder(textType, shown.length);
  for (let row = 0; row < shown.length; row++) {
    if (isValid(shown.validity, row)) builder.append(scratch, 0, writeValueText(scratch, 0, column, row));
    else builder.appendNull();
  }
  return builder.finish();
}
