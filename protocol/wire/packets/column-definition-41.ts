import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';
import { type ExtendedType, encodedExtendedType, readExtendedType } from './extended-type';

/** One column of a result (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html). */
export interface ColumnDefinition41 {
  readonly schema: string;
  readonly table: string;
  readonly originalTable: string;
  readonly name: string;
  readonly originalName: string;
  /** Null when there is none, and for those who have not asked for it. */
  readonly extendedType: ExtendedType | null;
  readonly collationId: number;
  /** Bytes. */
  readonly columnLength: number;
  /** TypeCode */
  readonly type: number;
  /** ColumnFlag bits */
  readonly flags: number;
  readonly decimals: number;
}

/** The columns of a result as a server has sent them. */
export interface ColumnDefinitions {
  /** Of the packets, without their headers. */
  readonly payloads: readonly Buffer[];
  /** They have MariaDB's extended types (MariaDbCapability.extendedTypes). */
  readonly areExtended: boolean;
}

/** Turns a name into bytes for the client. */
export type NameEncoder = (name: string) => Uint8Array;

/** What the client of a definition has agreed on. */
export interface DefinitionForm {
  /** Null when names go out in utf8. */
  readonly encode: NameEncoder | null;
  /** MariaDbCapability.extendedTypes */
  readonly isExtended: boolean;
}

/** `withDefault`: COM_FIELD_LIST adds the column's default, which is always sent as NULL. */
export function writeColumnDefinition41(
  out: PacketWriter,
  column: ColumnDefinition41,
  { encode, isExtended }: DefinitionForm,
  withDefault = false,
): void {
  out.begin();
  out.lengthEncodedText('def');
  for (const name of [column.schema, column.table, column.originalTable, column.name, column.originalName])
    if (encode === null) out.lengthEncodedText(name);
    else out.lengthEncodedBytes(encode(name));
  if (isExtended) out.bytes(encodedExtendedType(column.extendedType));
  out.uint8(0x0c);
  out.uint16(column.collationId);
  out.uint32(column.columnLength);
  out.uint8(column.type);
  out.uint16(column.flags & 0xffff);
  out.uint8(column.decimals);
  out.uint16(0);
  if (withDefault) out.uint8(0xfb);
  out.end();
}

export function readColumnDefinition41(reader: PacketReader, isExtended = false): ColumnDefinition41 {
  const text = (): string => reader.lengthEncodedBytes().toString('utf8');
  text();
  const [schema, table, originalTable, name, originalName] = [text(), text(), text(), text(), text()];
  const extendedType = isExtended ? readExtendedType(reader) : null;
  reader.lengthEncodedInteger();
  const collationId = reader.uint16();
  const columnLength = reader.uint32();
  const type = reader.uint8();
  const flags = reader.uint16();
  const decimals = reader.uint8();
  reader.uint16();
  return {
    schema,
    table,
    originalTable,
    name,
    originalName,
    extendedType,
    collationId,
    columnLength,
    type,
    flags,
    decimals,
  };
}

/** The TypeCode in a column definition's payload, without reading the rest: what follows the names has a fixed length. */
export function typeCodeIn(definition: Uint8Array): number {
  return definition[definition.length - 6]!;
}
