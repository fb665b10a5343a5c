/** Typed arrays that grow by doubling. */
type Growing =
  | Uint8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>;

/** `array` itself when it has at least `length` entries; otherwise a copy that does, with zeros after the old entries. */
export function grown<T extends Growing>(array: T, length: number): T {
  if (array.length >= length) return array;
  const capacity = Math.max(length, array.length * 2, 16);
  const larger = new (array.constructor as new (capacity: number) => T)(capacity);
  (larger as Uint8Array).set(array as Uint8Array);
  return larger;
}
