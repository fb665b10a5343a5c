import { tableKey } from '../../conf/catalog';
import type { StatementPlan } from '../../engine/plan';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { PlannerFacts } from '../facts';
import type { PlanInput } from '../plan-statement';
import { tableReferencesOf } from '../shapes/table-references';
import type { SelectStatement } from '../sql/ast';
import { isWord } from '../sql/is-word';
import type { Token } from '../sql/lexed';
import { lexStatements } from '../sql/lexer';
import { parseStatement } from '../sql/parse';
import { someExpression } from '../sql/walk';
import { locateTable, type ResolvedTable } from '../tables';
import { withoutSchemaPrefixes } from '../verbatim';

/** Whether the data nodes of its name can keep a view: each of them has all rows that the view needs there. */
export function isKeptByNodes(
  catalog: PlannerFacts['catalog'],
  currentSchema: string | null,
  { schema, name }: { readonly schema: string; readonly name: string },
  query: SelectStatement,
): boolean {
  const locate = (of: string | null, table: string): ResolvedTable | null => {
    const found = catalog.schemas.get(of ?? currentSchema ?? '');
    const isThere = found !== undefined && (found.dataNode !== null || found.tables.has(tableKey(table)));
    return isThere ? locateTable({ catalog }, currentSchema, of, table) : null;
  };
  const view = locate(schema, name);
  if (!view) return false;
  return tableReferencesOf(query).every((reference) => {
    const table = locate(reference.schema, reference.name);
    return table !== null && standsFor(view, table, query);
  });
}

/**
 * CREATE VIEW and ALTER VIEW: the view is made on the data nodes of its name, each of which answers from the rows that it has. So every
 * node must have all rows that the view needs there. Errors: 1235 where it has not.
 */
export function planCreateView(input: PlanInput, verb: string): StatementPlan {
  const { lexed, shape, facts, session } = input;
  const { schema, name, after } = nameOf(lexed.tokens);
  const view = locateTable(facts, session.schema, schema, name);
  const query = queryOf(lexed.text.slice(lexed.tokens[bodyAt(lexed.tokens, after)]!.start), session.sqlMode);
  if (!query) throw notSupported(`${verb} with a query that could not be read`);
  const tables = tableReferencesOf(query).map((reference) =>
    locateTable(facts, session.schema, reference.schema, reference.name),
  );
  const stranger = tables.find((table) => !standsFor(view, table, query));
  if (stranger) {
    throw notSupported(
      `a view '${name}' on ${placeOf(view)} over '${stranger.name}', whose rows are on ${placeOf(stranger)}; ` +
        'use the query itself, or a view of single rows that schema.xml places like the table',
    );
  }
  const sql = withoutSchemaPrefixes(lexed, shape.prefixTokens);
  const targets = [...new Set(view.placement.nodes)].map((dataNode) => ({ dataNode, sql }));
  return { kind: 'ddl', targets, schema: view.schema, tables: [name] };
}

function nameOf(tokens: readonly Token[]): {
  readonly schema: string | null;
  readonly name: string;
  readonly after: number;
} {
  let at = tokens.findIndex((token) => isWord(token, 'VIEW')) + 1;
  if (isWord(tokens[at], 'IF')) at += 3;
  const isQualified = tokens[at + 1]?.kind === 'symbol' && tokens[at + 1]?.text === '.';
  const [first, second] = [tokens[at], tokens[at + 2]];
  if (!first || (isQualified && !second)) throw sqlError('ER_PARSE_ERROR', 'CREATE VIEW without a name');
  return isQualified
    ? { schema: first.text, name: second!.text, after: at + 3 }
    : { schema: null, name: first.text, after: at + 1 };
}

/** The first token behind AS; names of columns may stand in parentheses before it. */
function bodyAt(tokens: readonly Token[], from: number): number {
  const at = tokens.findIndex((token, index) => index >= from && isWord(token, 'AS'));
  if (at < 0) throw sqlError('ER_PARSE_ERROR', 'CREATE VIEW without AS');
  return at + 1;
}

function queryOf(text: string, sqlMode: ReadonlySet<string>): SelectStatement | null {
  const bare = text.replace(/\s+WITH\s+(?:(?:CASCADED|LOCAL)\s+)?CHECK\s+OPTION\s*;?\s*$/i, '');
  const [lexed] = lexStatements(bare, { sqlMode });
  const statement = lexed ? parseStatement(lexed, { sqlMode, literals: 'inline' }) : null;
  return statement?.kind === 'select' ? statement : null;
}

/** Whether each node of the view has all rows of the table that the view needs there. */
function standsFor(view: ResolvedTable, table: ResolvedTable, query: SelectStatement): boolean {
  const { nodes } = view.placement;
  const { placement } = table;
  if (placement.kind === 'replicated') return nodes.every((node) => placement.nodes.includes(node));
  if (nodes.length === 1) return placement.nodes.every((node) => node === nodes[0]);
  const alike =
    nodes.length === placement.nodes.length && nodes.every((node, index) => placement.nodes[index] === node);
  return view.placement.kind === 'sharded' && alike && isOfSingleRows(query);
}

/** Each row of the view is one row of its only table. */
function isOfSingleRows({ body, limit, with: common }: SelectStatement): boolean {
  if (body.kind !== 'block' || limit || common || body.from?.kind !== 'table') return false;
  if (body.distinct || body.groupBy.length > 0 || body.having) return false;
  return body.items.every(
    (item) =>
      item.kind === 'star' ||
      !someExpression(
        item.expression,
        (node) => node.kind === 'aggregate' || node.kind === 'window' || 'query' in node,
      ),
  );
}

function placeOf({ placement }: ResolvedTable): string {
  return [...new Set(placement.nodes)].join(', ');
}
