import type { LexedStatement } from '../../planner/sql/lexed';
import { sqlError } from '../../protocol/wire/sql-error';

/** Several statements in one text, as the client may send them. Errors: 1065 there is none; 1064 several need CLIENT_MULTI_STATEMENTS. */
export function checkStatementCount(statements: readonly LexedStatement[], several: boolean): void {
  if (statements.length === 0) throw sqlError('ER_EMPTY_QUERY', 'Query was empty');
  if (several || statements.length === 1) return;
  throw sqlError(
    'ER_PARSE_ERROR',
    `You have an error in your SQL syntax; several statements in one text need CLIENT_MULTI_STATEMENTS, near '${statements[1]!.text.slice(0, 80)}' at line 1`,
  );
}
