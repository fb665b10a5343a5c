import type { FixedBinaryName } from '../batch/column-type';
import { ipv6Text, parseIpv4, parseIpv6 } from './internet-address';

/**
 * The value that a text means, as bytes that order as the server orders the values; null when the server takes it for none
 * (source: sql/sql_type_fixedbin.h, plugin/type_uuid/sql_type_uuid.h, plugin/type_inet/sql_type_inet.cc).
 */
export function fixedBinaryKey(name: FixedBinaryName, text: string): Uint8Array | null {
  switch (name) {
    case 'uuid':
      return uuidKey(text);
    case 'inet4': {
      const numbers = parseIpv4(text);
      return numbers === null ? null : Uint8Array.from(numbers);
    }
    case 'inet6':
      return parseIpv6(text);
  }
}

/** The one text that the server writes the value of a text as; null when it is none. */
export function fixedBinaryText(name: FixedBinaryName, text: string): string | null {
  switch (name) {
    case 'uuid': {
      if (uuidKey(text) === null) return null;
      const digits = text.replaceAll('-', '').toLowerCase();
      return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    }
    case 'inet4':
      return parseIpv4(text)?.join('.') ?? null;
    case 'inet6': {
      const bytes = parseIpv6(text);
      return bytes === null ? null : ipv6Text(bytes);
    }
  }
}

const uuidBytes = 16;

function uuidKey(text: string): Uint8Array | null {
  // Hyphens may be between any two digits.
  if (text.length > 3 * uuidBytes - 1 || !/^[0-9a-f](?:-*[0-9a-f]){31}$/i.test(text)) return null;
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  if (bytes[6]! >= 0x80 && bytes[8]! > 0 && bytes[8]! <= 0x80) return null;
  const isOfTime = bytes[6]! > 0 && bytes[6]! < 0x60 && (bytes[8]! & 0x80) !== 0;
  if (!isOfTime) return bytes;
  // Versions 1 to 5 are stored with their last group first, as time and node are then in order.
  return Buffer.concat([
    bytes.subarray(10),
    bytes.subarray(8, 10),
    bytes.subarray(6, 8),
    bytes.subarray(4, 6),
    bytes.subarray(0, 4),
  ]);
}
