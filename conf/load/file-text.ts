import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encodingExists } from 'iconv-lite';

/** Why a file has no text, and what to do about it. */
export interface Unreadable {
  readonly reason: string;
  readonly remedy: string;
}

/** Text of a file of the configuration folder: UTF-8, or what its byte order mark or, in XML, its declaration says. */
export function fileText(folder: string, name: string): string | Unreadable {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, name));
  } catch (error) {
    return whyUnreadable(folder, (error as NodeJS.ErrnoException).code);
  }
  const encoding = encodingOf(bytes);
  if (!encodingExists(encoding))
    return { reason: `the encoding '${encoding}' is not known`, remedy: 'save it as UTF-8, and say so or nothing' };
  // Byte order marks are taken off.
  return decode(bytes, encoding);
}

function encodingOf(bytes: Buffer): string {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be';
  const declared = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/.exec(bytes.toString('latin1', 0, 200));
  return declared?.[1] ?? 'utf8';
}

function whyUnreadable(folder: string, code: string | undefined): Unreadable {
  const remedy = 'a configuration folder has schema.xml, server.xml and rule.xml';
  if (code === 'ENOENT') return { reason: `there is no such file in ${folder}`, remedy };
  if (code === 'EACCES')
    return { reason: `this user may not read the file in ${folder}`, remedy: 'change its permissions, or the user' };
  return { reason: `the file in ${folder} cannot be read (${code ?? 'unknown error'})`, remedy };
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
