import { notSupported } from '../../../protocol/wire/sql-error';
import type { ColumnType } from '../../batch/column-type';
import { type BytesVector, isValid, type Vector } from '../../batch/record-batch';
import { type Collation, KeyBuffer } from './collation';
import { collationFor } from './registry';

/** The collation of a string type. Errors: 1235 when we cannot compare under it. */
export function requireCollation(type: ColumnType): Collation {
  const collation = collationFor(type.collation);
  if (!collation) throw notSupported(`comparing strings under collation ${type.collation} outside of one data node`);
  return collation;
}

/**
 * The column in a form whose bytes are equal exactly when the values are: strings become collation keys, all other layouts stay as they
 * are. For grouping, joining and DISTINCT. Errors: 1235 for an unknown collation.
 */
export function equalityKey(vector: Vector): Vector {
  return vector.layout === 'bytes' ? bytesKey(vector, requireCollation(vector.type)) : vector;
}

/**
 * The column in a form that orders as its values do. ENUM and SET are ordered by their numbers, which a result does not carry: they are
 * refused (1235), as is an unknown collation.
 */
export function orderingKey(vector: Vector): Vector {
  if (vector.layout !== 'bytes') return vector;
  refuseUnorderable(vector.type);
  const collation = requireCollation(vector.type);
  return bytesKey(vector, collation.sortOrder ?? collation);
}

/** Errors: 1235 for ENUM and SET. A plan calls it to refuse before anything runs. */
export function refuseUnorderable(type: ColumnType): void {
  if (type.name === 'enum' || type.name === 'set') {
    throw notSupported(`ordering a column of type ${type.name.toUpperCase()} outside of one data node`);
  }
}

function bytesKey(vector: BytesVector, collation: Collation): BytesVector {
  if (collation.identity) return vector;
  const { offsets, data, length, validity } = vector;
  const out = new KeyBuffer((offsets[length]! - offsets[0]!) * 2 + length);
  const keyOffsets = new Int32Array(length + 1);
  for (let row = 0; row < length; row++) {
    if (isValid(validity, row)) collation.sortKey(data, offsets[row]!, offsets[row + 1]!, out);
    keyOffsets[row + 1] = out.length;
  }
  return {
    layout: 'bytes',
    type: vector.type,
    length,
    validity,
    offsets: keyOffsets,
    data: out.data.subarray(0, out.length),
  };
}
