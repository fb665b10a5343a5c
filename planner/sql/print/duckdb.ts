import { notSupported } from '../../../protocol/wire/sql-error';
import type {
  DeleteStatement,
  Expression,
  InsertStatement,
  OrderItem,
  QueryBody,
  SelectBlock,
  SelectStatement,
  Statement,
  TableExpression,
  UpdateStatement,
} from '../ast';
import { printDuckdbExpression, printDuckdbName } from './duckdb-expressions';
import type { LeafText } from './mysql';

/** A query or a change in DuckDB's syntax, with the result it has in MySQL. Errors: 1235 for what has no counterpart there. */
export function printDuckdbStatement(statement: Exclude<Statement, { kind: 'other' }>, leaves?: LeafText): string {
  const printer = new DuckdbPrinter(leaves);
  switch (statement.kind) {
    case 'select':
      return printer.query(statement);
    case 'insert':
      return printer.insert(statement);
    case 'update':
      return printer.update(statement);
    case 'delete':
      return printer.delete(statement);
  }
}

function refuse(what: string): never {
  throw notSupported(`${what} on a DuckDB data node`);
}

function joinParts(parts: readonly (string | null | false)[]): string {
  return parts.filter((part) => part).join(' ');
}

const joinWords = {
  inner: 'JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  cross: 'CROSS JOIN',
  straight: 'JOIN',
} as const;

class DuckdbPrinter {
  private readonly print: (expression: Expression) => string;

  constructor(leaves: LeafText | undefined) {
    this.print = (expression) => printDuckdbExpression(expression, leaves);
  }

  query({ with: common, body, orderBy, limit, lock, into }: SelectStatement): string {
    if (common) refuse('WITH');
    if (lock !== null) refuse(lock);
    if (into) refuse('INTO');
    if (limit?.withTies || limit?.rowsExamined) refuse(limit.withTies ? 'WITH TIES' : 'ROWS EXAMINED');
    return joinParts([
      this.body(body),
      orderBy.length > 0 && `ORDER BY ${orderBy.map((each) => this.order(each)).join(', ')}`,
      limit && `LIMIT ${this.print(limit.count)}`,
      limit?.offset ? `OFFSET ${this.print(limit.offset)}` : null,
    ]);
  }

  /** MySQL's NULLs are lower than everything. */
  private order({ expression, descending }: OrderItem): string {
    return `${this.print(expression)} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`;
  }

  private body(body: QueryBody): string {
    switch (body.kind) {
      case 'block':
        return this.block(body);
      case 'query':
        return `(${this.query(body.query)})`;
      case 'values':
        return refuse('VALUES');
      case 'set-operation':
        return `${this.body(body.left)} ${body.operator.toUpperCase()}${body.all ? ' ALL' : ''} ${this.body(body.right)}`;
    }
  }

  private block(block: SelectBlock): string {
    if (block.withRollup) refuse('WITH ROLLUP');
    if (block.windows.length > 0) refuse('WINDOW');
    const items = block.items.map((item) => {
      if (item.kind === 'star') return item.table === null ? '*' : `${printDuckdbName(item.table)}.*`;
      return `${this.print(item.expression)}${item.alias === null ? '' : ` AS ${printDuckdbName(item.alias)}`}`;
    });
    return joinParts([
      'SELECT',
      block.distinct && 'DISTINCT',
      items.join(', '),
      block.from && `FROM ${this.from(block.from)}`,
      block.where && `WHERE ${this.print(block.where)}`,
      block.groupBy.length > 0 &&
        `GROUP BY ${block.groupBy.map(({ expression }) => this.print(expression)).join(', ')}`,
      block.having && `HAVING ${this.print(block.having)}`,
    ]);
  }

  private from(table: TableExpression): string {
    switch (table.kind) {
      case 'table':
        if (table.partitions.length > 0) refuse('PARTITION (…)');
        if (table.systemTime) refuse('FOR SYSTEM_TIME');
        return `${printDuckdbName(table.name)}${table.alias === null ? '' : ` AS ${printDuckdbName(table.alias)}`}`;
      case 'json-table':
        return refuse('JSON_TABLE');
      case 'derived': {
        const columns = table.columns.length > 0 ? ` (${table.columns.map(printDuckdbName).join(', ')})` : '';
        if (table.lateral) refuse('LATERAL');
        return `(${this.query(table.query)}) AS ${printDuckdbName(table.alias)}${columns}`;
      }
      case 'join': {
        if (table.natural || table.using) refuse('NATURAL JOIN and USING');
        const right = table.right.kind === 'join' ? `(${this.from(table.right)})` : this.from(table.right);
        return joinParts([
          this.from(table.left),
          joinWords[table.type],
          right,
          table.on && `ON ${this.print(table.on)}`,
          !table.on && table.type !== 'cross' && 'ON TRUE',
        ]);
      }
    }
  }

  insert(statement: InsertStatement): string {
    if (statement.replace) refuse('REPLACE');
    if (statement.onDuplicate.length > 0) refuse('ON DUPLICATE KEY UPDATE');
    if (statement.returning) refuse('RETURNING');
    if (statement.rowAlias) refuse('AS after VALUES');
    refuseModifiers(statement.modifiers);
    if (statement.source.kind === 'query') refuse('INSERT … SELECT');
    const rows = statement.source.rows.map((row) => `(${row.map(this.print).join(', ')})`);
    const columns = statement.columns === null ? '' : ` (${statement.columns.map(printDuckdbName).join(', ')})`;
    return `INSERT INTO ${this.from(statement.table)}${columns} VALUES ${rows.join(', ')}`;
  }

  update(statement: UpdateStatement): string {
    refuseAround(statement);
    const assignments = statement.assignments.map(
      ({ column, value }) => `${printDuckdbName(column.name)} = ${this.print(value)}`,
    );
    return joinParts([
      `UPDATE ${this.from(statement.from)} SET ${assignments.join(', ')}`,
      this.where(statement.where),
    ]);
  }

  delete(statement: DeleteStatement): string {
    refuseAround(statement);
    if (statement.targets !== null) refuse('DELETE of several tables');
    if (statement.returning) refuse('RETURNING');
    return joinParts([`DELETE FROM ${this.from(statement.from)}`, this.where(statement.where)]);
  }

  private where(where: Expression | null): string | null {
    return where && `WHERE ${this.print(where)}`;
  }
}

function refuseAround(statement: UpdateStatement | DeleteStatement): void {
  const verb = statement.kind.toUpperCase();
  if (statement.with) refuse(`WITH … ${verb}`);
  if (statement.from.kind !== 'table') refuse(`${verb} of joined tables`);
  if (statement.orderBy.length > 0) refuse(`${verb} … ORDER BY`);
  if (statement.limit) refuse(`${verb} … LIMIT`);
  if (statement.portion) refuse('FOR PORTION OF');
  refuseModifiers(statement.modifiers);
}

/** LOW_PRIORITY and the like are about locks that DuckDB has not. IGNORE turns errors into warnings. */
function refuseModifiers(modifiers: readonly string[]): void {
  if (modifiers.includes('IGNORE')) refuse('IGNORE');
}
