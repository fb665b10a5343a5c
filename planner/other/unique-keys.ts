import type { OtherStatement } from '../sql/ast';
import { isWord } from '../sql/is-word';
import type { LexedStatement, Token } from '../sql/lexed';
import type { ResolvedTable } from '../tables';

/** A key that a statement makes, as it is written. */
interface UniqueKey {
  readonly isPrimary: boolean;
  readonly columns: readonly string[];
}

/**
 * What to tell of unique keys that data nodes check each for its own rows: those without the whole sharding column, by which equal keys would be on one
 * node. Not of primary keys whose numbers a sequence gives.
 */
export function uniqueKeyWarnings(
  { tokens }: LexedStatement,
  statement: OtherStatement,
  { name, placement, logical }: ResolvedTable,
): readonly string[] {
  if (placement.kind !== 'sharded' || new Set(placement.nodes).size === 1) return [];
  const shardingColumn = placement.rule?.column ?? placement.parent?.joinKey.toUpperCase();
  return uniqueKeysIn(tokens, statement).flatMap(({ isPrimary, columns }) => {
    if (columns.some((column) => column.toUpperCase() === shardingColumn)) return [];
    if (isPrimary && logical?.autoIncrement === true && columns.length === 1) return [];
    const lacks =
      shardingColumn === undefined
        ? `'${name}' has no sharding column by which equal keys would be on one data node. Give the table a rule`
        : `the sharding column '${shardingColumn.toLowerCase()}' is not in it. Put that column into the key, shard the table by a column of the key`;
    return `The ${isPrimary ? 'primary' : 'unique'} key of '${name}' (${columns.join(', ')}) does not hold over all data nodes: each checks its own rows only, and ${lacks}, or see to it that values differ (by a sequence, a UUID)`;
  });
}

function uniqueKeysIn(tokens: readonly Token[], { verb, tables }: OtherStatement): readonly UniqueKey[] {
  const end = tables?.[0]?.end ?? 0;
  const next = tokens.findIndex(({ start }) => start >= end);
  if (verb === 'CREATE INDEX') {
    const isUnique = tokens.slice(1, 5).some((token) => isWord(token, 'UNIQUE'));
    const columns = isUnique ? wholeColumns(tokens.slice(next)) : null;
    return columns === null ? [] : [{ isPrimary: false, columns }];
  }
  if (verb === 'CREATE TABLE') return partsInside(tokens.slice(next)).flatMap(keysOfPart);
  return partsOf(tokens.slice(next)).flatMap((part) => addedParts(part).flatMap(keysOfPart));
}

/** What an action of ALTER TABLE adds: definitions of columns and keys. */
function addedParts(action: readonly Token[]): readonly (readonly Token[])[] {
  const [verb] = action;
  if (isWord(verb, 'ADD')) {
    const added = behind(action.slice(1), ['COLUMN', 'IF', 'NOT', 'EXISTS']);
    return added[0]?.text === '(' ? partsInside(added) : [added];
  }
  const changed = behind(action.slice(1), ['COLUMN', 'IF', 'EXISTS']);
  if (isWord(verb, 'MODIFY')) return [changed];
  return isWord(verb, 'CHANGE') ? [changed.slice(1)] : [];
}

/** The key that a definition makes, of a column or of a key itself. */
function keysOfPart(part: readonly Token[]): readonly UniqueKey[] {
  const named = isWord(part[0], 'CONSTRAINT');
  const isUnnamed = isWord(part[1], 'PRIMARY') || isWord(part[1], 'UNIQUE');
  const definition = named ? part.slice(isUnnamed ? 1 : 2) : part;
  const [first] = definition;
  if (first === undefined) return [];
  const isPrimary = isWord(first, 'PRIMARY');
  if (isPrimary || isWord(first, 'UNIQUE')) {
    const columns = wholeColumns(definition);
    return columns === null ? [] : [{ isPrimary, columns }];
  }
  if (named || otherDefinitions.some((word) => isWord(first, word))) return [];
  const words = outside(definition.slice(1)).flatMap(({ kind, text }) => (kind === 'word' ? [text.toUpperCase()] : []));
  const columns = [first.text];
  if (words.includes('UNIQUE')) return [{ isPrimary: words.includes('PRIMARY'), columns }];
  return words.includes('KEY') ? [{ isPrimary: true, columns }] : [];
}

/** What begins a definition that is neither a column nor a unique key. */
const otherDefinitions = ['KEY', 'INDEX', 'FULLTEXT', 'SPATIAL', 'FOREIGN', 'CHECK', 'PERIOD', 'LIKE'];

/** Of the list of a key, the columns that are in it with all that they hold: not those of which only the beginning is. Null = there is no list. */
function wholeColumns(tokens: readonly Token[]): readonly string[] | null {
  const start = tokens.findIndex(({ text, kind }) => kind === 'symbol' && text === '(');
  if (start < 0) return null;
  return partsInside(tokens.slice(start)).flatMap(([column, following]) =>
    column === undefined || following?.text === '(' ? [] : [column.text],
  );
}

/** The parts, between commas, of a list whose parenthesis the tokens begin with; none when they do not. */
function partsInside(tokens: readonly Token[]): readonly (readonly Token[])[] {
  return tokens[0]?.text === '(' ? partsOf(tokens.slice(1)) : [];
}

/** Parts between commas, until a parenthesis closes that has not opened here. */
function partsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const symbol = token.kind === 'symbol' ? token.text : '';
    if (symbol === '(') depth++;
    if (symbol === ')' && depth-- === 0) break;
    if (symbol === ',' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/** Those that are in no parentheses. */
function outside(tokens: readonly Token[]): readonly Token[] {
  let depth = 0;
  return tokens.filter(({ kind, text }) => {
    if (kind !== 'symbol') return depth === 0;
    if (text === '(') depth++;
    if (text === ')') depth--;
    return depth === 0;
  });
}

function behind(tokens: readonly Token[], words: readonly string[]): readonly Token[] {
  const start = tokens.findIndex((token) => !words.some((word) => isWord(token, word)));
  return start < 0 ? [] : tokens.slice(start);
}
