import { SqlError } from '../../protocol/wire/sql-error';
import type { PlannerFacts } from '../facts';
import { isWord } from '../sql/is-word';
import type { LexedStatement, Token } from '../sql/lexed';
import { locateTable, type ResolvedTable } from '../tables';

/** A key that CREATE TABLE or ALTER TABLE makes, as it is written. */
interface ForeignKey {
  readonly columns: readonly string[];
  readonly parentSchema: string | null;
  readonly parent: string;
  readonly parentColumns: readonly string[];
}

/** What to tell of foreign keys whose parents may be on other data nodes than the rows that refer to them: nodes check only what they have. */
export function foreignKeyWarnings(
  lexed: LexedStatement,
  table: ResolvedTable,
  facts: Pick<PlannerFacts, 'catalog'>,
): readonly string[] {
  return foreignKeysIn(lexed.tokens).flatMap((key) => {
    const parent = parentOf(key, table, facts);
    if (parent === null || liesTogether(key, table, parent)) return [];
    const columns = key.columns.join(', ');
    return `The foreign key of '${table.name}' (${columns}) refers to rows of '${parent.name}' that may be on other data nodes: each data node checks its own rows, and refuses those whose parents it has not (1452). Make '${table.name}' a childTable of '${parent.name}', shard both by these columns, make '${parent.name}' global, or leave the key out`;
  });
}

/** Null for a schema that there is not: data nodes say so. */
function parentOf(
  { parentSchema, parent }: ForeignKey,
  { schema }: ResolvedTable,
  facts: Pick<PlannerFacts, 'catalog'>,
): ResolvedTable | null {
  try {
    return locateTable(facts, schema, parentSchema, parent);
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}

/** Whether each row is on a data node that has its parent row. */
function liesTogether(key: ForeignKey, { placement: own }: ResolvedTable, parent: ResolvedTable): boolean {
  const { placement, logical } = parent;
  if (placement.kind === 'replicated' || placement.nodes.length === 1)
    return own.nodes.every((node) => placement.nodes.includes(node));
  if (own.kind !== 'sharded' || placement.kind !== 'sharded') return false;
  const refers = (column: string | undefined, parentColumn: string | undefined): boolean =>
    key.columns.some((each, index) => isSame(each, column) && isSame(key.parentColumns[index], parentColumn));
  if (own.parent !== null && isSame(own.parent.key, logical?.name) && refers(own.parent.joinKey, own.parent.parentKey))
    return true;
  const [left, right] = [own.rule, placement.rule];
  const sameNodes =
    own.nodes.length === placement.nodes.length && own.nodes.every((node, i) => node === placement.nodes[i]);
  return (
    sameNodes &&
    left !== null &&
    right !== null &&
    left.functionName === right.functionName &&
    refers(left.column, right.column)
  );
}

function isSame(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && left.toUpperCase() === right?.toUpperCase();
}

/** FOREIGN KEY [name] (columns) REFERENCES table (columns), and the REFERENCES of a column, which MariaDB heeds as well. */
function foreignKeysIn(tokens: readonly Token[]): readonly ForeignKey[] {
  return tokens.flatMap((token, index) => {
    if (!isWord(token, 'REFERENCES')) return [];
    const columns = listBefore(tokens, index) ?? columnBefore(tokens, index);
    const isQualified = tokens[index + 2]?.text === '.';
    const name = tokens[index + (isQualified ? 3 : 1)];
    const list = namesFrom(tokens, index + (isQualified ? 4 : 2));
    if (columns === null || name === undefined || list === null) return [];
    const parentSchema = isQualified ? tokens[index + 1]!.text : null;
    return [{ columns, parentSchema, parent: name.text, parentColumns: list.names }];
  });
}

/** The names in parentheses from a place on; null when there are none. */
function namesFrom(tokens: readonly Token[], start: number): { readonly names: readonly string[] } | null {
  if (tokens[start]?.text !== '(') return null;
  const end = tokens.findIndex(({ text }, index) => index > start && text === ')');
  if (end < 0) return null;
  return { names: tokens.slice(start + 1, end).flatMap(({ kind, text }) => (kind === 'symbol' ? [] : [text])) };
}

/** The columns of FOREIGN KEY (…) that stand before REFERENCES. */
function listBefore(tokens: readonly Token[], at: number): readonly string[] | null {
  if (tokens[at - 1]?.text !== ')') return null;
  const start = tokens.findLastIndex(({ text }, index) => index < at && text === '(');
  const isKey = tokens.slice(Math.max(0, start - 4), start).some((token) => isWord(token, 'FOREIGN'));
  return isKey ? (namesFrom(tokens, start)?.names ?? null) : null;
}

/** The column in whose definition REFERENCES stands: the first name behind the comma or parenthesis that begins it, or behind ADD [COLUMN]. */
function columnBefore(tokens: readonly Token[], at: number): readonly string[] | null {
  let depth = 0;
  for (let index = at - 1; index >= 0; index--) {
    const { text } = tokens[index]!;
    if (text === ')') depth++;
    else if (text === '(' && depth > 0) depth--;
    else if (depth === 0 && (text === '(' || text === ',' || isWord(tokens[index]!, 'ADD'))) {
      const first = tokens[index + 1]!;
      return [isWord(first, 'COLUMN') ? tokens[index + 2]!.text : first.text];
    }
  }
  return null;
}
