import { ByteCollation } from '../byte-collation';
import type { KeyBuffer } from '../collation';
import type { TextRule } from './rule-collation';

export interface ThaiTables {
  /** Code point → weight of a character. Others are question marks. */
  readonly weights: ReadonlyMap<number, number>;
  readonly consonants: ReadonlySet<number>;
  /** Vowels that are written in front of the consonant that they follow. */
  readonly leadingVowels: ReadonlySet<number>;
  /** Tone marks and others that count after all letters → their number, from 1. */
  readonly marks: ReadonlyMap<number, number>;
}

const unknownCharacter = 0x3f;
/** Marks stand behind the text: the further back a mark was, the smaller. */
const firstMark = 248;
const markStep = 8;

/**
 * The order of Thai dictionaries, as `tis620_thai_ci` has it: vowels in front of their consonant are taken behind it, and marks behind the whole text,
 * as bytes that say before how many letters they stood. What comes of it is compared byte by byte.
 */
export class ThaiOrder implements TextRule {
  private readonly padded: ByteCollation;
  private readonly exact: ByteCollation;

  constructor(
    name: string,
    charset: string,
    private readonly tables: ThaiTables,
  ) {
    this.padded = new ByteCollation(name, charset, true);
    this.exact = new ByteCollation(name, charset, false);
  }

  writeKey(text: readonly number[], padSpace: boolean, out: KeyBuffer): void {
    const bytes = this.sortable(text);
    (padSpace ? this.padded : this.exact).sortKey(bytes, 0, bytes.length, out);
  }

  private sortable(text: readonly number[]): Uint8Array {
    const { weights, consonants, leadingVowels, marks } = this.tables;
    const weightOf = (character: number): number => weights.get(character) ?? unknownCharacter;
    const letters: number[] = [];
    const behind: number[] = [];
    let place = firstMark;
    for (let at = 0; at < text.length; at++) {
      const character = text[at]!;
      const mark = marks.get(character);
      if (mark !== undefined) {
        behind.push((place + mark) & 0xff);
        continue;
      }
      const next = text[at + 1];
      if (leadingVowels.has(character) && next !== undefined && consonants.has(next)) {
        letters.push(weightOf(next), weightOf(character));
        at++;
        continue;
      }
      if (consonants.has(character) || weightOf(character) < 0x80) place -= markStep;
      letters.push(weightOf(character));
    }
    return Uint8Array.from([...letters, ...behind]);
  }
}
