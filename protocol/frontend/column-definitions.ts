import {
  type ColumnType,
  columnFlagsOf,
  type Field,
  isBinaryString,
  isFixedBinary,
  isString,
  typeCodeOf,
} from '../../engine/batch/column-type';
import { MariaDbCapability } from '../wire/capabilities';
import {
  type Charset,
  charsetByName,
  collationById,
  collationByName,
  encodeText,
  needsConversion,
} from '../wire/charsets';
import type { ColumnDefinition41, DefinitionForm } from '../wire/packets/column-definition-41';
import type { ExtendedType } from '../wire/packets/extended-type';

const binaryCollationId = 63;
const decimalsNotFixed = 31;
const columnLengthMax = 0xffffffff;
const jsonType: ExtendedType = { name: null, format: 'json' };

/** Has characters, so that the character set of results matters. */
export function isCharacterColumn(type: ColumnType): boolean {
  if (isFixedBinary(type)) return true;
  return isString(type) && !isBinaryString(type) && type.collation !== 'binary';
}

/** character_set_results by name; null when results go out in each column's own character set (NULL or binary). */
export function resultCharset(name: string | null): Charset | null {
  return name === null || name === 'binary' ? null : charsetByName(name);
}

/** The collation that columns of characters are announced with: the client's own of its login as long as its character set is in force, else the default one. */
export function resultCollationId(charset: Charset, loginCollationId: number): number {
  return collationById(loginCollationId)?.charset === charset ? loginCollationId : charset.collations[0]!.id;
}

/** How a field is told to the client. `charset` is that of the results. */
export function columnDefinition(field: Field, charset: Charset | null, loginCollationId: number): ColumnDefinition41 {
  const { type } = field;
  const isText = isCharacterColumn(type);
  const own = isText ? collationByName(type.collation) : null;
  const target = charset ?? own?.charset ?? null;
  const ownCollationId = own?.id ?? loginCollationId;
  const textCollationId = charset === null ? ownCollationId : resultCollationId(charset, loginCollationId);
  const collationId = isText ? textCollationId : binaryCollationId;
  const bytesPerCharacter = isText ? (target?.bytesMax ?? 4) : 1;
  return {
    schema: field.schema,
    table: field.table,
    originalTable: field.originalTable,
    name: field.name,
    originalName: field.originalName,
    extendedType: extendedTypeOf(field),
    collationId,
    columnLength: Math.min(columnLengthMax, type.length * bytesPerCharacter),
    type: typeCodeOf(type),
    flags: columnFlagsOf(field),
    decimals: decimalsOf(type),
  };
}

/** Whose backends say nothing of it has JSON columns all the same. */
function extendedTypeOf({ type, extendedType }: Field): ExtendedType | null {
  if (extendedType) return extendedType;
  if (isFixedBinary(type)) return { name: type.name, format: null };
  return type.name === 'json' ? jsonType : null;
}

function decimalsOf(type: ColumnType): number {
  switch (type.name) {
    case 'decimal':
    case 'datetime':
    case 'timestamp':
    case 'time':
      return type.scale;
    case 'float':
    case 'double':
      return Math.min(type.scale, decimalsNotFixed);
    default:
      return isString(type) ? type.scale : 0;
  }
}

/** Names go out in the character set of results as well. @param mariaDbCapabilities of the client */
export function definitionForm(charset: Charset | null, mariaDbCapabilities: number): DefinitionForm {
  return {
    encode: needsConversion(charset) ? (name) => encodeText(name, charset) : null,
    isExtended: (mariaDbCapabilities & MariaDbCapability.extendedTypes) !== 0,
  };
}
