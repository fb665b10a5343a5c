export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** From about here on a copy by memory move (`set`) pays for the view of the source that it needs. */
const movedBytes = 512;

/** Copies bytes `start` to `end` of a source, four at a time where that is the fastest. Both are given as bytes and as a view of them. */
export function copyBytes(
  source: Uint8Array,
  sourceView: DataView,
  start: number,
  end: number,
  target: Uint8Array,
  targetView: DataView,
  at: number,
): void {
  if (end - start > movedBytes) {
    target.set(source.subarray(start, end), at);
    return;
  }
  let from = start;
  let to = at;
  for (const words = end - 3; from < words; from += 4, to += 4)
    targetView.setInt32(to, sourceView.getInt32(from, true), true);
  for (; from < end; from++, to++) targetView.setUint8(to, sourceView.getUint8(from));
}
