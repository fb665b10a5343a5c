import type { Expression, QueryBody, SelectStatement, TableExpression, TableReference } from './ast';
import { mapExpression, mapQuery } from './walk';

type Replace = (reference: TableReference) => TableExpression;

/** A query with its table references replaced, those in subqueries and derived tables included. Returns references that `replace` gives back as they are. */
export function replaceTables(query: SelectStatement, replace: Replace): SelectStatement {
  const entered = mapQuery({ ...query, body: inBody(query.body, replace) }, (node) => inExpression(node, replace));
  return {
    ...entered,
    with: query.with && {
      ...query.with,
      tables: query.with.tables.map((table) => ({ ...table, query: replaceTables(table.query, replace) })),
    },
  };
}

function inExpression(node: Expression, replace: Replace): Expression {
  return 'query' in node ? { ...node, query: replaceTables(node.query, replace) } : node;
}

function inBody(body: QueryBody, replace: Replace): QueryBody {
  switch (body.kind) {
    case 'block':
      return { ...body, from: body.from && inFrom(body.from, replace) };
    case 'set-operation':
      return { ...body, left: inBody(body.left, replace), right: inBody(body.right, replace) };
    case 'query':
      return { ...body, query: replaceTables(body.query, replace) };
    case 'values':
      return body;
  }
}

function inFrom(table: TableExpression, replace: Replace): TableExpression {
  switch (table.kind) {
    case 'table':
      return replace(table);
    case 'json-table':
      return { ...table, document: mapExpression(table.document, (node) => inExpression(node, replace)) };
    case 'derived':
      return { ...table, query: replaceTables(table.query, replace) };
    case 'join':
      return { ...table, left: inFrom(table.left, replace), right: inFrom(table.right, replace) };
  }
}
