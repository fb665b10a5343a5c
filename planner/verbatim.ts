import type { LexedStatement, Token } from './sql/lexed';

/** A span of the statement's text to be replaced. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The client's own text with edits; edits must not overlap. This is what the verbatim path sends: everything that is not edited, comments
 * and literals included, arrives as it was written.
 */
export function editText(text: string, edits: readonly TextEdit[]): string {
  if (edits.length === 0) return text;
  let result = '';
  let position = 0;
  for (const edit of [...edits].sort((left, right) => left.start - right.start)) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

/** Indexes of the tokens that are `<schema>` in `<schema>.<name>`, for logical schemas: a data node's database stands in their place, so they are cut. */
export function schemaPrefixTokens(tokens: readonly Token[], isSchema: (name: string) => boolean): readonly number[] {
  const result: number[] = [];
  for (let index = 0; index + 2 < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind !== 'word' && token.kind !== 'quoted-name') continue;
    const dot = tokens[index + 1]!;
    if (dot.kind !== 'symbol' || dot.text !== '.') continue;
    const previous = tokens[index - 1];
    if (previous?.kind === 'symbol' && previous.text === '.') continue;
    if (isSchema(token.text)) result.push(index);
  }
  return result;
}

/** Cuts schema prefixes out of the text: `TESTDB . t` becomes `t`. */
export function withoutSchemaPrefixes(lexed: LexedStatement, tokenIndexes: readonly number[]): string {
  return editText(lexed.text, schemaPrefixCuts(lexed, tokenIndexes));
}

/** The edits that cut schema prefixes out of the text. */
export function schemaPrefixCuts({ tokens }: LexedStatement, tokenIndexes: readonly number[]): readonly TextEdit[] {
  return tokenIndexes.map((index) => ({ start: tokens[index]!.start, end: tokens[index + 2]!.start, text: '' }));
}
