import type { FixedBinaryName } from '../../batch/column-type';
import { fixedBinaryKey } from '../fixed-binary';
import type { Collation, KeyBuffer } from './collation';
import { compareBySortKey } from './compare-keys';

/** How UUID, INET4 and INET6 compare, whose values lie here as texts: by the bytes that the texts mean. */
export class FixedBinaryOrder implements Collation {
  readonly charset = 'ascii';
  readonly padSpace = false;
  readonly identity = false;
  readonly sortOrder = null;

  constructor(readonly name: FixedBinaryName) {}

  sortKey(data: Uint8Array, start: number, end: number, out: KeyBuffer): void {
    // NULL, whose place is found by others.
    if (start === end) return;
    const text = Buffer.from(data.buffer, data.byteOffset + start, end - start).toString('latin1');
    const key = fixedBinaryKey(this.name, text);
    if (key === null) throw new Error(`'${text}' is no ${this.name}`);
    out.reserve(key.length);
    out.data.set(key, out.length);
    out.length += key.length;
  }

  compare(left: Uint8Array, right: Uint8Array): number {
    return compareBySortKey(this, left, right);
  }

  equal(left: Uint8Array, right: Uint8Array): boolean {
    return this.compare(left, right) === 0;
  }

  noPad(): Collation {
    return this;
  }

  charactersEqual(left: number, right: number): boolean {
    return left === right;
  }
}
