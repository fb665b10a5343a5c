import type { Collation } from './collation';
import type { ContractionEntry } from './contractions';
import { LevelledCollation } from './levelled-collation';
import { PassesByWord, PassesInTurn, type PassTables } from './rules/passes';
import { RuleCollation, type TextRule } from './rules/rule-collation';
import { ThaiOrder, type ThaiTables } from './rules/thai-order';
import { weightTable } from './weight-table';
import { WeightedCollation } from './weighted-collation';

interface ToldNames {
  readonly name: string;
  readonly charset: string;
  readonly padSpace: boolean;
}

/** A collation that is not built in, as a backend has told its weights. Plain data. */
export type ToldCollation =
  | (ToldNames & { readonly kind: 'weights'; readonly levels: readonly ToldLevel[] })
  | (ToldNames & {
      readonly kind: 'rule';
      readonly rule: ToldRule;
      readonly likeCharacters: ReadonlyMap<number, number>;
    });

/** The parameters of `weightTable`. */
export interface ToldLevel {
  readonly characters: readonly (readonly number[] | null)[];
  readonly supplementaryWeight: number | null;
  readonly contractions: readonly ContractionEntry[];
}

export type ToldRule =
  | { readonly kind: 'passes-in-turn' | 'passes-by-word'; readonly tables: PassTables }
  | { readonly kind: 'thai-order'; readonly tables: ThaiTables };

export function toldCollation(told: ToldCollation): Collation {
  const { name, charset, padSpace } = told;
  if (told.kind === 'rule')
    return new RuleCollation(name, charset, padSpace, ruleOf(told, told.rule), told.likeCharacters);
  const tables = told.levels.map(({ characters, supplementaryWeight, contractions }) =>
    weightTable(characters, supplementaryWeight, contractions),
  );
  return tables.length === 1
    ? new WeightedCollation(name, charset, padSpace, tables[0]!)
    : new LevelledCollation(name, charset, padSpace, tables);
}

function ruleOf({ name, charset }: ToldNames, rule: ToldRule): TextRule {
  switch (rule.kind) {
    case 'passes-in-turn':
      return new PassesInTurn(rule.tables);
    case 'passes-by-word':
      return new PassesByWord(rule.tables);
    case 'thai-order':
      return new ThaiOrder(name, charset, rule.tables);
  }
}
