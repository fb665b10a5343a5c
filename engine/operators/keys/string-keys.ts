import type { ColumnType } from '../../batch/column-type';
import { concatenateSteps } from '../../batch/concatenate';
import type { BytesVector } from '../../batch/record-batch';
import { slice } from '../../batch/slice';
import type { Steps } from '../../batch/steps';
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

/** Strings whose keys are made in a step. */
const keyRows = 4096;

/** As stringOrderKeys, in steps. */
export function* stringOrderKeySteps(column: BytesVector, type: ColumnType): Steps<StringKeys> {
  const parts: BytesVector[] = [];
  for (let start = 0; start < column.length; start += keyRows) {
    const part = slice(column, start, Math.min(keyRows, column.length - start)) as BytesVector;
    const keys = stringOrderKeys(part, type) as BytesVector;
    // Where strings are their own keys there is nothing to make.
    if (keys.data === part.data || column.length <= keyRows) return stringOrderKeys(column, type);
    parts.push(keys);
    yield;
  }
  return parts.length === 0 ? stringOrderKeys(column, type) : ((yield* concatenateSteps(parts, type)) as BytesVector);
}
