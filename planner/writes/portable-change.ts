import type { Capabilities, ColumnDescription, TableDescription } from '../../connectors/connector';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { PlannerSession } from '../facts';
import { widenExpression } from '../lower/widen-arithmetic';
import { kindOfType, type PortabilityContext, portability } from '../rules/portable';
import { statementTimeOf } from '../session-values';
import type { Assignment, DeleteStatement, Expression, InsertStatement, UpdateStatement } from '../sql/ast';
import { mapExpression, someExpression } from '../sql/walk';
import { constantLiteral } from './constant';
import { storedLiteral } from './stored-literal';

/**
 * A change in a form in which a backend that is not MySQL does what MySQL does: values are computed and converted here, conditions are of the
 * kind that both decide alike. Errors: those of MySQL's strict mode for values, 1235 for everything that such a backend would decide its own way.
 */
export function portableChange<S extends InsertStatement | UpdateStatement | DeleteStatement>(
  statement: S,
  table: TableDescription,
  capabilities: Capabilities,
  session: PlannerSession,
): S {
  if (statement.kind !== 'insert' && statement.from.kind !== 'table')
    throw notSupported(`${statement.kind.toUpperCase()} of joined tables on a data node that is not MySQL`);
  const change = new PortableChange(table, capabilities, session);
  switch (statement.kind) {
    case 'insert':
      return { ...statement, ...change.rows(statement) };
    case 'update':
      return {
        ...statement,
        assignments: change.assignments(statement.assignments),
        where: statement.where && change.condition(statement.where, 'UPDATE'),
      };
    case 'delete':
      return { ...statement, where: statement.where && change.condition(statement.where, 'DELETE') };
    default:
      return statement;
  }
}

class PortableChange {
  private readonly context: PortabilityContext;

  constructor(
    private readonly table: TableDescription,
    capabilities: Capabilities,
    private readonly session: PlannerSession,
  ) {
    this.context = {
      capabilities,
      typeOf: (node) => (node.kind === 'column' ? this.column(node.name).type : null),
    };
  }

  private column(name: string): ColumnDescription {
    const found = this.table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (!found) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${name}' in 'field list'`);
    return found;
  }

  rows(statement: InsertStatement): Pick<InsertStatement, 'source'> {
    const { source, columns } = statement;
    if (source.kind !== 'rows') return { source };
    const targets = columns === null ? this.table.columns : columns.map((name) => this.column(name));
    const rows = source.rows.map((row, index) => {
      if (row.length !== targets.length) {
        throw sqlError('ER_WRONG_VALUE_COUNT_ON_ROW', `Column count doesn't match value count at row ${index + 1}`);
      }
      return row.map((value, place) => this.stored(value, targets[place]!));
    });
    return { source: { kind: 'rows', rows } };
  }

  private stored(value: Expression, column: ColumnDescription): Expression {
    const literal = this.literal(value);
    if (literal.kind === 'null' && !column.type.nullable)
      throw sqlError('ER_BAD_NULL_ERROR', `Column '${column.name}' cannot be null`);
    return storedLiteral(literal, column);
  }

  /** The value of an expression without columns. */
  private literal(value: Expression): Expression {
    const timed = mapExpression(value, (node) => statementTimeOf(node, this.session));
    const isLiteral =
      ['null', 'default', 'boolean', 'number', 'hex', 'temporal'].includes(timed.kind) ||
      (timed.kind === 'string' && timed.introducer === null) ||
      (timed.kind === 'unary' && timed.operator === '-' && timed.operand.kind === 'number');
    return isLiteral ? timed : constantLiteral(timed, this.session.collation);
  }

  assignments(items: readonly Assignment[]): readonly Assignment[] {
    const assigned = new Set<string>();
    return items.map(({ column, value }) => {
      const target = this.column(column.name);
      if (readsAny(value, assigned)) {
        // MySQL assigns from left to right, standard SQL all at once.
        throw notSupported(
          `an UPDATE on a data node that is not MySQL whose value for '${target.name}' reads a column that it has assigned before`,
        );
      }
      assigned.add(target.name.toLowerCase());
      const stored = readsColumns(value) ? this.computed(value, target) : this.stored(value, target);
      return { column, value: stored };
    });
  }

  private computed(value: Expression, target: ColumnDescription): Expression {
    const found = portability(value, this.context);
    const to = kindOfType(target.type).kind;
    const from = found?.kind === 'value' ? found.value.kind : null;
    const exact = from === 'integer' || from === 'decimal';
    const same = value.kind === 'column' && this.column(value.name).columnType === target.columnType;
    if (same || (exact && (to === 'integer' || to === 'decimal'))) return widenExpression(value, this.context);
    throw notSupported(
      `an UPDATE on a data node that is not MySQL that computes '${target.name}' (${target.columnType}) from columns, but for sums, differences and products of exact numbers`,
    );
  }

  condition(where: Expression, verb: string): Expression {
    const timed = mapExpression(where, (node) => statementTimeOf(node, this.session));
    if (portability(timed, this.context)?.kind === 'truth') return widenExpression(timed, this.context);
    throw notSupported(
      `${verb} on a data node that is not MySQL with a condition that is not made of comparisons of numbers and dates; name the rows by their key`,
    );
  }
}

function readsColumns(value: Expression): boolean {
  return someExpression(value, (node) => node.kind === 'column');
}

function readsAny(value: Expression, names: ReadonlySet<string>): boolean {
  return someExpression(value, (node) => node.kind === 'column' && names.has(node.name.toLowerCase()));
}
