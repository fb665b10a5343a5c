import type { ToldRule } from '../../../engine/types/collation/told-collation';
import type { WeightQuestions } from '../read-weights';
import { type SetCharacter, weightsByByte } from './characters';

const koKai = 0xa1;
const toneOffset = 248;

/** Which characters are consonants, vowels in front of them and marks is read off what they make of a text with the first consonant. */
export async function learnThaiOrder(
  questions: WeightQuestions,
  characters: readonly SetCharacter[],
): Promise<ToldRule> {
  const first = `CHAR(${koKai} USING ${questions.charset})`;
  const alone = await weightsByByte(questions, 'c');
  const before = await weightsByByte(questions, `CONCAT(c, ${first})`);
  const behind = await weightsByByte(questions, `CONCAT(c, ${first}, CHAR(0xE8 USING ${questions.charset}))`);
  const weights = new Map<number, number>();
  const consonants = new Set<number>();
  const leadingVowels = new Set<number>();
  const marks = new Map<number, number>();
  const [, , afterTwo] = behind.get(koKai)!;
  for (const { byte, codePoint } of characters) {
    const [weight = byte] = alone.get(byte)!;
    weights.set(codePoint, weight);
    if (byte < 0x80) continue;
    const isMoved = before.get(byte)![0] === koKai && byte !== koKai;
    // A mark counts from the end of the bytes; a vowel stays the character that it is.
    if (isMoved && weight !== byte) marks.set(codePoint, weight - toneOffset);
    else if (isMoved) leadingVowels.add(codePoint);
    // A consonant lets the mark behind it count one letter more.
    else if (behind.get(byte)![2] === afterTwo) consonants.add(codePoint);
  }
  return { kind: 'thai-order', tables: { weights, consonants, leadingVowels, marks } };
}
