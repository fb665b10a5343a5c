import { withoutIntoVariables } from '../../../planner/queries/into-variables';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { notSupported, sqlError } from '../../../protocol/wire/sql-error';
import type { SessionView } from '../../session/session-view';
import type { ServerStatement } from '../statement';
import { explainTable } from './explain-table';
import { explained } from './explained';

/**
 * Where a statement goes and what is done with what comes back (docs/explain.md), without running it:
 *
 *     EXPLAIN [FORMAT = TREE | JSON | MYCAT] statement
 *     EXPLAIN2 statement          -- as FORMAT = MYCAT: the columns DATA_NODE and SQL, one row for each node
 *
 * and for queries with what was measured when it ran, its rows thrown away:
 *
 *     EXPLAIN ANALYZE [FORMAT = TREE | JSON] query
 *     ANALYZE [FORMAT = JSON] query     -- as MariaDB has it
 *
 * EXPLAIN of a table name is DESCRIBE.
 */
export const explainStatement: ServerStatement = {
  name: 'EXPLAIN',
  verbs: ['EXPLAIN', 'EXPLAIN2', 'DESCRIBE', 'DESC', 'ANALYZE'],
  accepts: (lexed) => explained(lexed) !== null,
  async run(lexed, session) {
    const { analyzes, format, sql } = explained(lexed)!;
    if (!analyzes) return { kind: 'table', table: explainTable(await session.explain(sql), format, null) };
    return {
      kind: 'analyzed',
      sql: queryAlone(sql, session),
      table: (plan, analysis) => explainTable(plan, format, analysis),
    };
  },
};

/** The query without INTO @a: nothing is assigned. Errors: 1235 for statements that would change something. */
function queryAlone(sql: string, { sqlMode }: SessionView): string {
  const [lexed] = lexStatements(sql, { sqlMode });
  if (lexed === undefined) throw sqlError('ER_EMPTY_QUERY', 'Query was empty');
  const statement = parseStatement(lexed, { sqlMode, literals: 'inline' });
  if (statement.kind !== 'select') {
    const verb = statement.kind === 'other' ? statement.verb : statement.kind.toUpperCase();
    throw notSupported(
      `EXPLAIN ANALYZE of ${verb}, which it would have to carry out; EXPLAIN shows its plan, without running it`,
    );
  }
  return statement.into?.kind === 'variables' ? withoutIntoVariables(lexed) : sql;
}
