import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { PlannerFacts, PlannerSession } from '../facts';
import type { LexedStatement } from '../sql/lexed';
import { parseStatement } from '../sql/parse';
import { leavesUnder, printStatement } from '../sql/print/mysql';
import { expandViews, viewsIn } from './expand-views';
import { queryOfView } from './logical-views';

/** What a view's query says once a table, a column or a function of it is gone, or has not as many columns as it had. */
const faults: ReadonlySet<number> = new Set([1049, 1052, 1054, 1146, 1222, 1305]);

/**
 * The error of a statement with views: 1356 when it comes from the query of one of them, else as it is.
 * @param plan plans a statement by its text. Errors: SqlErrors
 */
export async function viewFault(
  error: unknown,
  lexed: LexedStatement,
  catalog: PlannerFacts['catalog'],
  session: PlannerSession,
  plan: (sql: string) => unknown,
): Promise<unknown> {
  if (!(error instanceof SqlError) || !faults.has(error.errno)) return error;
  const statement = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  if (statement.kind === 'other') return error;
  for (const view of viewsIn(statement, catalog, session.schema)) {
    try {
      await plan(printStatement(expandViews(queryOfView(view), catalog, view.schema), leavesUnder(session)));
    } catch (cause) {
      if (!(cause instanceof SqlError) || !faults.has(cause.errno)) continue;
      return sqlError(
        'ER_VIEW_INVALID',
        `View '${view.schema}.${view.name}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them (${cause.message})`,
      );
    }
  }
  return error;
}
