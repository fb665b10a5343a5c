import type { PacketReader } from '../packet-reader';
import { PacketWriter } from '../packet-writer';

/**
 * What MariaDB says of a column whose type code is that of the text or bytes that its values are sent as
 * (https://mariadb.com/docs/server/reference/clientserver-protocol/4-server-response-packets/result-set-packets, "extended metadata").
 */
export interface ExtendedType {
  /** `uuid`, `inet4`, `inet6`, `point` …; null = the type code says it. */
  readonly name: string | null;
  /** `json`, or null. */
  readonly format: string | null;
}

const nameAttribute = 0;
const formatAttribute = 1;
const none = Buffer.from([0]);
const encodings = new Map<string, Buffer>();
/** There are as many as the server has types. */
const encodingsMax = 1000;

/** As it stands in a column definition, with its length in front. */
export function encodedExtendedType(type: ExtendedType | null): Buffer {
  if (type === null) return none;
  const key = `${type.name}/${type.format}`;
  let encoded = encodings.get(key);
  if (encoded === undefined) {
    encoded = encode(type);
    if (encodings.size < encodingsMax) encodings.set(key, encoded);
  }
  return encoded;
}

function encode({ name, format }: ExtendedType): Buffer {
  const attributes = new PacketWriter();
  if (name !== null) {
    attributes.uint8(nameAttribute);
    attributes.lengthEncodedText(name);
  }
  if (format !== null) {
    attributes.uint8(formatAttribute);
    attributes.lengthEncodedText(format);
  }
  const out = new PacketWriter();
  out.lengthEncodedBytes(attributes.take());
  return Buffer.from(out.take());
}

/** Null when the server says nothing. Attributes that are not known are left out. */
export function readExtendedType(reader: PacketReader): ExtendedType | null {
  const length = reader.lengthEncodedInteger();
  if (length === 0) return null;
  const end = reader.take(length) + length;
  reader.offset = end - length;
  let name: string | null = null;
  let format: string | null = null;
  while (reader.offset < end) {
    const attribute = reader.uint8();
    const value = reader.lengthEncodedBytes().toString('utf8');
    if (attribute === nameAttribute) name = value;
    else if (attribute === formatAttribute) format = value;
  }
  return name === null && format === null ? null : { name, format };
}

/** Strings before it: catalog, schema, table, original table, name, original name. */
const leadingStrings = 6;

/** Where the extended type of a column definition is, from its length on, or would be. */
export function extendedTypeStart(definition: Buffer): number {
  let at = 0;
  for (let index = 0; index < leadingStrings; index++) at = afterString(definition, at);
  return at;
}

/** Where the string, or the extended type, that starts at `at` ends. */
export function afterString(definition: Buffer, at: number): number {
  const length = definition[at]!;
  if (length < 0xfb) return at + 1 + length;
  // Names have 64 characters at most, but aliases and expressions have more.
  if (length === 0xfc) return at + 3 + definition.readUInt16LE(at + 1);
  return at + 4 + definition.readUIntLE(at + 1, 3);
}
