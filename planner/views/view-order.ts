import type { Expression, OrderItem, SelectBlock, SelectItem, SelectStatement } from '../sql/ast';
import { itemName } from '../sql/item-name';
import { someExpression } from '../sql/walk';

/**
 * A SELECT of nothing but a view without an order of its own gives the rows in the view's (MariaDB manual, "CREATE VIEW"), which a derived table
 * in the view's place would not.
 */
export function takesOrder({ body, orderBy }: SelectStatement): boolean {
  if (body.kind !== 'block' || orderBy.length > 0) return false;
  const { from, distinct, groupBy, having, items } = body;
  if (from?.kind !== 'table' || distinct || groupBy.length > 0 || having) return false;
  return !items.some(
    (item) => item.kind === 'expression' && someExpression(item.expression, ({ kind }) => kind === 'aggregate'),
  );
}

export interface OrderedView {
  /** With a further column for each key that it does not show. */
  readonly query: SelectStatement;
  /** How to sort by it where `alias` stands for it. */
  readonly orderBy: readonly OrderItem[];
  readonly hasHiddenColumns: boolean;
}

/** The order of a view's query as that of who reads from it; null when the query has none, or none that can be told outside. */
export function orderedView(query: SelectStatement, alias: string): OrderedView | null {
  const { body, orderBy } = query;
  if (orderBy.length === 0) return null;
  const first = firstBlock(query);
  if (!first || first.items.some(({ kind }) => kind === 'star')) return null;
  const names = first.items.map((item) => itemName(item as SelectItem & { kind: 'expression' }));
  const hidden: SelectItem[] = [];
  const keys = orderBy.map(({ expression }) => {
    const shown = shownName(expression, names);
    if (shown !== null) return shown;
    const name = `order key ${hidden.length + 1}`;
    hidden.push({ kind: 'expression', expression, alias: name, text: name });
    return name;
  });
  if (hidden.length > 0 && (body.kind !== 'block' || body.distinct)) return null;
  return {
    query: body.kind === 'block' ? { ...query, body: { ...body, items: [...body.items, ...hidden] } } : query,
    orderBy: keys.map((name, index) => ({
      expression: { kind: 'column', schema: null, table: alias, name },
      descending: orderBy[index]!.descending,
    })),
    hasHiddenColumns: hidden.length > 0,
  };
}

/** The block that names the columns. */
export function firstBlock({ body }: Pick<SelectStatement, 'body'>): SelectBlock | null {
  switch (body.kind) {
    case 'block':
      return body;
    case 'set-operation':
      return firstBlock({ body: body.left });
    case 'query':
      return firstBlock(body.query);
    case 'values':
      return null;
  }
}

function shownName(key: Expression, names: readonly string[]): string | null {
  if (key.kind === 'number' && key.form === 'integer') return names[Number(key.text) - 1] ?? null;
  if (key.kind !== 'column' || key.table !== null) return null;
  return names.find((name) => name.toLowerCase() === key.name.toLowerCase()) ?? null;
}
