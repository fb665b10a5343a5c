import type { Catalog } from '../conf/catalog';
import { explainTree } from '../planner/explain/tree';
import { Planner } from '../planner/planner';
import { routeStatement } from '../planner/routing/route-statement';
import type { LexedStatement } from '../planner/sql/lexed';
import { lexStatements } from '../planner/sql/lexer';
import { ErrorCode } from '../protocol/wire/error-codes';
import { sqlError, toSqlError } from '../protocol/wire/sql-error';
import { offlineFacts, offlineSession } from './offline-facts';

/**
 * Where the statements in a text go: a line for each, one for each table in it, and the plan as a tree where it does not depend on what only
 * backends know. Errors are those of planning: 1046, 1049, 1064, 1146, 1235; 1065 for a text without statements.
 */
export async function* explainOffline(catalog: Catalog, schema: string, sql: string): AsyncGenerator<string> {
  const planner = new Planner(offlineFacts(catalog));
  const statements = lexStatements(sql, { sqlMode: new Set() });
  if (statements.length === 0) throw sqlError('ER_EMPTY_QUERY', 'Query was empty');
  for (const lexed of statements) {
    const route = routeStatement(lexed, catalog, schema);
    if (route.kind !== 'unknown') {
      if (route.nodes.length === 0) yield 'no data node';
      else yield `${route.kind === 'single' ? 'single node' : 'several nodes'}: ${route.nodes.join(', ')}`;
      for (const { name, anyNode, nodes } of route.tables) {
        yield `  ${name}: ${anyNode ? 'any of ' : ''}${nodes.join(', ') || 'none (no row can match)'}`;
      }
    }
    yield* (await planLines(planner, lexed, schema)) ?? [...route.notes.map((note) => `note: ${note}`), planUnknown];
  }
}

const planUnknown = 'the plan depends on column types, which the backends know: run EXPLAIN on the server';

/** null: columns would have to be known. */
async function planLines(planner: Planner, lexed: LexedStatement, schema: string): Promise<readonly string[] | null> {
  try {
    return explainTree(await planner.plan(lexed, offlineSession(schema)));
  } catch (error) {
    const { errno } = toSqlError(error);
    // Tables that are not configured were refused by routing: what is missing here are columns.
    if (errno === ErrorCode.ER_NO_SUCH_TABLE[0] || errno === ErrorCode.ER_BAD_FIELD_ERROR[0]) return null;
    throw error;
  }
}
