import type { Token } from './lexed';

/** Whether a token is this word, not quoted. @param word in upper case */
export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}
