import { type Field, isString } from '../../engine/batch/column-type';
import { notSupported } from '../../protocol/wire/sql-error';
import type { Assignment, Expression, InsertStatement, SelectStatement } from '../sql/ast';
import { mapExpression } from '../sql/walk';
import type { ResolvedTable } from '../tables';

type ColumnName = Expression & { readonly kind: 'column' };

/**
 * ON DUPLICATE KEY UPDATE of INSERT … SELECT with columns of the query, which the data nodes do not know: a column that is inserted as it is becomes
 * VALUES of the column that it is inserted into. Errors: 1235 for others, and where inserting may change the value.
 *
 *     INSERT INTO t (id, n) SELECT s.id, s.n FROM s ON DUPLICATE KEY UPDATE n = t.n + s.n      -- n = t.n + VALUES(n)
 *
 * @param columns that are inserted into
 * @param fields of the query
 */
export function withQueryColumns(
  { onDuplicate, table }: InsertStatement,
  query: SelectStatement,
  columns: readonly string[],
  fields: readonly Field[],
  target: ResolvedTable,
): readonly Assignment[] {
  const isForeign = (node: Expression): node is ColumnName =>
    node.kind === 'column' && node.table !== null && node.table.toLowerCase() !== table.name.toLowerCase();
  return onDuplicate.map(({ column, value }) => ({
    column,
    value: mapExpression(value, (node) => {
      if (!isForeign(node)) return node;
      const place = placeOf(node, query);
      const name = columns[place];
      if (name === undefined || !keepsValues(fields[place]!, name, target))
        throw notSupported(
          `ON DUPLICATE KEY UPDATE with '${node.table}.${node.name}', which the query does not give as it is; use VALUES(column)`,
        );
      const inserted: ColumnName = { kind: 'column', schema: null, table: null, name };
      return { kind: 'call', name: 'values', schema: null, arguments: [inserted], bare: false };
    }),
  }));
}

/** Among the columns of the query; -1 = it is none of them. */
function placeOf({ table, name }: ColumnName, { body }: SelectStatement): number {
  if (body.kind !== 'block' || body.groupBy.length > 0) return -1;
  // Behind a star the places of items are not those of columns.
  if (body.items.some((item) => item.kind === 'star')) return -1;
  const { from } = body;
  const only = from?.kind === 'table' ? (from.alias ?? from.name) : null;
  return body.items.findIndex(
    (item) =>
      item.kind === 'expression' &&
      item.expression.kind === 'column' &&
      item.expression.name.toLowerCase() === name.toLowerCase() &&
      (item.expression.table ?? only)?.toLowerCase() === table!.toLowerCase(),
  );
}

function keepsValues({ type }: Field, name: string, { description }: ResolvedTable): boolean {
  const into = description?.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.type;
  if (!into || into.name !== type.name || into.unsigned !== type.unsigned) return false;
  if (isString(type)) return into.length >= type.length;
  return into.scale === type.scale && (type.name !== 'decimal' || into.precision >= type.precision);
}
