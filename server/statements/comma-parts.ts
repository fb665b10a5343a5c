import type { Token } from '../../planner/sql/lexed';

/** What stands between the commas that no parentheses are around; without tokens nothing does. */
export function commaParts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const symbol = token.kind === 'symbol' ? token.text : '';
    if (symbol === '(') depth++;
    if (symbol === ')') depth--;
    if (symbol === ',' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.length === 1 && parts[0]!.length === 0 ? [] : parts;
}
