/** Code points of a sequence, and its weights. */
export type ContractionEntry = readonly [characters: readonly number[], weights: readonly number[]];

/** A sequence of characters that is compared as one, without its first character. */
export interface Contraction {
  /** In UTF-8. */
  readonly rest: Uint8Array;
  readonly weights: Uint16Array;
}

/** The contractions of a collation: `ch` is a letter of its own in Czech. Of several that fit, the longest is taken. */
export class Contractions {
  /** By first code point, longest first. */
  private readonly byHead = new Map<number, Contraction[]>();

  constructor(readonly entries: readonly ContractionEntry[]) {
    for (const [characters, weights] of entries) {
      const [head, ...rest] = characters as readonly [number, ...number[]];
      const contraction = { rest: Buffer.from(String.fromCodePoint(...rest)), weights: Uint16Array.from(weights) };
      const others = this.byHead.get(head);
      if (others) others.push(contraction);
      else this.byHead.set(head, [contraction]);
    }
    for (const list of this.byHead.values()) list.sort((left, right) => right.rest.length - left.rest.length);
  }

  startsWith(codePoint: number): boolean {
    return this.byHead.has(codePoint);
  }

  /** The contraction that starts with a character whose next byte is `data[at]`; null when there is none. */
  find(head: number, data: Uint8Array, at: number, end: number): Contraction | null {
    const candidates = this.byHead.get(head);
    if (candidates === undefined) return null;
    for (const candidate of candidates) {
      const { rest } = candidate;
      if (at + rest.length > end) continue;
      let index = 0;
      while (index < rest.length && rest[index] === data[at + index]) index++;
      if (index === rest.length) return candidate;
    }
    return null;
  }
}
