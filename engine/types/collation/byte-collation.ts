import { compareBytes } from '../../batch/compare';
import type { Collation, KeyBuffer } from './collation';
import { compareBySortKey } from './compare-keys';
import { spaceRunBytesMax, writeSpaceRun } from './space-run';

/** Key bytes as in key-codes.ts: below the space as they are, RUN_LESS, END, RUN_GREATER, and the rest moved up by two (0xf4 is the greatest). */
const runLess = 0x20;
const end = 0x21;

/** `binary`, and the _bin collations whose order is that of utf8mb4 bytes. */
export class ByteCollation implements Collation {
  readonly identity: boolean;
  readonly sortOrder = null;

  constructor(
    readonly name: string,
    readonly charset: string,
    readonly padSpace: boolean,
  ) {
    this.identity = !padSpace;
  }

  sortKey(data: Uint8Array, start: number, to: number, out: KeyBuffer): void {
    if (!this.padSpace) {
      out.reserve(to - start);
      out.data.set(data.subarray(start, to), out.length);
      out.length += to - start;
      return;
    }
    out.reserve((to - start) * 2 + spaceRunBytesMax + 1);
    const target = out.data;
    let at = out.length;
    let spaces = 0;
    for (let from = start; from < to; from++) {
      const byte = data[from]!;
      if (byte === 0x20) {
        spaces++;
        continue;
      }
      if (spaces > 0) {
        at = writeSpaceRun(target, at, spaces, byte < 0x20, runLess);
        spaces = 0;
      }
      target[at++] = byte < 0x20 ? byte : byte + 2;
    }
    target[at++] = end;
    out.length = at;
  }

  compare(left: Uint8Array, right: Uint8Array): number {
    if (!this.padSpace) return compareBytes(left, 0, left.length, right, 0, right.length);
    return compareBySortKey(this, left, right);
  }

  equal(left: Uint8Array, right: Uint8Array): boolean {
    return this.compare(left, right) === 0;
  }

  noPad(): Collation {
    return this.padSpace ? new ByteCollation(this.name, this.charset, false) : this;
  }

  charactersEqual(left: number, right: number): boolean {
    return left === right;
  }
}
