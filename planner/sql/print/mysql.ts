import type {
  Expression,
  InsertStatement,
  LimitClause,
  QueryBody,
  SelectBlock,
  SelectItem,
  SelectStatement,
  Statement,
  TableExpression,
  TableReference,
  WithClause,
} from '../ast';
import { printExpression, printName, printOrderBy, printOrderItems } from './mysql-expressions';
import { printWindow } from './mysql-window';

/** How the leaves of a statement print that have no text of their own. */
export interface LeafText {
  readonly column: (id: number) => string;
  readonly parameter: (index: number) => string;
}

const noLeaves: LeafText = {
  column: (id) => `c${id}`,
  parameter: () => '?',
};

/** A query or DML statement in MySQL's syntax: it runs to the same result as the text it was read from. */
export function printStatement(statement: Exclude<Statement, { kind: 'other' }>, leaves: LeafText = noLeaves): string {
  const printer = new MysqlPrinter(leaves);
  switch (statement.kind) {
    case 'select':
      return printer.query(statement);
    case 'insert':
      return printer.insert(statement);
    case 'update':
      return joinParts([
        printer.withClause(statement.with),
        'UPDATE',
        ...statement.modifiers,
        printer.from(statement.from),
        `SET ${printer.assignments(statement.assignments)}`,
        printer.restriction(statement),
      ]);
    case 'delete': {
      const targets = statement.targets?.map(({ schema, name }) => printer.qualified(schema, name)).join(', ');
      return joinParts([
        printer.withClause(statement.with),
        'DELETE',
        ...statement.modifiers,
        targets,
        `FROM ${printer.from(statement.from)}`,
        printer.restriction(statement),
        statement.returning && `RETURNING ${printer.items(statement.returning)}`,
      ]);
    }
  }
}

function joinParts(parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter((part) => part).join(' ');
}

class MysqlPrinter {
  private readonly print: (expression: Expression) => string;

  constructor(leaves: LeafText) {
    const options = { ...leaves, query: (query: SelectStatement) => this.query(query) };
    this.print = (expression) => printExpression(expression, options);
  }

  query(query: SelectStatement): string {
    return joinParts([
      this.withClause(query.with),
      this.body(query.body),
      query.orderBy.length > 0 && printOrderBy(query.orderBy, this.print),
      this.limit(query.limit),
      query.lock,
    ]);
  }

  withClause(clause: WithClause | null): string | null {
    if (!clause) return null;
    const tables = clause.tables.map(({ name, columns, query }) => {
      const list = columns.length > 0 ? ` (${columns.map(printName).join(', ')})` : '';
      return `${printName(name)}${list} AS (${this.query(query)})`;
    });
    return `WITH ${clause.recursive ? 'RECURSIVE ' : ''}${tables.join(', ')}`;
  }

  private limit(limit: LimitClause | null): string | null {
    if (!limit) return null;
    return `LIMIT ${limit.offset ? `${this.print(limit.offset)}, ` : ''}${this.print(limit.count)}`;
  }

  private body(body: QueryBody): string {
    switch (body.kind) {
      case 'block':
        return this.block(body);
      case 'query':
        return `(${this.query(body.query)})`;
      case 'values':
        return `VALUES ${body.rows.map((row) => `(${row.map(this.print).join(', ')})`).join(', ')}`;
      case 'set-operation': {
        // The right side of a chain that was grouped to the right, as INTERSECT is, binds tighter by itself.
        return `${this.body(body.left)} ${body.operator.toUpperCase()}${body.all ? ' ALL' : ''} ${this.body(body.right)}`;
      }
    }
  }

  private block(block: SelectBlock): string {
    const windows = block.windows.map(({ name, window }) => `${printName(name)} AS ${printWindow(window, this.print)}`);
    return joinParts([
      'SELECT',
      block.distinct && 'DISTINCT',
      ...block.modifiers,
      this.items(block.items),
      block.from && `FROM ${this.from(block.from)}`,
      !block.from && block.where && 'FROM DUAL',
      block.where && `WHERE ${this.print(block.where)}`,
      block.groupBy.length > 0 && `GROUP BY ${printOrderItems(block.groupBy, this.print)}`,
      block.withRollup && 'WITH ROLLUP',
      block.having && `HAVING ${this.print(block.having)}`,
      windows.length > 0 && `WINDOW ${windows.join(', ')}`,
    ]);
  }

  items(items: readonly SelectItem[]): string {
    return items
      .map((item) => {
        if (item.kind === 'star')
          return `${[item.schema, item.table]
            .filter((name) => name !== null)
            .map((name) => `${printName(name)}.`)
            .join('')}*`;
        return `${this.print(item.expression)}${item.alias === null ? '' : ` AS ${printName(item.alias)}`}`;
      })
      .join(', ');
  }

  from(table: TableExpression): string {
    switch (table.kind) {
      case 'table':
        return this.table(table);
      case 'derived': {
        const columns = table.columns.length > 0 ? ` (${table.columns.map(printName).join(', ')})` : '';
        return `${table.lateral ? 'LATERAL ' : ''}(${this.query(table.query)}) AS ${printName(table.alias)}${columns}`;
      }
      case 'join': {
        const words = {
          inner: 'JOIN',
          left: 'LEFT JOIN',
          right: 'RIGHT JOIN',
          cross: 'CROSS JOIN',
          straight: 'STRAIGHT_JOIN',
        };
        const right = table.right.kind === 'join' ? `(${this.from(table.right)})` : this.from(table.right);
        return joinParts([
          this.from(table.left),
          table.natural && 'NATURAL',
          words[table.type],
          right,
          table.on && `ON ${this.print(table.on)}`,
          table.using && `USING (${table.using.map(printName).join(', ')})`,
        ]);
      }
    }
  }

  qualified(schema: string | null, name: string): string {
    return schema === null ? printName(name) : `${printName(schema)}.${printName(name)}`;
  }

  private table(table: TableReference): string {
    return joinParts([
      this.qualified(table.schema, table.name),
      table.partitions.length > 0 && `PARTITION (${table.partitions.map(printName).join(', ')})`,
      table.alias !== null && `AS ${printName(table.alias)}`,
      ...table.indexHints,
    ]);
  }

  insert(statement: InsertStatement): string {
    const { source } = statement;
    return joinParts([
      statement.replace ? 'REPLACE' : 'INSERT',
      ...statement.modifiers,
      `INTO ${this.table(statement.table)}`,
      statement.columns && `(${statement.columns.map(printName).join(', ')})`,
      source.kind === 'query'
        ? this.query(source.query)
        : `VALUES ${source.rows.map((row) => `(${row.map(this.print).join(', ')})`).join(', ')}`,
      statement.onDuplicate.length > 0 && `ON DUPLICATE KEY UPDATE ${this.assignments(statement.onDuplicate)}`,
      statement.returning && `RETURNING ${this.items(statement.returning)}`,
    ]);
  }

  assignments(assignments: InsertStatement['onDuplicate']): string {
    return assignments.map(({ column, value }) => `${this.print(column)} = ${this.print(value)}`).join(', ');
  }

  restriction(statement: {
    readonly where: Expression | null;
    readonly orderBy: SelectStatement['orderBy'];
    readonly limit: LimitClause | null;
  }): string {
    return joinParts([
      statement.where && `WHERE ${this.print(statement.where)}`,
      statement.orderBy.length > 0 && printOrderBy(statement.orderBy, this.print),
      this.limit(statement.limit),
    ]);
  }
}
