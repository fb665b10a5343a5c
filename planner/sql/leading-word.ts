import type { Token } from './lexed';

const upperCased = new Map<string, string>();
const upperCasedMax = 1000;

/** What a token in front of a statement says of it: a word in upper case, or a symbol. Words are kept: making upper case of one costs more. */
export function leadingWord(token: Token | undefined): string {
  if (token?.kind !== 'word') return token?.kind === 'symbol' ? token.text : '';
  const { text } = token;
  let upper = upperCased.get(text);
  if (upper === undefined) {
    upper = text.toUpperCase();
    if (upperCased.size >= upperCasedMax) upperCased.clear();
    upperCased.set(text, upper);
  }
  return upper;
}
