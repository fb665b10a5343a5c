import type { KeyBuffer } from '../collation';
import { append, type TextRule, withoutBlanksAtEnd } from './rule-collation';

/** The weights of a character, or of two that are taken together, one for each pass over the text; 0 = the pass does not see it. */
export type PassWeights = readonly number[];

/** The characters of a collation with passes. Pairs are keyed by both code points, with a blank between them. */
export interface PassTables {
  readonly characters: ReadonlyMap<number, PassWeights>;
  readonly pairs: ReadonlyMap<string, PassWeights>;
  /** What stands between words. */
  readonly blanks: ReadonlySet<number>;
}

const unknownCharacter = 0x3f;

/** A text as the weights of what it is made of. */
function weightsOf(text: readonly number[], { characters, pairs }: PassTables): readonly PassWeights[] {
  const weights: PassWeights[] = [];
  for (let at = 0; at < text.length; at++) {
    const pair = at + 1 < text.length ? pairs.get(`${text[at]} ${text[at + 1]}`) : undefined;
    if (pair !== undefined) at++;
    const single = characters.get(text[at]!) ?? characters.get(unknownCharacter)!;
    weights.push(pair ?? single);
  }
  return weights;
}

function onPass(weights: readonly PassWeights[], pass: number): readonly number[] {
  return weights.map((each) => each[pass]!).filter((weight) => weight !== 0);
}

/** One pass after the other, with nothing between them: how `cp1250_czech_cs` compares. */
export class PassesInTurn implements TextRule {
  constructor(private readonly tables: PassTables) {}

  writeKey(text: readonly number[], padSpace: boolean, out: KeyBuffer): void {
    const weights = weightsOf(padSpace ? withoutBlanksAtEnd(text) : text, this.tables);
    append(out, onPass(weights, 0));
    append(out, onPass(weights, 1));
  }
}

const endOfText = 0;
const endOfPass = 1;
const endOfWord = 2;

/**
 * Two passes over each word, then two over the whole text: how `latin2_czech_cs` compares, after the Czech standard for sorting. Blanks at the end never
 * count; of several blanks between words only the last pass sees more than one.
 */
export class PassesByWord implements TextRule {
  constructor(private readonly tables: PassTables) {}

  writeKey(text: readonly number[], _padSpace: boolean, out: KeyBuffer): void {
    const { blanks } = this.tables;
    const all = withoutBlanksAtEnd(text, blanks);
    const words = wordsOf(all, blanks).map((word) => weightsOf(word, this.tables));
    for (const [index, word] of words.entries()) {
      const mark = index === words.length - 1 ? endOfPass : endOfWord;
      append(out, [...onPass(word, 0), mark, ...onPass(word, 1), mark]);
    }
    append(
      out,
      words.flatMap((word, index) => (index === 0 ? onPass(word, 2) : [endOfWord, ...onPass(word, 2)])),
    );
    append(out, [endOfPass]);
    let from = 0;
    for (let at = 0; at <= all.length; at++) {
      if (at < all.length && !blanks.has(all[at]!)) continue;
      append(out, onPass(weightsOf(all.slice(from, at), this.tables), 3));
      append(out, [at < all.length ? endOfWord : endOfText]);
      from = at + 1;
    }
  }
}

/** The words between runs of blanks; blanks at the beginning are behind an empty word. */
function wordsOf(text: readonly number[], blanks: ReadonlySet<number>): readonly (readonly number[])[] {
  const words: number[][] = [[]];
  for (const [at, character] of text.entries()) {
    if (!blanks.has(character)) words.at(-1)!.push(character);
    else if (at === 0 || !blanks.has(text[at - 1]!)) words.push([]);
  }
  return words;
}
