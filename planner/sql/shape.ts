import type { Token, TokenKind } from './lexed';

/** A shape and what it was written from. */
interface KnownShape {
  readonly shape: string;
  readonly kinds: readonly TokenKind[];
  /** Null where a literal was taken out. */
  readonly texts: readonly (string | null)[];
}

/** A power of two. */
const knownMax = 1024;
/** Longer statements are not kept: a word is a view of the whole text that it was cut from. */
const keptTextMax = 4096;
const known: (KnownShape | undefined)[] = new Array(knownMax);

/**
 * The shape of a statement (LexedStatement.shape). Finding the one that was written for the same tokens before is cheaper than to write it again:
 * nothing is joined, and the plan cache need not hash a new string.
 */
export function shapeOf(tokens: readonly Token[]): string {
  const slot = slotOf(tokens);
  const entry = known[slot];
  if (entry !== undefined && isOf(entry, tokens)) return entry.shape;
  const shape = written(tokens);
  if (tokens.length > 0 && tokens[tokens.length - 1]!.end <= keptTextMax) {
    known[slot] = {
      shape,
      kinds: tokens.map(({ kind }) => kind),
      texts: tokens.map(({ text, literal }) => (literal >= 0 ? null : text)),
    };
  }
  return shape;
}

function slotOf(tokens: readonly Token[]): number {
  let hash = tokens.length;
  for (const { text, literal } of tokens)
    hash = (Math.imul(hash, 31) + (literal >= 0 ? 63 : text.charCodeAt(0) + (text.length << 8))) | 0;
  return (hash ^ (hash >>> 16)) & (knownMax - 1);
}

function isOf({ kinds, texts }: KnownShape, tokens: readonly Token[]): boolean {
  if (texts.length !== tokens.length) return false;
  for (let index = 0; index < tokens.length; index++) {
    const { kind, text, literal } = tokens[index]!;
    const expected = texts[index];
    if (literal >= 0 ? expected !== null : expected !== text || kinds[index] !== kind) return false;
  }
  return true;
}

function written(tokens: readonly Token[]): string {
  let shape = '';
  for (const token of tokens) {
    if (shape !== '') shape += ' ';
    if (token.literal >= 0) shape += '?';
    else if (token.kind === 'quoted-name') shape += `\`${token.text}\``;
    else if (token.kind === 'user-variable') shape += `@${token.text}`;
    else if (token.kind === 'system-variable') shape += `@@${token.text}`;
    else if (token.kind === 'introducer') shape += `_${token.text}`;
    else shape += token.text;
  }
  return shape;
}
