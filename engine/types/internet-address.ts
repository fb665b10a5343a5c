/** IPv4 and IPv6 addresses as MariaDB reads and writes them (source: plugin/type_inet/sql_type_inet.cc, sql/item_inetfunc.cc). */

/** The four numbers of a dotted address; null for anything else. */
export function parseIpv4(text: string): readonly number[] | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const numbers = match?.slice(1).map(Number) ?? [256];
  return numbers.every((number) => number <= 255) ? numbers : null;
}

/** INET_ATON: the last number is the last byte, the others count from the front, and missing ones are zero. Null for what is none. */
export function ipv4Number(text: string): number | null {
  if (!/^\d[\d.]*\d$|^\d$/.test(text)) return null;
  const parts = text.split('.').map(Number);
  if (parts.some((part) => part > 255)) return null;
  const last = parts.pop()!;
  const shifts = parts.length === 1 ? 2 : parts.length === 2 ? 1 : 0;
  const front = parts.reduce((sum, part) => sum * 256 + part, 0) * 256 ** shifts;
  return front * 256 + last;
}

export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** The sixteen bytes of an address; null for anything else. */
export function parseIpv6(text: string): Uint8Array | null {
  const tail = /^(.*:)([^:]*\.[^:]*)$/.exec(text);
  const ipv4 = tail ? parseIpv4(tail[2]!) : null;
  if (tail && ipv4 === null) return null;
  const whole = ipv4 ? `${tail![1]}${hex(ipv4[0]! * 256 + ipv4[1]!)}:${hex(ipv4[2]! * 256 + ipv4[3]!)}` : text;
  const halves = whole.split('::');
  if (halves.length > 2 || !/^[0-9A-Fa-f:]+$/.test(whole)) return null;
  const [front, back] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[] | undefined];
  const groups = [...front, ...(back ?? [])];
  if (groups.some((group) => !/^[0-9A-Fa-f]{1,4}$/.test(group))) return null;
  if (back === undefined ? groups.length !== 8 : groups.length > 7) return null;
  const zeros = new Array<string>(8 - groups.length).fill('0');
  const numbers = [...front, ...zeros, ...(back ?? [])].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 255]));
}

function hex(number: number): string {
  return number.toString(16);
}

/** The longest run of zeros is written `::`; addresses that hold an IPv4 address end with it. */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes[index * 2]! * 256 + bytes[index * 2 + 1]!);
  let [start, length] = [-1, 0];
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (end < 8 && groups[end] === 0) end++;
    if (end - at > length) [start, length] = [at, end - at];
  }
  const isIpv4 = start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff));
  const shown = isIpv4 ? groups.slice(0, 6) : groups;
  const ipv4 = isIpv4 ? [[...bytes.subarray(12)].join('.')] : [];
  if (start < 0) return shown.map(hex).join(':');
  const front = shown.slice(0, start).map(hex);
  const back = [...shown.slice(start + length).map(hex), ...ipv4];
  return `${front.join(':')}::${back.join(':')}`;
}
