import type { Collation, KeyBuffer } from './collation';
import { compareBySortKey } from './compare-keys';
import { codeHead, codeIgnored, codeSpace, codeWide, type KeyCodes, keyCodes, levelEnd } from './key-codes';
import { spaceRunBytesMax, writeSpaceRun } from './space-run';
import { implicitBase, type WeightTable } from './weight-table';

const unlisted = new Uint16Array(2);

/** A collation that compares characters by weights from a table. */
export class WeightedCollation implements Collation {
  readonly identity = false;
  readonly sortOrder: Collation | null;
  private readonly codes: KeyCodes;
  /** One of several levels: see LevelledCollation. */
  private readonly isLevel: boolean;

  constructor(
    readonly name: string,
    readonly charset: string,
    readonly padSpace: boolean,
    private readonly table: WeightTable,
    { isLevel = false, sortOrder = null }: { readonly isLevel?: boolean; readonly sortOrder?: Collation | null } = {},
  ) {
    this.isLevel = isLevel;
    this.sortOrder = sortOrder;
    this.codes = keyCodes(table, padSpace, isLevel);
  }

  noPad(): Collation {
    return this.padSpace ? new WeightedCollation(this.name, this.charset, false, this.table) : this;
  }

  sortKey(data: Uint8Array, start: number, end: number, out: KeyBuffer): void {
    const { ascii, byWeight, runLess, expansion } = this.codes;
    out.reserve((end - start) * expansion + spaceRunBytesMax + 1);
    const target = out.data;
    let at = out.length;
    let spaces = 0;
    let from = start;
    const { first, weights, codePointCount, contractions } = this.table;
    while (from < end) {
      const byte = data[from]!;
      let codePoint = byte;
      if (byte < 0x80) {
        from++;
        const code = ascii[byte]!;
        if (code >= 0) {
          if (spaces > 0) {
            at = writeSpaceRun(target, at, spaces, code < runLess, runLess);
            spaces = 0;
          }
          target[at++] = code;
          continue;
        }
        if (code !== codeHead) {
          if (code === codeSpace) spaces++;
          continue;
        }
      } else {
        const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
        codePoint = codePointAt(data, from, length);
        from += length;
      }
      let source = weights;
      let index = 0;
      let stop: number;
      const contraction = contractions === null ? null : contractions.find(codePoint, data, from, end);
      if (contraction !== null) {
        from += contraction.rest.length;
        source = contraction.weights;
        stop = source.length;
      } else if (codePoint >= codePointCount) {
        source = unlisted;
        stop = this.unlistedWeights(codePoint);
      } else {
        index = first[codePoint]!;
        stop = first[codePoint + 1]!;
      }
      for (; index < stop; index++) {
        const weight = source[index]!;
        const code = byWeight[weight]!;
        if (code === codeSpace) {
          spaces++;
          continue;
        }
        if (spaces > 0) {
          at = writeSpaceRun(target, at, spaces, (code & 255) < runLess, runLess);
          spaces = 0;
        }
        at = writeWeight(target, at, code, weight);
      }
    }
    if (this.padSpace) target[at++] = runLess + 1;
    else if (this.isLevel) target[at++] = levelEnd;
    out.length = at;
  }

  /** Puts the weights of a character that the table leaves out into `unlisted`: one common weight, or two implicit ones. Returns how many. */
  private unlistedWeights(codePoint: number): number {
    const { supplementaryWeight } = this.table;
    if (supplementaryWeight !== null) {
      unlisted[0] = supplementaryWeight;
      return 1;
    }
    unlisted[0] = implicitBase + (codePoint >> 15);
    unlisted[1] = (codePoint & 0x7fff) | 0x8000;
    return 2;
  }

  compare(left: Uint8Array, right: Uint8Array): number {
    return compareBySortKey(this, left, right);
  }

  equal(left: Uint8Array, right: Uint8Array): boolean {
    return this.compare(left, right) === 0;
  }

  charactersEqual(left: number, right: number): boolean {
    if (left === right) return true;
    if (left < 0x80 && right < 0x80) {
      const code = this.codes.ascii[left]!;
      if (code !== codeHead && this.codes.ascii[right] !== codeHead)
        return code === this.codes.ascii[right] && code !== codeIgnored;
    }
    const leftWeights = this.weightsOf(left);
    const rightWeights = this.weightsOf(right);
    return (
      leftWeights.length > 0 &&
      leftWeights.length === rightWeights.length &&
      leftWeights.every((weight, index) => weight === rightWeights[index])
    );
  }

  private weightsOf(codePoint: number): readonly number[] {
    const { first, weights, codePointCount } = this.table;
    if (codePoint < codePointCount) return [...weights.subarray(first[codePoint]!, first[codePoint + 1]!)];
    return [...unlisted.subarray(0, this.unlistedWeights(codePoint))];
  }
}

function writeWeight(target: Uint8Array, at: number, code: number, weight: number): number {
  target[at] = code;
  if (code < codeWide) return at + 1;
  target[at + 1] = weight >> 8;
  target[at + 2] = weight;
  return at + 3;
}

/** The code point of a character of `length` bytes that is not ASCII. Broken bytes give some code point, never an error. */
function codePointAt(data: Uint8Array, at: number, length: number): number {
  if (length === 2) return ((data[at]! & 31) << 6) | (data[at + 1]! & 63);
  if (length === 3) return ((data[at]! & 15) << 12) | ((data[at + 1]! & 63) << 6) | (data[at + 2]! & 63);
  return ((data[at]! & 7) << 18) | ((data[at + 1]! & 63) << 12) | ((data[at + 2]! & 63) << 6) | (data[at + 3]! & 63);
}
