import type { Field } from '../../engine/batch/column-type';
import type { RecordBatch } from '../../engine/batch/record-batch';
import { type ColumnDefinitions, typeCodeIn } from '../../protocol/wire/packets/column-definition-41';
import { TypeCode } from '../../protocol/wire/type-codes';
import type { RowForm } from '../connector';
import { BinaryRowDecoder } from './binary-row-decoder';
import { RowDecoder } from './row-decoder';

export function rowDecoder(form: RowForm, fields: readonly Field[], emit: (batch: RecordBatch) => void): RowDecoder {
  return form === 'binary' ? new BinaryRowDecoder(fields, emit) : new RowDecoder(fields, emit);
}

const wholeNumbers: ReadonlySet<number> = new Set([
  TypeCode.tiny,
  TypeCode.short,
  TypeCode.int24,
  TypeCode.long,
  TypeCode.longlong,
]);

/** Sent alike in both forms. */
const texts: ReadonlySet<number> = new Set([
  TypeCode.newdecimal,
  TypeCode.varchar,
  TypeCode.varString,
  TypeCode.string,
  TypeCode.tinyBlob,
  TypeCode.mediumBlob,
  TypeCode.longBlob,
  TypeCode.blob,
]);

/**
 * Whether rows with such columns are less work in the binary protocol, for the server too, and mean the same there: whole numbers, with texts beside
 * them. (FLOAT is more exact in binary than in text, which is what clients see.)
 */
export function suitsBinary({ payloads }: ColumnDefinitions): boolean {
  const types = payloads.map(typeCodeIn);
  return (
    types.some((type) => wholeNumbers.has(type)) && types.every((type) => wholeNumbers.has(type) || texts.has(type))
  );
}
