import type { ContractionEntry } from '../../engine/types/collation/contractions';
import { type ToldCollation, type ToldLevel, toldCollation } from '../../engine/types/collation/told-collation';
import { findContractions } from './find-contractions';
import { comparesAlike } from './probe-texts';
import {
  type CharacterWeights,
  isPadSpace,
  levelsOf,
  type RunQuery,
  readCharacters,
  WeightQuestions,
} from './read-weights';
import { learnRuleCollation } from './rules/learn-rule-collation';

/**
 * A collation as a backend compares by it: the weights of all characters and of those that are taken together, from WEIGHT_STRING. What comes
 * of it is tried on texts of many scripts.
 *
 * @returns null when it does not compare them as the backend does: weights of a text are then not those of its characters
 */
export async function learnCollation(run: RunQuery, charset: string, name: string): Promise<ToldCollation | null> {
  const questions = new WeightQuestions(run, charset, name);
  const byRule = await learnRuleCollation(questions);
  if (byRule !== undefined) return byRule;
  const padSpace = await isPadSpace(questions);
  const levels: CharacterWeights[] = [];
  for (const level of await levelsOf(questions)) levels.push(await readCharacters(questions, level));
  // The blank has to be one weight for strings to be filled up with it.
  if (levels.some((level) => level.weightsOf(0x20)?.length !== 1)) return null;
  const contractions = await findContractions(questions, levels[0]!);
  if (contractions === null) return null;
  const sequences = [...contractions.keys()].map((key) => key.split(' ').map(Number));
  const told: ToldLevel[] = [];
  for (const level of levels) told.push(await levelOf(questions, level, sequences));
  const collation: ToldCollation = { kind: 'weights', name, charset, padSpace, levels: told };
  const isAlike = await comparesAlike(
    questions,
    (codePoint) => levels[0]!.hexOf(codePoint) !== null,
    toldCollation(collation),
  );
  return isAlike ? collation : null;
}

async function levelOf(
  questions: WeightQuestions,
  level: CharacterWeights,
  sequences: readonly (readonly number[])[],
): Promise<ToldLevel> {
  const entries: ContractionEntry[] = [];
  for (const sequence of sequences) {
    const text = `_utf8mb4 X'${Buffer.from(String.fromCodePoint(...sequence)).toString('hex')}'`;
    const [row] = await questions.ask(`SELECT ${questions.weightOf(text, level.level)}`);
    entries.push([sequence, level.weightsOfContraction(row![0]!)]);
  }
  const characters = level.listed.map((_, codePoint) => level.weightsOf(codePoint));
  return { characters, supplementaryWeight: level.supplementaryWeight, contractions: entries };
}
