/** Copies `count` bits, least significant first, from bit `from` of `source` to bit `to` of `target`, whose bits there must be 0. */
export function copyBits(source: Uint8Array, from: number, target: Uint8Array, to: number, count: number): void {
  if (((from | to) & 7) === 0) {
    const bytes = count >> 3;
    target.set(source.subarray(from >> 3, (from >> 3) + bytes), to >> 3);
    const rest = count & 7;
    if (rest > 0) target[(to >> 3) + bytes]! |= source[(from >> 3) + bytes]! & ((1 << rest) - 1);
    return;
  }
  for (let bit = 0; bit < count; bit++) {
    const at = from + bit;
    if ((source[at >> 3]! & (1 << (at & 7))) !== 0) target[(to + bit) >> 3]! |= 1 << ((to + bit) & 7);
  }
}

/** Sets `count` bits from bit `to` on. */
export function setBits(target: Uint8Array, to: number, count: number): void {
  let bit = to;
  const end = to + count;
  while (bit < end && (bit & 7) !== 0) {
    target[bit >> 3]! |= 1 << (bit & 7);
    bit++;
  }
  const wholeBytesEnd = Math.max(bit, end & ~7);
  target.fill(255, bit >> 3, wholeBytesEnd >> 3);
  for (bit = wholeBytesEnd; bit < end; bit++) target[bit >> 3]! |= 1 << (bit & 7);
}
