import { type ToldCollation, type ToldRule, toldCollation } from '../../../engine/types/collation/told-collation';
import { comparesAlike } from '../probe-texts';
import { isPadSpace, type WeightQuestions } from '../read-weights';
import { charactersOf, likeCharactersOf, type SetCharacter } from './characters';
import { learnPassesByWord, learnPassesInTurn } from './learn-passes';
import { learnThaiOrder } from './learn-thai';

type LearnRule = (questions: WeightQuestions, characters: readonly SetCharacter[]) => Promise<ToldRule | null>;

/** Collations that compare whole texts by rules of their own: the rules are known here, the weights are a backend's. */
const rules: readonly (readonly [name: RegExp, learn: LearnRule])[] = [
  [/^cp1250_czech_/, learnPassesInTurn],
  [/^latin2_czech_/, learnPassesByWord],
  [/^tis620_thai_/, learnThaiOrder],
];

/** Undefined: the collation has no such rule; null: it compares otherwise than expected. */
export async function learnRuleCollation(questions: WeightQuestions): Promise<ToldCollation | null | undefined> {
  const { charset, collation: name } = questions;
  const learn = rules.find(([pattern]) => pattern.test(name))?.[1];
  if (learn === undefined) return undefined;
  const characters = await charactersOf(questions);
  const rule = await learn(questions, characters);
  if (rule === null) return null;
  const likeCharacters = await likeCharactersOf(questions, characters);
  const padSpace = await isPadSpace(questions);
  const collation: ToldCollation = { kind: 'rule', name, charset, padSpace, rule, likeCharacters };
  const known = new Set(characters.map(({ codePoint }) => codePoint));
  const isAlike = await comparesAlike(questions, (codePoint) => known.has(codePoint), toldCollation(collation));
  return isAlike ? collation : null;
}
