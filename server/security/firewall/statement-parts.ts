import { tableReferencesOf } from '../../../planner/shapes/table-references';
import type {
  Expression,
  QueryBody,
  SelectBlock,
  SelectStatement,
  Statement,
  TableExpression,
  TableReference,
} from '../../../planner/sql/ast';
import { forEachExpression, forEachSubquery } from '../../../planner/sql/walk';

/** A statement taken apart, subqueries included, so that each rule need not walk it. */
export interface StatementParts {
  readonly tables: readonly TableReference[];
  readonly blocks: readonly SelectBlock[];
  readonly setOperations: readonly (QueryBody & { readonly kind: 'set-operation' })[];
  readonly queries: readonly SelectStatement[];
  /** WHERE, HAVING and ON: whole conditions. */
  readonly conditions: readonly { readonly of: 'where' | 'having' | 'on'; readonly condition: Expression }[];
  /** Every expression and its parts. */
  readonly expressions: readonly Expression[];
}

export function partsOf(statement: Statement): StatementParts {
  const collector = new Collector();
  if (statement.kind !== 'other') collector.statement(statement);
  return {
    tables: statement.kind === 'other' ? [] : tableReferencesOf(statement),
    blocks: collector.blocks,
    setOperations: collector.setOperations,
    queries: collector.queries,
    conditions: collector.conditions,
    expressions: collector.expressions,
  };
}

class Collector {
  readonly blocks: SelectBlock[] = [];
  readonly setOperations: (QueryBody & { readonly kind: 'set-operation' })[] = [];
  readonly queries: SelectStatement[] = [];
  readonly conditions: { readonly of: 'where' | 'having' | 'on'; readonly condition: Expression }[] = [];
  readonly expressions: Expression[] = [];

  statement(statement: Exclude<Statement, { kind: 'other' }>): void {
    switch (statement.kind) {
      case 'select':
        this.query(statement);
        return;
      case 'insert':
        if (statement.source.kind === 'query') this.query(statement.source.query);
        else for (const row of statement.source.rows) for (const value of row) this.expression(value);
        for (const { value } of statement.onDuplicate) this.expression(value);
        return;
      case 'update':
      case 'delete':
        for (const { query } of statement.with?.tables ?? []) this.query(query);
        this.from(statement.from);
        if (statement.kind === 'update') for (const { value } of statement.assignments) this.expression(value);
        this.condition('where', statement.where);
        for (const { expression } of statement.orderBy) this.expression(expression);
        return;
    }
  }

  private query(query: SelectStatement): void {
    this.queries.push(query);
    for (const { query: inner } of query.with?.tables ?? []) this.query(inner);
    this.body(query.body);
    for (const { expression } of query.orderBy) this.expression(expression);
  }

  private body(body: QueryBody): void {
    switch (body.kind) {
      case 'block':
        this.blocks.push(body);
        for (const item of body.items) if (item.kind === 'expression') this.expression(item.expression);
        if (body.from) this.from(body.from);
        this.condition('where', body.where);
        this.condition('having', body.having);
        for (const { expression } of body.groupBy) this.expression(expression);
        return;
      case 'set-operation':
        this.setOperations.push(body);
        this.body(body.left);
        this.body(body.right);
        return;
      case 'query':
        this.query(body.query);
        return;
      case 'values':
        for (const row of body.rows) for (const value of row) this.expression(value);
        return;
    }
  }

  private from(table: TableExpression): void {
    if (table.kind === 'derived') this.query(table.query);
    if (table.kind !== 'join') return;
    this.from(table.left);
    this.from(table.right);
    this.condition('on', table.on);
  }

  private condition(of: 'where' | 'having' | 'on', condition: Expression | null): void {
    if (condition === null) return;
    this.conditions.push({ of, condition });
    this.expression(condition);
  }

  private expression(expression: Expression): void {
    forEachExpression(expression, (node) => this.expressions.push(node));
    forEachSubquery(expression, (query) => this.query(query));
  }
}
