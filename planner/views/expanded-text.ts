import type { PlannerFacts, PlannerSession } from '../facts';
import { tableReferencesOf } from '../shapes/table-references';
import type { Statement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import { parseStatement } from '../sql/parse';
import { leavesUnder, printStatement } from '../sql/print/mysql';
import { deleteOfViews, updateOfViews } from './change-views';
import { expandViews } from './expand-views';
import { insertIntoView } from './insert-views';
import { type ViewContext, viewContext } from './view-context';

type Reader = Pick<PlannerSession, 'schema' | 'sqlMode'>;
type Analysed = Exclude<Statement, { kind: 'other' }>;

/**
 * The text of a statement without views, as it would be written under the session's sql_mode: tables in the place of views that are changed, queries
 * in that of views that are read. Errors: as expandViews, and as MariaDB for views that cannot be changed.
 */
export async function expandedText(lexed: LexedStatement, facts: PlannerFacts, session: Reader): Promise<string> {
  const { sqlMode, schema } = session;
  const statement = parseStatement(lexed, { sqlMode, literals: 'inline' });
  if (statement.kind === 'other') throw new Error(`a statement with views that is not analysed: ${lexed.text}`);
  const changed =
    statement.kind === 'select'
      ? statement
      : onTables(statement, await viewContext(tableReferencesOf(statement), facts, session));
  return printStatement(expandViews(changed, facts.catalog, schema), leavesUnder(session));
}

function onTables(statement: Exclude<Analysed, { kind: 'select' }>, context: ViewContext): Analysed {
  switch (statement.kind) {
    case 'insert':
      return insertIntoView(statement, context);
    case 'update':
      return updateOfViews(statement, context);
    case 'delete':
      return deleteOfViews(statement, context);
  }
}
