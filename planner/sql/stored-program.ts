import type { Token } from './lexed';

/** CREATE, ALTER or DROP of a stored program. */
export interface ProgramStatement {
  readonly kind: 'PROCEDURE' | 'FUNCTION' | 'TRIGGER' | 'EVENT';
  readonly schema: string | null;
  readonly name: string;
  /** Of CREATE TRIGGER. */
  readonly table: { readonly schema: string | null; readonly name: string } | null;
}

const kinds: ReadonlySet<string> = new Set(['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT']);
/** Words that may stand before the kind; a DEFINER is skipped as a whole. */
const before: ReadonlySet<string> = new Set(['OR', 'REPLACE', 'AGGREGATE']);

/** Null for all other statements, and loadable functions (CREATE FUNCTION … SONAME). */
export function programStatement(tokens: readonly Token[]): ProgramStatement | null {
  if (!/^(?:CREATE|ALTER|DROP)$/.test(wordAt(tokens, 0))) return null;
  let index = 1;
  while (before.has(wordAt(tokens, index))) index++;
  if (wordAt(tokens, index) === 'DEFINER') index = afterDefiner(tokens, index);
  while (before.has(wordAt(tokens, index))) index++;
  const kind = wordAt(tokens, index);
  if (!kinds.has(kind)) return null;
  index++;
  while (/^(?:IF|NOT|EXISTS)$/.test(wordAt(tokens, index))) index++;
  const named = nameAt(tokens, index);
  if (named === null || tokens.some((_, at) => at < index + 6 && wordAt(tokens, at) === 'SONAME')) return null;
  const { schema, name, next } = named;
  return {
    kind: kind as ProgramStatement['kind'],
    schema,
    name,
    table: kind === 'TRIGGER' ? triggerTable(tokens, next) : null,
  };
}

/** DEFINER = name, string or CURRENT_USER, with a host or without. */
function afterDefiner(tokens: readonly Token[], definer: number): number {
  let index = definer + 1;
  while (index < tokens.length && !kinds.has(wordAt(tokens, index)) && !before.has(wordAt(tokens, index))) index++;
  return index;
}

/** `BEFORE INSERT ON table`. */
function triggerTable(tokens: readonly Token[], from: number): ProgramStatement['table'] {
  for (let index = from; index < Math.min(tokens.length, from + 8); index++)
    if (wordAt(tokens, index) === 'ON') return nameAt(tokens, index + 1);
  return null;
}

function nameAt(
  tokens: readonly Token[],
  index: number,
): { readonly schema: string | null; readonly name: string; readonly next: number } | null {
  const [first, dot, second] = tokens.slice(index, index + 3);
  if (!isName(first)) return null;
  if (dot?.kind === 'symbol' && dot.text === '.' && isName(second))
    return { schema: first!.text, name: second!.text, next: index + 3 };
  return { schema: null, name: first!.text, next: index + 1 };
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted-name';
}

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}
