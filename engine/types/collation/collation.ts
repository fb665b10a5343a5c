/**
 * A collation over strings in utf8mb4 bytes, whatever character set the column has on its data nodes. Two strings are compared by turning
 * each into a key: bytes that order as memcmp orders them, equal exactly when the strings are equal under the collation.
 *
 * PAD SPACE collations compare as if the shorter string were filled up with spaces (manual: "The binary Collation Compared to _bin
 * Collations", "Trailing Space Handling"). How keys do that is told in key-codes.ts.
 */
export interface Collation {
  readonly name: string;
  /** Character set by MariaDB's name: utf8mb4, utf8mb3, latin1, ascii, gbk, big5, binary. */
  readonly charset: string;
  readonly padSpace: boolean;
  /** True when a string is its own key, byte for byte (binary and utf8 _bin NOPAD collations). */
  readonly identity: boolean;
  /** How ORDER BY sorts where that is not how values compare; null: it is. */
  readonly sortOrder: Collation | null;
  /** Appends the key of bytes `start` .. `end`-1 to `out`. */
  sortKey(data: Uint8Array, start: number, end: number, out: KeyBuffer): void;
  /** Negative, zero or positive. */
  compare(left: Uint8Array, right: Uint8Array): number;
  equal(left: Uint8Array, right: Uint8Array): boolean;
  /** The same without padding: blanks at the end count. */
  noPad(): Collation;
  /** True when two single characters are equal under the collation: what LIKE asks. */
  charactersEqual(left: number, right: number): boolean;
}

/** Growable bytes that keys are appended to. */
export class KeyBuffer {
  data: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.data = new Uint8Array(Math.max(64, capacity));
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.data.length) return;
    const grown = new Uint8Array(Math.max(needed, this.data.length * 2));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }
}
