import type { ColumnType } from '../../batch/column-type';
import type { BytesVector } from '../../batch/record-batch';
import { equalityKey, orderingKey } from '../../types/collation/key-vector';

/** Byte strings that are equal, and sort, as the strings of a column do under its collation. Row i is `data[offsets[i] .. offsets[i+1]-1]`. */
export type StringKeys = Pick<BytesVector, 'offsets' | 'data'>;

/** The keys of a column under the collation of `type`. Errors: 1235 for a collation that the engine does not know. */
export function stringKeys(column: BytesVector, type: ColumnType): StringKeys {
  return equalityKey(column.type === type ? column : { ...column, type }) as BytesVector;
}

/** As stringKeys, to sort by. Errors: 1235 for ENUM and SET too. */
export function stringOrderKeys(column: BytesVector, type: ColumnType): StringKeys {
  return orderingKey(column.type === type ? column : { ...column, type }) as BytesVector;
}
