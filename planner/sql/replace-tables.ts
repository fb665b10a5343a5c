import type { Expression, QueryBody, SelectStatement, TableExpression, TableReference } from './ast';
import { mapExpression, mapQuery } from './walk';

type Replace = (reference: TableReference) => TableExpression;

/** A query with its table references replaced, those in subqueries and derived tables included. Returns references that `replace` gives back as they are. */
export function replaceTables(query: SelectStatement, replace: Replace): SelectStatement {
  const entered = mapQuery({ ...query, body: inBody(query.body, replace) }, (node) => inNode(node, replace));
  return {
    ...entered,
    with: query.with && {
      ...query.with,
      tables: query.with.tables.map((table) => ({ ...table, query: replaceTables(table.query, replace) })),
    },
  };
}

/** The query for a connection that is in the schema's database: tables and columns without their schema. */
export function withoutSchemas(query: SelectStatement): SelectStatement {
  const tables = replaceTables(query, (table) => (table.schema === null ? table : { ...table, schema: null }));
  return mapQuery(
    tables,
    (node) => (node.kind === 'column' && node.schema !== null ? { ...node, schema: null } : node),
    (star) => (star.schema === null ? star : { ...star, schema: null }),
  );
}

/** As replaceTables, in the subqueries of an expression. */
export function replaceTablesInExpression(expression: Expression, replace: Replace): Expression {
  return mapExpression(expression, (node) => inNode(node, replace));
}

function inNode(node: Expression, replace: Replace): Expression {
  if (!('query' in node)) return node;
  const query = replaceTables(node.query, replace);
  if (node.kind !== 'in-query' && node.kind !== 'quantified') return { ...node, query };
  return { ...node, operand: replaceTablesInExpression(node.operand, replace), query };
}

function inBody(body: QueryBody, replace: Replace): QueryBody {
  switch (body.kind) {
    case 'block':
      return { ...body, from: body.from && replaceTablesInFrom(body.from, replace) };
    case 'set-operation':
      return { ...body, left: inBody(body.left, replace), right: inBody(body.right, replace) };
    case 'query':
      return { ...body, query: replaceTables(body.query, replace) };
    case 'values':
      return body;
  }
}

/** As replaceTables, in a FROM clause. */
export function replaceTablesInFrom(table: TableExpression, replace: Replace): TableExpression {
  switch (table.kind) {
    case 'table':
      return replace(table);
    case 'json-table':
      return { ...table, document: replaceTablesInExpression(table.document, replace) };
    case 'derived':
      return { ...table, query: replaceTables(table.query, replace) };
    case 'join':
      return {
        ...table,
        left: replaceTablesInFrom(table.left, replace),
        right: replaceTablesInFrom(table.right, replace),
        on: table.on && replaceTablesInExpression(table.on, replace),
      };
  }
}
