/** UPPER and LOWER of utf8mb4 bytes, as MariaDB maps characters: one to one, by table. */
import { brotliDecompressSync } from 'node:zlib';
import {
  lowerMapping,
  lowerMapping520,
  lowerMapping1400,
  upperMapping,
  upperMapping520,
  upperMapping1400,
} from './weights/case-mapping';

export type Case = 'upper' | 'lower';

const packed: Readonly<Record<Case, readonly [usual: string, of520: string, of1400: string]>> = {
  upper: [upperMapping, upperMapping520, upperMapping1400],
  lower: [lowerMapping, lowerMapping520, lowerMapping1400],
};

const unpacked = new Map<string, ReadonlyMap<number, number>>();

/** Images of characters past ASCII that have another one, under this collation of a Unicode character set. */
function mappingOf(direction: Case, collation: string): ReadonlyMap<number, number> {
  const source = packed[direction][collation.includes('_uca1400_') ? 2 : collation.includes('_520_') ? 1 : 0];
  const known = unpacked.get(source);
  if (known) return known;
  const entries = JSON.parse(brotliDecompressSync(Buffer.from(source, 'base64')).toString()) as [number, number][];
  const mapping = new Map<number, number>();
  let codePoint = 0;
  for (const [step, difference] of entries) {
    codePoint += step;
    mapping.set(codePoint, codePoint + difference);
  }
  unpacked.set(source, mapping);
  return mapping;
}

/** Converts text; the result lies in a new array. */
export function convertCase(text: Uint8Array, direction: Case, collation: string): Uint8Array {
  const [first, last] = direction === 'upper' ? [0x61, 0x7a] : [0x41, 0x5a];
  const out = new Uint8Array(text.length);
  let at = 0;
  for (; at < text.length && text[at]! < 0x80; at++) {
    const byte = text[at]!;
    out[at] = byte >= first && byte <= last ? byte ^ 0x20 : byte;
  }
  if (at === text.length) return out;
  const mapping = mappingOf(direction, collation);
  let converted = '';
  for (const character of Buffer.from(text.subarray(at)).toString()) {
    const codePoint = character.codePointAt(0)!;
    if (codePoint < 0x80) {
      converted += codePoint >= first && codePoint <= last ? String.fromCharCode(codePoint ^ 0x20) : character;
    } else {
      const image = mapping.get(codePoint);
      converted += image === undefined ? character : String.fromCodePoint(image);
    }
  }
  return Buffer.concat([out.subarray(0, at), Buffer.from(converted)]);
}
