import { compilePredicate } from '../../engine/expressions/compile';
import { BindContext } from '../../planner/bind/bind-context';
import { bindExpression } from '../../planner/bind/bind-expression';
import type { Scope } from '../../planner/bind/scope';
import type { VirtualTable } from '../../planner/facts';
import { engineExpression } from '../../planner/lower/expression';
import { withSessionValues } from '../../planner/session-values';
import type { Expression } from '../../planner/sql/ast';
import { lexStatements } from '../../planner/sql/lexer';
import { parseStatement } from '../../planner/sql/parse';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { batchOfTable } from '../execution/virtual-rows';
import { likePattern } from '../session/like-pattern';
import type { SessionView } from '../session/session-view';
import type { ShowFilter } from '../statements/word-reader';

/**
 * The rows that LIKE or WHERE leaves. LIKE looks at the first column, or at the one named; WHERE is computed by the engine, so no backend is needed.
 * Errors: 1064, 1054 for unknown columns, 1235 for what the engine does not compute (subqueries).
 */
export function filterRows(
  table: VirtualTable,
  filter: ShowFilter,
  session: SessionView,
  likeColumn = table.fields[0]!.name,
): VirtualTable {
  switch (filter.kind) {
    case 'all':
      return table;
    case 'like': {
      const pattern = likePattern(filter.pattern);
      const column = table.fields.findIndex(({ name }) => name === likeColumn);
      return { ...table, rows: table.rows.filter((row) => pattern.test(String(row[column] ?? ''))) };
    }
    case 'where': {
      const predicate = compilePredicate(conditionOf(filter.text, table, session));
      const { rows, count } = predicate(batchOfTable(table));
      return { ...table, rows: [...rows.subarray(0, count)].map((row) => table.rows[row]!) };
    }
  }
}

/** Columns go by the names that are shown, and by those of the table they come from. */
function conditionOf(
  text: string,
  { fields }: VirtualTable,
  session: SessionView,
): ReturnType<typeof engineExpression> {
  const columns = fields.map(({ name }, id) => ({ name, id }));
  const shown = new Set(fields.map(({ name }) => name.toLowerCase()));
  const original = fields
    .map(({ originalName }, id) => ({ name: originalName, id }))
    .filter(({ name }) => name !== '' && !shown.has(name.toLowerCase()));
  const scope: Scope = {
    tables: [{ schema: null, name: '', columns: [...columns, ...original] }],
    star: columns,
    shared: new Map(),
    around: { context: new BindContext(refuseTables), commonTables: new Map(), outer: null },
  };
  return engineExpression(bindExpression(parseCondition(text, session), scope, 'WHERE'), {
    collation: session.collation,
    input: (id) => ({ index: id, type: fields[id]!.type }),
  });
}

function refuseTables(): never {
  throw notSupported('a subquery in the WHERE of SHOW');
}

function parseCondition(text: string, session: SessionView): Expression {
  const { sqlMode } = session;
  const [lexed] = lexStatements(`SELECT 1 FROM shown WHERE ${text}`, { sqlMode });
  const statement = parseStatement(lexed!, { sqlMode, literals: 'inline' });
  const query = statement.kind === 'select' ? withSessionValues(statement, session) : null;
  if (query?.body.kind === 'block' && query.body.where !== null && query.limit === null) return query.body.where;
  throw sqlError(
    'ER_PARSE_ERROR',
    `You have an error in your SQL syntax; check the condition near '${text.slice(0, 80)}'`,
  );
}
