import type {
  Expression,
  InsertStatement,
  LimitClause,
  PeriodPortion,
  QueryBody,
  SelectBlock,
  SelectInto,
  SelectItem,
  SelectStatement,
  Statement,
  TableExpression,
  WithClause,
} from '../ast';
import { printExpression, printName, printOperand, printOrderBy, printOrderItems } from './mysql-expressions';
import { printLimit } from './mysql-limit';
import { printJsonTable, printQualified, printTable } from './mysql-tables';
import { printWindow } from './mysql-window';

/** How the leaves of a statement print that have no text of their own. */
export interface LeafText {
  readonly column: (id: number) => string;
  readonly parameter: (index: number) => string;
  /** Whether the text will be read without NO_BACKSLASH_ESCAPES; absent = not known, so that strings with backslashes print in hex. */
  readonly backslashEscapes?: boolean;
}

export const noLeaves: LeafText = {
  column: (id) => `c${id}`,
  parameter: () => '?',
};

/** Leaves of a text that is read under the session's sql_mode. */
export function leavesUnder({ sqlMode }: { readonly sqlMode: ReadonlySet<string> }): LeafText {
  return { ...noLeaves, backslashEscapes: !sqlMode.has('NO_BACKSLASH_ESCAPES') };
}

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
        printer.portion(statement.portion),
        `SET ${printer.assignments(statement.assignments)}`,
        printer.restriction(statement),
      ]);
    case 'delete': {
      const targets = statement.targets?.map(({ schema, name }) => printQualified(schema, name)).join(', ');
      return joinParts([
        printer.withClause(statement.with),
        'DELETE',
        ...statement.modifiers,
        targets,
        `FROM ${printer.from(statement.from)}`,
        printer.portion(statement.portion),
        printer.restriction(statement),
        statement.returning && `RETURNING ${printer.items(statement.returning)}`,
      ]);
    }
  }
}

function joinParts(parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter((part) => part).join(' ');
}

function printInto(into: SelectInto): string {
  if (into.kind !== 'variables') return `INTO ${into.kind.toUpperCase()} ${into.text}`;
  return `INTO ${into.names.map((name) => `@${printName(name)}`).join(', ')}`;
}

/**
 * The alias that keeps the name of a column whose text prints otherwise than it was written; null when the server calls it so anyway: a column by its
 * name, a string by its value, everything else by its text.
 */
function ownName({ expression, text }: SelectItem & { kind: 'expression' }, printed: string): string | null {
  // No alias can hold U+0000.
  if (text === '' || text === printed || text.includes('\0')) return null;
  if (expression.kind === 'column' || expression.kind === 'bound-column') return null;
  if (expression.kind === 'string' && !/x'[0-9a-f]*'$/.test(printed)) return null;
  return text;
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
      query.body.kind === 'block' ? this.block(query.body, query.into) : this.body(query.body),
      query.orderBy.length > 0 && printOrderBy(query.orderBy, this.print),
      query.limit && printLimit(query.limit, this.print),
      query.into && !query.into.early && printInto(query.into),
      query.lock,
    ]);
  }

  withClause(clause: WithClause | null): string | null {
    if (!clause) return null;
    const tables = clause.tables.map(({ name, columns, query, cycle }) => {
      const list = columns.length > 0 ? ` (${columns.map(printName).join(', ')})` : '';
      const restriction = cycle ? ` CYCLE ${cycle.map(printName).join(', ')} RESTRICT` : '';
      return `${printName(name)}${list} AS (${this.query(query)})${restriction}`;
    });
    return `WITH ${clause.recursive ? 'RECURSIVE ' : ''}${tables.join(', ')}`;
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

  private block(block: SelectBlock, into?: SelectInto): string {
    const windows = block.windows.map(({ name, window }) => `${printName(name)} AS ${printWindow(window, this.print)}`);
    return joinParts([
      'SELECT',
      block.distinct && 'DISTINCT',
      ...block.modifiers,
      this.items(block.items),
      into?.early && printInto(into),
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
        const text = this.print(item.expression);
        const name = item.alias ?? ownName(item, text);
        return name === null ? text : `${text} AS ${printName(name)}`;
      })
      .join(', ');
  }

  from(table: TableExpression): string {
    switch (table.kind) {
      case 'table':
        return printTable(table, this.print);
      case 'json-table':
        return printJsonTable(table, this.print);
      case 'derived': {
        const alias = this.aliasWithColumns(table.alias, table.columns);
        return `${table.lateral ? 'LATERAL ' : ''}(${this.query(table.query)}) AS ${alias}`;
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

  private aliasWithColumns(alias: string, columns: readonly string[]): string {
    return columns.length > 0 ? `${printName(alias)} (${columns.map(printName).join(', ')})` : printName(alias);
  }

  portion(portion: PeriodPortion | undefined): string | null {
    if (!portion) return null;
    const { period, start, end } = portion;
    return `FOR PORTION OF ${printName(period)} FROM ${printOperand(start, this.print)} TO ${printOperand(end, this.print)}`;
  }

  insert(statement: InsertStatement): string {
    const { source } = statement;
    return joinParts([
      statement.replace ? 'REPLACE' : 'INSERT',
      ...statement.modifiers,
      `INTO ${printTable(statement.table, this.print)}`,
      statement.columns && `(${statement.columns.map(printName).join(', ')})`,
      source.kind === 'query'
        ? this.query(source.query)
        : `VALUES ${source.rows.map((row) => `(${row.map(this.print).join(', ')})`).join(', ')}`,
      statement.rowAlias && `AS ${this.aliasWithColumns(statement.rowAlias.name, statement.rowAlias.columns)}`,
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
      statement.limit && printLimit(statement.limit, this.print),
    ]);
  }
}
