import { type ColumnType, decimalWords, layoutOf } from '../../batch/column-type';
import { compareBytes } from '../../batch/compare';
import type { BytesVector, Vector } from '../../batch/record-batch';
import { refuseUnorderable } from '../../types/collation/key-vector';
import { halvesOf, hasUnsignedWords } from '../keys/halves';
import { type StringKeys, stringOrderKeys } from '../keys/string-keys';

/**
 * The sort keys of some rows as words that compare as signed 32-bit integers, `width` a row, most significant first: a word for NULL, then
 * the value. Descending keys are inverted. A string has its first eight bytes there; when those are equal the rest decides.
 */
export interface OrderKeys {
  readonly words: Int32Array;
  /** One entry per key: null unless it is a string. */
  readonly strings: readonly (StringKeys | null)[];
}

/** One key of an order. */
interface KeyPart {
  readonly type: ColumnType;
  readonly descending: boolean;
  /** Its words are `start .. end-1`. */
  readonly start: number;
  readonly end: number;
  readonly isString: boolean;
}

const signBit = 0x80000000 | 0;

/** An order of rows by columns: NULLs first ascending, last descending; strings by collation; 0 and -0 equal. */
export class KeyOrder {
  readonly width: number;
  private readonly parts: readonly KeyPart[];
  private readonly hasStrings: boolean;

  constructor(types: readonly ColumnType[], descending: readonly boolean[]) {
    let width = 0;
    this.parts = types.map((type, index) => {
      const start = width;
      width += 1 + valueWords(type);
      return { type, descending: descending[index]!, start, end: width, isString: layoutOf(type) === 'bytes' };
    });
    this.width = width;
    this.hasStrings = this.parts.some((part) => part.isString);
  }

  /** @param former keys that nobody looks at any more: their memory is used again */
  encode(columns: readonly Vector[], rowCount: number, former: OrderKeys | null = null): OrderKeys {
    const wordCount = rowCount * this.width;
    const words = former !== null && former.words.length >= wordCount ? former.words : new Int32Array(wordCount);
    const strings = this.parts.map((part, index) => {
      const column = columns[index]!;
      const keys = part.isString ? stringOrderKeys(column as BytesVector, part.type) : null;
      if (keys !== null) this.encodePrefixes(keys, part, words, rowCount);
      else this.encodeValues(column, part, words, rowCount);
      this.encodeNulls(column, part, words, rowCount);
      return keys;
    });
    return { words, strings };
  }

  /** Negative, zero or positive: row `left` of `a` against row `right` of `b`. */
  compare(a: OrderKeys, left: number, b: OrderKeys, right: number): number {
    if (this.hasStrings) return this.compareWithStrings(a, left, b, right);
    const { width } = this;
    const x = a.words;
    const y = b.words;
    for (let word = 0, i = left * width, j = right * width; word < width; word++, i++, j++) {
      if (x[i] !== y[j]) return x[i]! < y[j]! ? -1 : 1;
    }
    return 0;
  }

  private compareWithStrings(a: OrderKeys, left: number, b: OrderKeys, right: number): number {
    const x = left * this.width;
    const y = right * this.width;
    for (let index = 0; index < this.parts.length; index++) {
      const part = this.parts[index]!;
      for (let word = part.start; word < part.end; word++) {
        const one = a.words[x + word]!;
        const other = b.words[y + word]!;
        if (one !== other) return one < other ? -1 : 1;
      }
      if (!part.isString) continue;
      const order = compareStrings(a.strings[index]!, left, b.strings[index]!, right);
      if (order !== 0) return part.descending ? -order : order;
    }
    return 0;
  }

  private encodeNulls(column: Vector, part: KeyPart, words: Int32Array, rowCount: number): void {
    const { validity } = column;
    const { width } = this;
    const { start, end } = part;
    const present = part.descending ? 0 : 1;
    for (let row = 0, at = start; row < rowCount; row++, at += width) {
      if (validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0) words[at] = present;
      else {
        words[at] = 1 - present;
        words.fill(0, at + 1, at - start + end);
      }
    }
  }

  private encodeValues(column: Vector, part: KeyPart, words: Int32Array, rowCount: number): void {
    const { width } = this;
    const invert = part.descending ? -1 : 0;
    if (column.layout === 'float64') {
      encodeDoubles(column.values, words, part.start + 1, width, rowCount, invert);
      return;
    }
    const halves = halvesOf((column as Exclude<Vector, BytesVector | { layout: 'float64' }>).values);
    const count = part.end - part.start - 1;
    const topFlip = hasUnsignedWords(part.type) ? signBit : 0;
    if (count === 2) {
      for (let row = 0, at = part.start + 1; row < rowCount; row++, at += width) {
        words[at] = halves[(row << 1) + 1]! ^ topFlip ^ invert;
        words[at + 1] = halves[row << 1]! ^ signBit ^ invert;
      }
      return;
    }
    for (let row = 0, at = part.start + 1; row < rowCount; row++, at += width) {
      const top = (row + 1) * count - 1;
      words[at] = halves[top]! ^ invert;
      for (let half = 1; half < count; half++) words[at + half] = halves[top - half]! ^ signBit ^ invert;
    }
  }

  private encodePrefixes(keys: StringKeys, part: KeyPart, words: Int32Array, rowCount: number): void {
    const { width } = this;
    const { data, offsets } = keys;
    const flip = part.descending ? ~signBit : signBit;
    for (let row = 0, at = part.start + 1; row < rowCount; row++, at += width) {
      const start = offsets[row]!;
      const end = offsets[row + 1]!;
      words[at] = bigEndianWord(data, start, end) ^ flip;
      words[at + 1] = bigEndianWord(data, start + 4, end) ^ flip;
    }
  }
}

function valueWords(type: ColumnType): number {
  refuseUnorderable(type);
  return layoutOf(type) === 'decimal' ? 2 * decimalWords(type.precision) : 2;
}

/** Four bytes from `at`, most significant first, zeros past `end`. */
export function bigEndianWord(data: Uint8Array, at: number, end: number): number {
  if (at + 4 <= end) return (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
  let word = 0;
  for (let byte = 0; byte < 4; byte++) word = (word << 8) | (at + byte < end ? data[at + byte]! : 0);
  return word;
}

/** Doubles in the order of their bits: negative ones have all bits inverted. */
function encodeDoubles(
  values: Float64Array,
  words: Int32Array,
  start: number,
  width: number,
  rowCount: number,
  invert: number,
): void {
  const scratch = new Float64Array(1);
  const halves = halvesOf(scratch);
  for (let row = 0, at = start; row < rowCount; row++, at += width) {
    scratch[0] = values[row]! + 0;
    const high = halves[1]!;
    // Signed order needs no flip of the top bit: positive doubles are positive, negative ones negative integers.
    words[at] = (high < 0 ? ~high ^ signBit : high) ^ invert;
    words[at + 1] = (high < 0 ? ~halves[0]! : halves[0]!) ^ signBit ^ invert;
  }
}

export function compareStrings(a: StringKeys, left: number, b: StringKeys, right: number): number {
  return compareBytes(a.data, a.offsets[left]!, a.offsets[left + 1]!, b.data, b.offsets[right]!, b.offsets[right + 1]!);
}
