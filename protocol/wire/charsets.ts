import { decode, encode, encodingExists } from 'iconv-lite';
import { collationTable } from './collation-table';
import { sqlError } from './sql-error';

export interface Collation {
  readonly id: number;
  readonly name: string;
  readonly charset: Charset;
}

/** A character set: how text becomes bytes. */
export interface Charset {
  readonly name: string;
  /** Most bytes a character takes. */
  readonly bytesMax: number;
  /** Its collations, the default one first. */
  readonly collations: readonly Collation[];
  /** Encoding name for iconv-lite; null = the bytes are utf8 or have no meaning (binary), nothing is converted. */
  readonly encoding: string | null;
}

/** Where iconv-lite's name differs from MySQL's. MySQL's latin1 is Windows code page 1252. */
const encodings: Record<string, string | null> = {
  utf8mb4: null,
  utf8mb3: null,
  binary: null,
  ascii: 'latin1',
  latin1: 'win1252',
  latin2: 'iso88592',
  latin5: 'iso88599',
  latin7: 'iso885913',
  greek: 'iso88597',
  hebrew: 'iso88598',
  gb2312: 'gbk',
  euckr: 'cp949',
  sjis: 'shiftjis',
  cp932: 'cp932',
  ujis: 'eucjp',
  eucjpms: 'eucjp',
  ucs2: 'utf16be',
  utf16: 'utf16be',
  utf16le: 'utf16le',
  utf32: 'utf32be',
  koi8r: 'koi8r',
  koi8u: 'koi8u',
  tis620: 'tis620',
  macroman: 'macroman',
  macce: 'maccenteuro',
  armscii8: 'armscii8',
  geostd8: 'georgianacademy',
};

const charsets = new Map<string, Charset>();
const collationsById = new Map<number, Collation>();
const collationsByName = new Map<string, Collation>();

for (const [name, bytesMax, list] of collationTable) {
  const collations: Collation[] = [];
  const encoding = name in encodings ? encodings[name]! : name;
  const charset: Charset = { name, bytesMax, collations, encoding };
  charsets.set(name, charset);
  for (const item of list.split(/\s+/)) {
    const colon = item.lastIndexOf(':');
    const suffix = item.slice(0, colon);
    const collation = {
      id: Number(item.slice(colon + 1)),
      name: suffix.startsWith('=') ? suffix.slice(1) : name + suffix,
      charset,
    };
    collations.push(collation);
    collationsById.set(collation.id, collation);
    collationsByName.set(collation.name, collation);
  }
}

/** null for an id that neither MariaDB 10.11 nor MySQL 8.0 knows. */
export function collationById(id: number): Collation | null {
  return collationsById.get(id) ?? null;
}

/** `utf8_…` is read as `utf8mb3_…`. */
export function collationByName(name: string): Collation | null {
  const lower = name.toLowerCase();
  const full = lower.startsWith('utf8_') ? `utf8mb3_${lower.slice(5)}` : lower;
  return collationsByName.get(full) ?? null;
}

/** `utf8` is read as `utf8mb3`. */
export function charsetByName(name: string): Charset | null {
  const lower = name.toLowerCase();
  return charsets.get(lower === 'utf8' ? 'utf8mb3' : lower) ?? null;
}

export function allCharsets(): Iterable<Charset> {
  return charsets.values();
}

/** Bytes in a character set to text. Errno 1115 when there is no converter for it. */
export function decodeText(bytes: Buffer, charset: Charset | null): string {
  if (charset === null || charset.encoding === null) return bytes.toString('utf8');
  const text = decode(bytes, checked(charset));
  if (charset.name !== 'latin1') return text;
  return text.replaceAll('\ufffd', (_, at: number) => String.fromCharCode(bytes[at]!));
}

/** Text to bytes in a character set; characters that it lacks become `?`. */
export function encodeText(text: string, charset: Charset | null): Buffer {
  if (charset === null || charset.encoding === null) return Buffer.from(text, 'utf8');
  const known = charset.bytesMax < 4 ? text.replace(supplementary, '?') : text;
  if (charset.name !== 'latin1' || !unassigned.test(known)) return encode(known, checked(charset));
  const pieces = known
    .split(unassigned)
    .map((piece, index) => (index % 2 === 1 ? Buffer.from(piece, 'latin1') : encode(piece, checked(charset))));
  return Buffer.concat(pieces);
}

/** Characters that are two units of a JavaScript string, and one question mark where a character set has none of them. */
const supplementary = /[\u{10000}-\u{10ffff}]/gu;

/** What Windows code page 1252 leaves out, and MySQL's latin1 has as the control characters of these numbers. */
const unassigned = /([\u0081\u008d\u008f\u0090\u009d])/;

/** True when text in this character set has to be converted from and to utf8. */
export function needsConversion(charset: Charset | null): charset is Charset {
  return charset !== null && charset.encoding !== null;
}

function checked(charset: Charset): string {
  if (charset.encoding === null || !encodingExists(charset.encoding))
    throw sqlError('ER_UNKNOWN_CHARACTER_SET', `Unknown character set: '${charset.name}'`);
  return charset.encoding;
}
