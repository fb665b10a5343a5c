import { crc32 } from 'node:zlib';
import type { CharacterWeights, WeightQuestions } from './read-weights';
import { writingSystems } from './writing-systems';

/** Code points of a text. */
type Sequence = readonly number[];

/** Most characters that servers take together. */
const lengthMax = 6;
/** Where more of a script's letters than this part belong to contractions, or there are more of them, texts have weights of another kind. */
const suspectsShare = 0.95;
const contractionsMax = 5000;
/** Tails in one string: REPLACE takes quadratic time. */
const tailsMax = 32;
/** Heads in one question, so that no backend works long at one. */
const headsMax = 200;

/**
 * The contractions of a collation. Each character of a script is put in front of all others of it, in one long string: its weights are those
 * of the characters one by one, unless two of them are taken together. Those are then looked for one by one, and the longer ones from them.
 *
 * @returns weights by code points (in decimal, with blanks between them); null when texts have other weights than their characters
 */
export async function findContractions(
  questions: WeightQuestions,
  weights: CharacterWeights,
): Promise<ReadonlyMap<string, string> | null> {
  const found = new Map<string, string>();
  const { scripts, marks } = writingSystems();
  const holds = (codePoint: number): boolean => weights.hexOf(codePoint) !== null;
  for (const script of scripts) {
    const letters = script.filter(holds);
    if (letters.length === 0) continue;
    const tails = [...letters, ...marks.filter(holds)];
    const suspects = await suspectsOf(questions, weights, letters, tails);
    if (suspects.length === 0) continue;
    if (suspects.length > letters.length * suspectsShare) return null;
    let starts: readonly Sequence[] = suspects.map((suspect) => [suspect]);
    for (let length = 2; length <= lengthMax && starts.length > 0; length++) {
      starts = await extended(questions, weights, found, starts, tails);
      if (found.size > contractionsMax) return null;
    }
  }
  return found;
}

function literal(text: string): string {
  return `_utf8mb4 X'${Buffer.from(text).toString('hex')}'`;
}

/** The letters whose weights in front of the tails, or behind them, are not the sum of both. */
async function suspectsOf(
  questions: WeightQuestions,
  weights: CharacterWeights,
  letters: readonly number[],
  tails: readonly number[],
): Promise<readonly number[]> {
  const parts: (readonly number[])[] = [];
  for (let start = 0; start < tails.length; start += tailsMax) parts.push(tails.slice(start, start + tailsMax));
  const separated = parts.map(
    (part) => `SELECT ${literal(part.map((tail) => `|${String.fromCodePoint(tail)}`).join(''))} AS tails`,
  );
  const suspects: number[] = [];
  for (let start = 0; start < letters.length; start += headsMax) {
    const heads = letters.slice(start, start + headsMax);
    const list = heads.map(
      (head, index) => `SELECT ${index} AS number, ${literal(String.fromCodePoint(head))} AS head`,
    );
    const weight = questions.weightOf(`REPLACE(tails, _utf8mb4 X'7c', head)`, weights.level);
    const sums = await questions.ask(
      `SELECT SUM(CRC32(${weight})) FROM (${list.join(' UNION ALL ')}) heads, (${separated.join(' UNION ALL ')}) parts
       GROUP BY number ORDER BY number`,
    );
    for (const [index, head] of heads.entries()) {
      const own = weights.hexOf(head)!;
      let expected = 0;
      for (const part of parts) expected += crc32(part.map((tail) => own + weights.hexOf(tail)!).join(''));
      if (sums[index]![0] !== String(expected)) suspects.push(head);
    }
  }
  return suspects;
}

/** Adds the contractions of one more character than `starts`, and returns them with the sequences that may be longer ones' beginnings. */
async function extended(
  questions: WeightQuestions,
  weights: CharacterWeights,
  found: Map<string, string>,
  starts: readonly Sequence[],
  tails: readonly number[],
): Promise<readonly Sequence[]> {
  const longer: Sequence[] = [];
  const tailList = tails
    .map((tail) => `SELECT ${literal(String.fromCodePoint(tail))} AS tail, ${tail} AS code`)
    .join(' UNION ALL ');
  for (const start of starts) {
    const weight = questions.weightOf(`CONCAT(${literal(String.fromCodePoint(...start))}, tail)`, weights.level);
    const rows = await questions.ask(`SELECT code, ${weight} FROM (${tailList}) tails`);
    for (const row of rows) {
      const [tail, hex] = [Number(row[0]), row[1]!];
      const sequence = [...start, tail];
      if (hex === expectedWeight(sequence, weights, found)) continue;
      found.set(sequence.join(' '), hex);
      longer.push(sequence);
    }
  }
  return longer;
}

/** The weights of a text with the contractions that are known. */
function expectedWeight(text: Sequence, weights: CharacterWeights, found: ReadonlyMap<string, string>): string {
  let hex = '';
  for (let at = 0; at < text.length; ) {
    let length = Math.min(lengthMax, text.length - at);
    while (length > 1 && !found.has(text.slice(at, at + length).join(' '))) length--;
    hex += length > 1 ? found.get(text.slice(at, at + length).join(' '))! : weights.hexOf(text[at]!)!;
    at += length;
  }
  return hex;
}
