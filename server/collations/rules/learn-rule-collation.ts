import { RuleCollation, type TextRule } from '../../../engine/types/collation/rules/rule-collation';
import { comparesAlike } from '../probe-texts';
import { isPadSpace, type WeightQuestions } from '../read-weights';
import { charactersOf, likeCharactersOf, type SetCharacter } from './characters';
import { learnPassesByWord, learnPassesInTurn } from './learn-passes';
import { learnThaiOrder } from './learn-thai';

type LearnRule = (questions: WeightQuestions, characters: readonly SetCharacter[]) => Promise<TextRule | null>;

/** Collations that compare whole texts by rules of their own: the rules are known here, the weights are a backend's. */
const rules: readonly (readonly [name: RegExp, learn: LearnRule])[] = [
  [/^cp1250_czech_/, learnPassesInTurn],
  [/^latin2_czech_/, learnPassesByWord],
  [/^tis620_thai_/, learnThaiOrder],
];

/** Undefined: the collation has no such rule; null: it compares otherwise than expected. */
export async function learnRuleCollation(questions: WeightQuestions): Promise<RuleCollation | null | undefined> {
  const { charset, collation: name } = questions;
  const learn = rules.find(([pattern]) => pattern.test(name))?.[1];
  if (learn === undefined) return undefined;
  const characters = await charactersOf(questions);
  const rule = await learn(questions, characters);
  if (rule === null) return null;
  const likeCharacters = await likeCharactersOf(questions, characters);
  const collation = new RuleCollation(name, charset, await isPadSpace(questions), rule, likeCharacters);
  const known = new Set(characters.map(({ codePoint }) => codePoint));
  const isAlike = await comparesAlike(questions, (codePoint) => known.has(codePoint), collation);
  return isAlike ? collation : null;
}
