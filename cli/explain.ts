import { loadCatalog } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import type { Environment } from '../conf/load/xml';
import { routeStatement } from '../planner/routing/route-statement';
import { lexStatements } from '../planner/sql/lexer';
import { toSqlError } from '../protocol/wire/sql-error';

/**
 * `mycat explain`: where statements go, without running them and without asking any backend.
 * @param schema null: the only schema there is
 * @returns the exit code: 0, or 1 for mistakes in the configuration and statements that are refused
 */
export function explain(
  folder: string,
  schema: string | null,
  sql: string,
  environment: Environment,
  print: (line: string) => void,
): number {
  const result = loadCatalog(folder, environment);
  if (result.kind === 'mistakes') {
    for (const mistake of result.mistakes) print(formatMistake(mistake));
    return 1;
  }
  const schemas = [...result.catalog.schemas.keys()];
  const current = schema ?? (schemas.length === 1 ? schemas[0]! : null);
  if (current === null) {
    print(`name a schema with --schema: ${schemas.join(', ')}`);
    return 1;
  }
  try {
    for (const lexed of lexStatements(sql, { sqlMode: new Set() })) {
      const route = routeStatement(lexed, result.catalog, current);
      print(
        route.kind === 'unknown'
          ? `not routed: ${route.reason}`
          : `${route.kind} node${route.kind === 'single' ? '' : 's'}: ${route.nodes.join(', ')}`,
      );
      for (const table of route.tables)
        print(
          `  ${table.name}: ${table.anyNode ? 'any of ' : ''}${table.nodes.join(', ') || 'none (no row can match)'}`,
        );
    }
    return 0;
  } catch (error) {
    const { errno, sqlState, message } = toSqlError(error);
    print(`ERROR ${errno} (${sqlState}): ${message}`);
    return 1;
  }
}
