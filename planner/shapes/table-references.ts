import type { Expression, QueryBody, SelectStatement, Statement, TableExpression, TableReference } from '../sql/ast';
import { forEachSubquery } from '../sql/walk';

/** All tables that a statement names, in order; names of common table expressions are none. */
export function tableReferencesOf(statement: Exclude<Statement, { kind: 'other' }>): readonly TableReference[] {
  const found: TableReference[] = [];
  const none: ReadonlySet<string> = new Set();
  switch (statement.kind) {
    case 'select':
      ofQuery(statement, none, found);
      break;
    case 'insert':
      found.push(statement.table);
      if (statement.source.kind === 'query') ofQuery(statement.source.query, none, found);
      else for (const row of statement.source.rows) for (const value of row) ofExpression(value, none, found);
      for (const { value } of statement.onDuplicate) ofExpression(value, none, found);
      break;
    case 'update':
    case 'delete': {
      const names = ofWith(statement.with, none, found);
      ofFrom(statement.from, names, found);
      if (statement.kind === 'update') for (const { value } of statement.assignments) ofExpression(value, names, found);
      if (statement.where) ofExpression(statement.where, names, found);
      for (const { expression } of statement.orderBy) ofExpression(expression, names, found);
      break;
    }
  }
  return found;
}

function ofWith(
  clause: SelectStatement['with'],
  outer: ReadonlySet<string>,
  found: TableReference[],
): ReadonlySet<string> {
  if (!clause) return outer;
  const names = new Set(outer);
  for (const { name, query } of clause.tables) {
    if (clause.recursive) names.add(name.toLowerCase());
    ofQuery(query, names, found);
    names.add(name.toLowerCase());
  }
  return names;
}

function ofQuery(query: SelectStatement, outer: ReadonlySet<string>, found: TableReference[]): void {
  const names = ofWith(query.with, outer, found);
  ofBody(query.body, names, found);
  for (const { expression } of query.orderBy) ofExpression(expression, names, found);
}

function ofBody(body: QueryBody, names: ReadonlySet<string>, found: TableReference[]): void {
  switch (body.kind) {
    case 'block': {
      if (body.from) ofFrom(body.from, names, found);
      for (const item of body.items) if (item.kind === 'expression') ofExpression(item.expression, names, found);
      for (const expression of [body.where, body.having]) if (expression) ofExpression(expression, names, found);
      for (const { expression } of body.groupBy) ofExpression(expression, names, found);
      for (const { window } of body.windows) {
        for (const expression of window.partitionBy) ofExpression(expression, names, found);
        for (const { expression } of window.orderBy) ofExpression(expression, names, found);
      }
      return;
    }
    case 'set-operation':
      ofBody(body.left, names, found);
      ofBody(body.right, names, found);
      return;
    case 'query':
      ofQuery(body.query, names, found);
      return;
    case 'values':
      for (const row of body.rows) for (const value of row) ofExpression(value, names, found);
      return;
  }
}

function ofFrom(table: TableExpression, names: ReadonlySet<string>, found: TableReference[]): void {
  switch (table.kind) {
    case 'table':
      if (table.schema !== null || !names.has(table.name.toLowerCase())) found.push(table);
      return;
    case 'json-table':
      ofExpression(table.document, names, found);
      return;
    case 'derived':
      ofQuery(table.query, names, found);
      return;
    case 'join':
      ofFrom(table.left, names, found);
      ofFrom(table.right, names, found);
      if (table.on) ofExpression(table.on, names, found);
      return;
  }
}

function ofExpression(expression: Expression, names: ReadonlySet<string>, found: TableReference[]): void {
  forEachSubquery(expression, (query) => ofQuery(query, names, found));
}
