import type { Collation } from '../../engine/types/collation/collation';
import type { WeightQuestions } from './read-weights';
import { writingSystems } from './writing-systems';

/** Pairs of texts that are compared: of each script, of Chinese and Korean, and of Latin letters, which languages differ in. */
const pairsOfScript = 24;
const pairsOfLatin = 1200;
const pairsOfEastAsia = 400;
const pairsOfQuestion = 400;
/** The letters of European languages. */
const latinMax = 0x180;

/** Whether a collation compares texts of all scripts that its character set has as the backend does. */
export async function comparesAlike(
  questions: WeightQuestions,
  holds: (codePoint: number) => boolean,
  collation: Collation,
): Promise<boolean> {
  const pairs = probePairs(holds);
  for (let start = 0; start < pairs.length; start += pairsOfQuestion) {
    const part = pairs.slice(start, start + pairsOfQuestion);
    const list = part.map(([a, b], index) => `SELECT ${index} AS number, ${literal(a)} AS a, ${literal(b)} AS b`);
    const [a, b] = [questions.inCollation('a'), questions.inCollation('b')];
    const rows = await questions.ask(
      `SELECT (${a} > ${b}) - (${a} < ${b}) FROM (${list.join(' UNION ALL ')}) pairs ORDER BY number`,
    );
    for (const [index, [left, right]] of part.entries()) {
      if (Math.sign(collation.compare(Buffer.from(left), Buffer.from(right))) !== Number(rows[index]![0])) return false;
    }
  }
  return true;
}

function literal(text: string): string {
  return `_utf8mb4 X'${Buffer.from(text).toString('hex')}'`;
}

/** Texts that differ late or not at all as often as early, the same ones every time. */
function probePairs(holds: (codePoint: number) => boolean): readonly (readonly [string, string])[] {
  const { scripts, marks } = writingSystems();
  const next = numbers();
  const pairs: (readonly [string, string])[] = [];
  const add = (letters: readonly number[], count: number): void => {
    for (let pair = 0; pair < count; pair++) {
      const text = (length: number): string =>
        String.fromCodePoint(...Array.from({ length }, () => letters[next(letters.length)]!));
      const start = text(next(3));
      pairs.push([start + text(next(4)), start + text(next(4)) + ' '.repeat(next(2))]);
    }
  };
  const latin = scripts[0]!.filter((codePoint) => codePoint < latinMax && holds(codePoint));
  add(latin, pairsOfLatin);
  add([...latin.filter((codePoint) => codePoint < 0x80), 0x20, 0x09, 0x2d], pairsOfLatin);
  for (const script of scripts) {
    const letters = [...script, ...marks].filter(holds);
    if (letters.length > 0) add(letters, pairsOfScript);
    if (script.some(holds)) add(script.filter(holds), pairsOfScript);
  }
  for (const [first, last] of [
    [0x4e00, 0x9fa5],
    [0xac00, 0xd7a3],
  ] as const) {
    const syllables = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(holds);
    if (syllables.length > 0) add(syllables, pairsOfEastAsia);
  }
  return pairs;
}

/** Numbers below a bound, by a linear congruential generator (D. Knuth, "MMIX"; the upper half of 32 bits). */
function numbers(): (bound: number) => number {
  let state = 1;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x100000000) * bound);
  };
}
