import type { Expression, SelectBlock, SelectItem, TableExpression } from '../sql/ast';
import { itemName } from '../sql/item-name';
import { someExpression } from '../sql/walk';

type ColumnName = Expression & { readonly kind: 'column' };

/** What the columns of a derived table are inside of it, as far as a condition on them is one on its rows. */
export interface TransparentColumns {
  /** All its columns, lower case; null = not known. */
  readonly names: readonly string[] | null;
  /** Of those that are a column of its query's FROM. */
  readonly columns: ReadonlyMap<string, ColumnName>;
}

const opaque: TransparentColumns = { names: null, columns: new Map() };

/**
 * A condition on a derived table's column may be looked at before its rows are made when rows that fail it change no other row: not below LIMIT
 * or windows, and of groups only when it is one of what they are grouped by.
 *
 *     SELECT * FROM (SELECT id, total FROM orders) d WHERE d.id = 5              -- only the data node of order 5
 *     SELECT * FROM (SELECT id, total FROM orders LIMIT 3) d WHERE d.id = 5      -- any three orders, of which one may be the fifth
 */
export function transparentColumns({
  query,
  columns: given,
}: TableExpression & { readonly kind: 'derived' }): TransparentColumns {
  const { body, limit } = query;
  if (body.kind !== 'block' || limit) return opaque;
  if (body.items.some(({ kind }) => kind === 'star')) return opaque;
  const items = body.items as readonly (SelectItem & { readonly kind: 'expression' })[];
  const names = items.map((item, index) => (given[index] ?? itemName(item)).toLowerCase());
  const columns = new Map<string, ColumnName>();
  if (body.withRollup || items.some(({ expression }) => holds(expression, 'window'))) return { names, columns };
  const isGrouped =
    body.groupBy.length > 0 || body.having !== null || items.some(({ expression }) => holds(expression, 'aggregate'));
  items.forEach(({ expression }, index) => {
    if (expression.kind !== 'column' || (isGrouped && !isKey(expression, body))) return;
    columns.set(names[index]!, expression);
  });
  return { names, columns };
}

function holds(expression: Expression, kind: 'window' | 'aggregate'): boolean {
  return someExpression(expression, (node) => node.kind === kind);
}

/** By the same text: `GROUP BY t.a` is not seen to be the key of `SELECT a`, which only costs data nodes. */
function isKey({ schema, table, name }: ColumnName, { groupBy }: SelectBlock): boolean {
  return groupBy.some(
    ({ expression }) =>
      expression.kind === 'column' &&
      expression.name.toLowerCase() === name.toLowerCase() &&
      expression.table === table &&
      expression.schema === schema,
  );
}
