import {
  type ColumnType,
  columnType,
  type Field,
  type FixedBinaryName,
  type TypeName,
  typeFlagsOf,
} from '../../engine/batch/column-type';
import { collationById } from '../../protocol/wire/charsets';
import { PacketReader } from '../../protocol/wire/packet-reader';
import {
  type ColumnDefinition41,
  type ColumnDefinitions,
  readColumnDefinition41,
} from '../../protocol/wire/packets/column-definition-41';
import { ColumnFlag, TypeCode } from '../../protocol/wire/type-codes';

const binaryCollationId = 63;
/** What LONGTEXT, LONGBLOB and JSON are long: the protocol has no larger number. */
const longestLength = 0xffffffff;

const integerNames: ReadonlyMap<number, TypeName> = new Map([
  [TypeCode.tiny, 'tinyint'],
  [TypeCode.short, 'smallint'],
  [TypeCode.int24, 'mediumint'],
  [TypeCode.long, 'int'],
  [TypeCode.longlong, 'bigint'],
  [TypeCode.year, 'year'],
  [TypeCode.bit, 'bit'],
]);

const temporalNames: ReadonlyMap<number, TypeName> = new Map([
  [TypeCode.date, 'date'],
  [TypeCode.time, 'time'],
  [TypeCode.datetime, 'datetime'],
  [TypeCode.timestamp, 'timestamp'],
]);

/** The columns of a result as the server describes them, text being sent in utf8mb4. `schema` is the physical database. */
export function fieldsOf({ payloads, areExtended }: ColumnDefinitions): Field[] {
  return payloads.map((payload) => fieldOf(readColumnDefinition41(new PacketReader(payload), areExtended)));
}

function fieldOf(definition: ColumnDefinition41): Field {
  const type = typeOf(definition);
  const { extendedType } = definition;
  return {
    name: definition.name,
    originalName: definition.originalName,
    table: definition.table,
    originalTable: definition.originalTable,
    schema: definition.schema,
    type,
    flags: definition.flags & ~(typeFlagsOf(type) & ~ColumnFlag.blob),
    ...(extendedType !== null && { extendedType }),
  };
}

/** Errors: none; types that nothing else says are strings, as the server sends them. */
function typeOf(definition: ColumnDefinition41): ColumnType {
  const { type, flags, columnLength, decimals } = definition;
  const unsigned = (flags & ColumnFlag.unsigned) !== 0;
  const common = {
    unsigned,
    zerofill: (flags & ColumnFlag.zerofill) !== 0,
    nullable: (flags & ColumnFlag.notNull) === 0,
  };
  // MAX and MIN of a BIT column: called BIT as well, but sent as digits.
  const isComputedBit = type === TypeCode.bit && definition.originalName === '';
  const integer = isComputedBit ? 'bigint' : integerNames.get(type);
  if (integer) return columnType(integer, { ...common, precision: columnLength, length: columnLength });
  const temporal = temporalNames.get(type);
  if (temporal)
    return columnType(temporal, { nullable: common.nullable, scale: Math.min(decimals, 6), length: columnLength });
  switch (type) {
    case TypeCode.float:
    case TypeCode.double:
      return columnType(type === TypeCode.float ? 'float' : 'double', {
        ...common,
        scale: decimals,
        length: columnLength,
      });
    case TypeCode.decimal:
    case TypeCode.newdecimal: {
      // The length counts the sign of signed numbers and the point of those that have one.
      const precision = columnLength - (unsigned ? 0 : 1) - (decimals > 0 ? 1 : 0);
      return columnType('decimal', {
        ...common,
        precision: Math.max(1, Math.min(65, precision), decimals),
        scale: decimals,
        length: columnLength,
      });
    }
    case TypeCode.null:
      return columnType('null');
    default:
      return stringType(definition, common.nullable);
  }
}

const fixedBinaryNames: ReadonlySet<string> = new Set(['uuid', 'inet4', 'inet6']);

function stringType(definition: ColumnDefinition41, nullable: boolean): ColumnType {
  const { type, flags, collationId, columnLength, extendedType } = definition;
  const binary = collationId === binaryCollationId;
  const collation = collationById(collationId);
  const bytesPerCharacter = binary || columnLength === longestLength ? 1 : (collation?.charset.bytesMax ?? 4);
  const length = Math.floor(columnLength / bytesPerCharacter);
  if (extendedType?.name && fixedBinaryNames.has(extendedType.name))
    return columnType(extendedType.name as FixedBinaryName, { nullable, length, collation: extendedType.name });
  // Strings that functions make have 39 decimals, meaning none that are fixed.
  const parts = {
    nullable,
    length,
    scale: definition.decimals,
    collation: binary ? 'binary' : (collation?.name ?? 'utf8mb4_general_ci'),
  };
  if (type === TypeCode.geometry) return columnType('geometry', { nullable, length: columnLength });
  if (type === TypeCode.json) return columnType('json', parts);
  if ((flags & ColumnFlag.enum) !== 0 || type === TypeCode.enum) return columnType('enum', parts);
  if ((flags & ColumnFlag.set) !== 0 || type === TypeCode.set) return columnType('set', parts);
  if ((flags & ColumnFlag.blob) !== 0 || isBlob(type)) return columnType(blobName(columnLength, binary), parts);
  if (type === TypeCode.string) return columnType(binary ? 'binary' : 'char', parts);
  return columnType(binary ? 'varbinary' : 'varchar', parts);
}

function isBlob(type: number): boolean {
  return (
    type === TypeCode.blob || type === TypeCode.tinyBlob || type === TypeCode.mediumBlob || type === TypeCode.longBlob
  );
}

/** All TEXT and BLOB kinds have one type code: the length in bytes tells them apart, which for text counts four bytes a character. */
function blobName(columnLength: number, binary: boolean): TypeName {
  const bytes = columnLength;
  const kind =
    bytes <= (binary ? 255 : 255 * 4)
      ? 'tiny'
      : bytes <= 65535 * (binary ? 1 : 4)
        ? ''
        : bytes <= 16777215 * (binary ? 1 : 4)
          ? 'medium'
          : 'long';
  return `${kind}${binary ? 'blob' : 'text'}` as TypeName;
}
