import type { PassTables, PassWeights } from '../../../engine/types/collation/rules/passes';
import type { ToldRule } from '../../../engine/types/collation/told-collation';
import type { WeightQuestions } from '../read-weights';
import { type SetCharacter, weightsByByte, weightsOfPairs } from './characters';

/** Reads the weights on each pass off those of a character alone; null when they have another form. */
type ReadPasses = (weights: readonly number[]) => PassWeights | null;

/** `p0 p1` */
const inTurn: ReadPasses = (weights) => (weights.length === 2 ? weights : weights.length === 0 ? [0, 0] : null);

/** `[p0] 01 [p1] 01 [p2] 01 [p3] 00` */
const byWord: ReadPasses = (weights) => {
  const passes: number[] = [];
  let at = 0;
  for (const mark of [1, 1, 1, 0]) {
    const isSeen = weights[at] !== mark;
    passes.push(isSeen ? weights[at]! : 0);
    at += isSeen ? 2 : 1;
    if (weights[at - 1] !== mark) return null;
  }
  return at === weights.length ? passes : null;
};

export async function learnPassesInTurn(
  questions: WeightQuestions,
  characters: readonly SetCharacter[],
): Promise<ToldRule | null> {
  const tables = await tablesOf(questions, characters, inTurn, (first, second) => [
    first[0]!,
    second[0]!,
    first[1]!,
    second[1]!,
  ]);
  return tables && { kind: 'passes-in-turn', tables };
}

export async function learnPassesByWord(
  questions: WeightQuestions,
  characters: readonly SetCharacter[],
): Promise<ToldRule | null> {
  const tables = await tablesOf(questions, characters, byWord, (first, second) =>
    [0, 1, 2, 3].flatMap((pass) => [
      ...[first[pass]!, second[pass]!].filter((weight) => weight !== 0),
      pass < 3 ? 1 : 0,
    ]),
  );
  return tables && { kind: 'passes-by-word', tables };
}

/** @param joined the weights of two characters that are not taken together */
async function tablesOf(
  questions: WeightQuestions,
  known: readonly SetCharacter[],
  read: ReadPasses,
  joined: (first: PassWeights, second: PassWeights) => readonly number[],
): Promise<PassTables | null> {
  const alone = await weightsByByte(questions, 'c');
  const characters = new Map<number, PassWeights>();
  for (const { byte, codePoint } of known) {
    const passes = read(alone.get(byte)!);
    if (passes === null) return null;
    characters.set(codePoint, passes);
  }
  const letters = known.filter(({ codePoint }) => /\p{L}/u.test(String.fromCodePoint(codePoint)));
  const codes = new Map(letters.map(({ byte, codePoint }) => [byte, codePoint]));
  const pairs = new Map<string, PassWeights>();
  for (const [first, second, weights] of await weightsOfPairs(questions, letters)) {
    const [a, b] = [codes.get(first)!, codes.get(second)!];
    if (String(joined(characters.get(a)!, characters.get(b)!)) === String(weights)) continue;
    const passes = read(weights);
    if (passes === null) return null;
    pairs.set(`${a} ${b}`, passes);
  }
  const blank = String(alone.get(0x20));
  const blanks = new Set(
    known.filter(({ byte }) => String(alone.get(byte)) === blank).map(({ codePoint }) => codePoint),
  );
  return { characters, pairs, blanks };
}
