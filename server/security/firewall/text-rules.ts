import { allowRule, checkRule, type FirewallRule } from './rule';

/** Comments between tokens; those in front of and behind the statement are no part of it. */
function hasComment(text: string, tokens: readonly { readonly start: number; readonly end: number }[]): boolean {
  return tokens.some(({ end }, index) => {
    const next = tokens[index + 1];
    const between = text.slice(end, next ? next.start : text.length);
    return /\/\*|--|#/.test(between);
  });
}

export const textRules: readonly FirewallRule[] = [
  allowRule('multiStatementAllow', false, ({ isOneOfSeveral }) =>
    isOneOfSeveral ? 'several statements in one text' : null,
  ),
  allowRule('commentAllow', false, ({ lexed }) =>
    hasComment(lexed.text, lexed.tokens) ? 'a comment in the statement' : null,
  ),
  allowRule('hintAllow', true, ({ lexed }) => (lexed.hint !== null ? 'a hint' : null)),
  checkRule('strictSyntaxCheck', true, ({ statement }) =>
    statement.kind === 'other' && statement.unparsed ? 'its grammar is not known, so it cannot be checked' : null,
  ),
];
