import type { PlannerFacts, PlannerSession } from '../facts';
import type { LexedStatement } from '../sql/lexed';
import { parseStatement } from '../sql/parse';
import { leavesUnder, printStatement } from '../sql/print/mysql';
import { expandViews } from './expand-views';

type Reader = Pick<PlannerSession, 'schema' | 'sqlMode'>;

/** The text of a statement with the queries of views in their place, as it would be written under the session's sql_mode. Errors: as expandViews. */
export function expandedText(lexed: LexedStatement, catalog: PlannerFacts['catalog'], session: Reader): string {
  const { sqlMode, schema } = session;
  const statement = parseStatement(lexed, { sqlMode, literals: 'inline' });
  if (statement.kind === 'other') throw new Error(`a statement with views that is not analysed: ${lexed.text}`);
  return printStatement(expandViews(statement, catalog, schema), leavesUnder(session));
}
