import type { Statement } from '../../../planner/sql/ast';
import type { LexedStatement } from '../../../planner/sql/lexed';
import type { StatementParts } from './statement-parts';

/** What a rule looks at. */
export interface CheckedStatement {
  readonly lexed: LexedStatement;
  readonly statement: Statement;
  readonly parts: StatementParts;
  /** More than one statement came in the same text. */
  readonly isOneOfSeveral: boolean;
}

/** A property of `<blacklist>`, with Druid's name and default. */
export interface FirewallRule {
  readonly property: string;
  readonly fallback: boolean;
  /** The value with which the rule applies: `…Allow` forbids when it is false, `…Check` when it is true. */
  readonly applies: boolean;
  /** What is wrong with a statement, in a few words; null = nothing. */
  violation(checked: CheckedStatement): string | null;
}

export function allowRule(property: string, fallback: boolean, violation: FirewallRule['violation']): FirewallRule {
  return { property, fallback, applies: false, violation };
}

export function checkRule(property: string, fallback: boolean, violation: FirewallRule['violation']): FirewallRule {
  return { property, fallback, applies: true, violation };
}
