import { copyBits } from './copy-bits';
import type { Validity } from './record-batch';

/** Bytes that a validity bitmap over this many rows takes. */
export function validityBytes(rowCount: number): number {
  return (rowCount + 7) >> 3;
}

/** A bitmap in which every row has a value. Bits past the last row are 1 too; nobody reads them. */
export function allValid(rowCount: number): Uint8Array {
  return new Uint8Array(validityBytes(rowCount)).fill(0xff);
}

export function setNull(validity: Uint8Array, row: number): void {
  validity[row >> 3]! &= ~(1 << (row & 7));
}

export function nullCount(validity: Validity, rowCount: number): number {
  if (validity === null) return 0;
  let count = 0;
  for (let row = 0; row < rowCount; row++) if ((validity[row >> 3]! & (1 << (row & 7))) === 0) count++;
  return count;
}

/** Rows that have a value in both. May return one of its arguments: bitmaps of finished vectors are never changed. */
export function bothValid(left: Validity, right: Validity, rowCount: number): Validity {
  if (left === null || left === right) return right;
  if (right === null) return left;
  const both = new Uint8Array(validityBytes(rowCount));
  for (let byte = 0; byte < both.length; byte++) both[byte] = left[byte]! & right[byte]!;
  return both;
}

/** The bitmap of rows from..to-1, copied only when it does not start at a byte; null stays null. */
export function sliceValidity(validity: Validity, from: number, to: number): Validity {
  if (validity === null) return null;
  if ((from & 7) === 0) return validity.subarray(from >> 3, validityBytes(to));
  const sliced = new Uint8Array(validityBytes(to - from));
  copyBits(validity, from, sliced, 0, to - from);
  return sliced;
}
