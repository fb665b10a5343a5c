import type { Collation, KeyBuffer } from '../collation';
import { compareBySortKey } from '../compare-keys';

/** How a collation makes a key of a whole text. */
export interface TextRule {
  /** @param text code points @param padSpace blanks at the end do not count, or are compared as if the shorter text had them */
  writeKey(text: readonly number[], padSpace: boolean, out: KeyBuffer): void;
}

/** A collation of a single-byte character set whose keys are not those of the characters one after the other. */
export class RuleCollation implements Collation {
  readonly identity = false;
  readonly sortOrder = null;

  /** @param likeCharacters for characters that LIKE takes for others, a number that they share */
  constructor(
    readonly name: string,
    readonly charset: string,
    readonly padSpace: boolean,
    private readonly rule: TextRule,
    private readonly likeCharacters: ReadonlyMap<number, number>,
  ) {}

  sortKey(data: Uint8Array, start: number, end: number, out: KeyBuffer): void {
    const text = Array.from(
      Buffer.from(data.subarray(start, end)).toString(),
      (character) => character.codePointAt(0)!,
    );
    this.rule.writeKey(text, this.padSpace, out);
  }

  compare(left: Uint8Array, right: Uint8Array): number {
    return compareBySortKey(this, left, right);
  }

  equal(left: Uint8Array, right: Uint8Array): boolean {
    return this.compare(left, right) === 0;
  }

  noPad(): Collation {
    return this.padSpace ? new RuleCollation(this.name, this.charset, false, this.rule, this.likeCharacters) : this;
  }

  charactersEqual(left: number, right: number): boolean {
    return left === right || (this.likeCharacters.get(left) ?? left) === (this.likeCharacters.get(right) ?? right);
  }
}

/** Appends bytes to a key. */
export function append(out: KeyBuffer, bytes: readonly number[]): void {
  out.reserve(bytes.length);
  out.data.set(bytes, out.length);
  out.length += bytes.length;
}

const onlyBlank: ReadonlySet<number> = new Set([0x20]);

export function withoutBlanksAtEnd(text: readonly number[], blanks = onlyBlank): readonly number[] {
  let end = text.length;
  while (end > 0 && blanks.has(text[end - 1]!)) end--;
  return end === text.length ? text : text.slice(0, end);
}
