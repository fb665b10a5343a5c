import type { Catalog } from '../conf/catalog';
import { routeStatement, type StatementRoute } from '../planner/routing/route-statement';
import { lexStatements } from '../planner/sql/lexer';

/** The routes of the statements in a text, a line for each and one for each table in it. Errors are those of routing: 1046, 1049, 1064, 1146. */
export function* explainRoutes(catalog: Catalog, schema: string, sql: string): Generator<string> {
  for (const lexed of lexStatements(sql, { sqlMode: new Set() })) {
    const route = routeStatement(lexed, catalog, schema);
    yield headline(route);
    for (const { name, anyNode, nodes } of route.tables) {
      yield `  ${name}: ${anyNode ? 'any of ' : ''}${nodes.join(', ') || 'none (no row can match)'}`;
    }
  }
}

function headline(route: StatementRoute): string {
  switch (route.kind) {
    case 'single':
      return `single node: ${route.nodes.join(', ')}`;
    case 'several':
      return `several nodes: ${route.nodes.join(', ')}`;
    case 'unknown':
      return `not routed: ${route.reason}`;
  }
}
