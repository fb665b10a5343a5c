import type { LexedStatement, Token } from '../sql/lexed';
import { editText } from '../verbatim';

/** The text of SELECT … INTO @a, @b without its INTO, which may stand before FROM, after the query, or after FOR UPDATE. */
export function withoutIntoVariables(lexed: LexedStatement): string {
  const { tokens, text } = lexed;
  const first = tokens.findIndex((token, index) => isInto(token) && tokens[index + 1]?.kind === 'user-variable');
  let last = first + 1;
  while (isComma(tokens[last + 1]) && tokens[last + 2]?.kind === 'user-variable') last += 2;
  return editText(text, [{ start: tokens[first]!.start, end: tokens[last]!.end, text: '' }]);
}

function isInto(token: Token): boolean {
  return token.kind === 'word' && token.text.toUpperCase() === 'INTO';
}

function isComma(token: Token | undefined): boolean {
  return token?.kind === 'symbol' && token.text === ',';
}
