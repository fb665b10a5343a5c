import { isUtf8 } from 'node:buffer';

const quote = 0x27;
const doubleQuote = 0x22;
const backtick = 0x60;
const backslash = 0x5c;
const dash = 0x2d;
const hash = 0x23;
const slash = 0x2f;
const star = 0x2a;
const newline = 0x0a;

/** True when the bytes are characters in utf8. */
export function isUtf8Text(bytes: Buffer): boolean {
  return isUtf8(bytes);
}

/** Escapes of a string literal (https://mariadb.com/kb/en/string-literals/); other characters stand for themselves. */
const escapes: ReadonlyMap<number, number> = new Map([
  [0x30, 0x00],
  [0x62, 0x08],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x5a, 0x1a],
]);

/** A statement's bytes with every string whose bytes are no utf8 written as X'…'. Comments and quoted names are left as they are. */
export function withHexadecimalStrings(sql: Buffer, backslashEscapes: boolean): Buffer {
  const parts: Buffer[] = [];
  let copied = 0;
  let at = 0;
  while (at < sql.length) {
    const byte = sql[at]!;
    if (byte === quote || byte === doubleQuote) {
      const end = endOfQuoted(sql, at, backslashEscapes);
      const content = sql.subarray(at + 1, end - 1);
      if (!isUtf8Text(content)) {
        const value = unescaped(content, byte, backslashEscapes);
        parts.push(sql.subarray(copied, at), Buffer.from(`X'${value.toString('hex')}'`));
        copied = end;
      }
      at = end;
    } else if (byte === backtick) at = endOfQuoted(sql, at, false);
    else at = afterComment(sql, at) ?? at + 1;
  }
  parts.push(sql.subarray(copied));
  return Buffer.concat(parts);
}

/** Behind the closing quote; the end of the statement when there is none. */
function endOfQuoted(sql: Buffer, start: number, backslashEscapes: boolean): number {
  const mark = sql[start]!;
  let at = start + 1;
  while (at < sql.length) {
    const byte = sql[at]!;
    if (byte === backslash && backslashEscapes) at += 2;
    else if (byte !== mark) at++;
    else if (sql[at + 1] === mark) at += 2;
    else return at + 1;
  }
  return sql.length;
}

/** Behind the comment that starts at `at`; null when none does. */
function afterComment(sql: Buffer, at: number): number | null {
  const byte = sql[at];
  if (byte === slash && sql[at + 1] === star && sql[at + 2] !== 0x21) return orEnd(sql.indexOf('*/', at + 2), sql, 2);
  const next = sql[at + 2];
  const isDashes = byte === dash && sql[at + 1] === dash && (next === undefined || next <= 0x20);
  return byte === hash || isDashes ? orEnd(sql.indexOf(newline, at), sql, 1) : null;
}

function orEnd(found: number, sql: Buffer, length: number): number {
  return found === -1 ? sql.length : found + length;
}

function unescaped(content: Buffer, mark: number, backslashEscapes: boolean): Buffer {
  const value = Buffer.allocUnsafe(content.length);
  let length = 0;
  for (let at = 0; at < content.length; at++) {
    let byte = content[at]!;
    if (byte === backslash && backslashEscapes && at + 1 < content.length) {
      byte = content[++at]!;
      byte = escapes.get(byte) ?? byte;
    } else if (byte === mark) at++;
    value[length++] = byte;
  }
  return value.subarray(0, length);
}
