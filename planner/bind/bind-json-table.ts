import { sqlError } from '../../protocol/wire/sql-error';
import { shownColumns } from '../logical/json-table';
import type { JsonTable } from '../sql/ast';
import { bindExpression, refuseAggregates } from './bind-expression';
import type { BoundFrom } from './bind-from';
import { emptyScope, type Scope, type Surroundings } from './scope';
import { refuseWindows } from './windows';

/**
 * JSON_TABLE in a FROM clause: its document may use what stands left of it. Errors: 1060 for two columns of one name, 1054.
 * @param preceding what stands left of it; null = nothing
 */
export function bindJsonTable(table: JsonTable, around: Surroundings, preceding: Scope | null): BoundFrom {
  const { context } = around;
  const document = bindExpression(table.document, preceding ?? emptyScope(around), 'JSON_TABLE');
  refuseAggregates(document);
  refuseWindows(document);
  const seen = new Set<string>();
  const columns = shownColumns(table.columns).map(({ name }) => {
    if (seen.has(name.toLowerCase())) throw sqlError('ER_DUP_FIELDNAME', `Duplicate column name '${name}'`);
    seen.add(name.toLowerCase());
    return { name, id: context.newColumn(name, null, null) };
  });
  return {
    plan: {
      kind: 'json-table',
      input: { kind: 'dual' },
      document,
      table: { ...table, document: { kind: 'null' } },
      alias: context.uniqueAlias(table.alias),
      columns: columns.map(({ id }) => id),
    },
    scope: {
      tables: [{ schema: null, name: table.alias, columns }],
      star: columns,
      shared: new Map(),
      around,
    },
  };
}
