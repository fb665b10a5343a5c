import type { LexedStatement } from '../../../planner/sql/lexed';
import { allowRule, checkRule, type FirewallRule } from './rule';

/** Comments between tokens; those in front of and behind the statement are no part of it, and there are none between rows that were cut. */
function hasComment({ text, tokens, rows }: LexedStatement): boolean {
  return tokens.some(({ end }, index) => {
    const from = rows !== null && end === rows.ends[0] ? rows.ends[rows.count - 1]! : end;
    const next = tokens[index + 1];
    const between = text.slice(from, next ? next.start : text.length);
    return /\/\*|--|#/.test(between);
  });
}

export const textRules: readonly FirewallRule[] = [
  allowRule('multiStatementAllow', false, ({ isOneOfSeveral }) =>
    isOneOfSeveral ? 'several statements in one text' : null,
  ),
  allowRule('commentAllow', false, ({ lexed }) => (hasComment(lexed) ? 'a comment in the statement' : null)),
  allowRule('hintAllow', true, ({ lexed }) => (lexed.hint !== null ? 'a hint' : null)),
  checkRule('strictSyntaxCheck', true, ({ statement }) =>
    statement.kind === 'other' && statement.unparsed ? 'its grammar is not known, so it cannot be checked' : null,
  ),
];
