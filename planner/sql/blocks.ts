import type { QueryBody, SelectBlock, SelectStatement, TableExpression } from './ast';
import { mapQuery } from './walk';

/** All SELECT blocks of a query: of set operations, derived tables, common tables and subqueries too. */
export function blocksOf(query: SelectStatement): readonly SelectBlock[] {
  const found: SelectBlock[] = [];
  ofQuery(query, found);
  return found;
}

function ofQuery(query: SelectStatement, found: SelectBlock[]): void {
  for (const table of query.with?.tables ?? []) ofQuery(table.query, found);
  ofBody(query.body, found);
  // Derived and common tables are entered by themselves; of mapQuery only the subqueries of this query's own expressions are wanted.
  const own = withoutTables(query);
  mapQuery(own, (node) => {
    if ('query' in node) {
      ofQuery(node.query, found);
      return { kind: 'null' };
    }
    return node;
  });
}

function ofBody(body: QueryBody, found: SelectBlock[]): void {
  switch (body.kind) {
    case 'block':
      found.push(body);
      if (body.from) ofFrom(body.from, found);
      return;
    case 'set-operation':
      ofBody(body.left, found);
      ofBody(body.right, found);
      return;
    case 'query':
      ofQuery(body.query, found);
      return;
    case 'values':
      return;
  }
}

function ofFrom(table: TableExpression, found: SelectBlock[]): void {
  if (table.kind === 'derived') ofQuery(table.query, found);
  if (table.kind !== 'join') return;
  ofFrom(table.left, found);
  ofFrom(table.right, found);
}

function withoutTables(query: SelectStatement): SelectStatement {
  return { ...query, with: null, body: bodyWithoutTables(query.body) };
}

function bodyWithoutTables(body: QueryBody): QueryBody {
  switch (body.kind) {
    case 'block':
      return { ...body, from: body.from && withoutDerived(body.from) };
    case 'set-operation':
      return { ...body, left: bodyWithoutTables(body.left), right: bodyWithoutTables(body.right) };
    case 'query':
      return { kind: 'values', rows: [] };
    case 'values':
      return body;
  }
}

function withoutDerived(table: TableExpression): TableExpression {
  switch (table.kind) {
    case 'table':
    case 'json-table':
      return table;
    case 'derived':
      return { kind: 'table', schema: null, name: table.alias, alias: null, partitions: [], indexHints: [] };
    case 'join':
      return { ...table, left: withoutDerived(table.left), right: withoutDerived(table.right) };
  }
}
