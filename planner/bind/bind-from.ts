import type { Field } from '../../engine/batch/column-type';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { VirtualTable } from '../facts';
import { boundColumn, conjunctsOf } from '../logical/bound-expression';
import { freeColumns } from '../logical/free-columns';
import { type JoinPlan, type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression, TableExpression, TableReference } from '../sql/ast';
import { bindCommonTable } from './bind-common-table';
import type { BoundQuery } from './bind-context';
import { bindExpression, refuseAggregates } from './bind-expression';
import { bindJsonTable } from './bind-json-table';
import { bindQuery } from './bind-query';
import type { Scope, ScopeColumn, ScopeTable, Surroundings } from './scope';

export interface BoundFrom {
  readonly plan: LogicalPlan;
  readonly scope: Scope;
}

/**
 * A FROM clause as scans and joins, with the names that it makes visible. Errors: 1146 unknown table, 1054, 1052, 1066, 1235.
 * @param preceding what stands left of it, for LATERAL
 */
export function bindFrom(from: TableExpression, around: Surroundings, preceding: Scope | null = null): BoundFrom {
  switch (from.kind) {
    case 'table': {
      const common = from.schema === null ? around.commonTables.get(from.name.toLowerCase()) : undefined;
      if (!common) return bindTable(from, around);
      return named(bindCommonTable(common, around), from.alias ?? from.name, common.columns, around);
    }
    case 'json-table':
      return bindJsonTable(from, around, preceding);
    case 'derived':
      return named(bindQuery(from.query, outsideOf(from.lateral, around, preceding)), from.alias, from.columns, around);
    case 'join':
      return bindJoin(from, around, preceding);
  }
}

/** What a derived table sees: nothing, or what stands before it. In LATERAL others see what that one sees, as on MySQL 8. */
function outsideOf(isLateral: boolean, around: Surroundings, preceding: Scope | null): Surroundings {
  if (isLateral) return { ...around, outer: preceding, isLateral };
  return around.isLateral ? around : { ...around, outer: null };
}

function scopeOf(table: ScopeTable, around: Surroundings): Scope {
  return { tables: [table], star: table.columns, shared: new Map(), around };
}

function bindTable(reference: TableReference, around: Surroundings): BoundFrom {
  const { context } = around;
  const virtual = context.rowsOf(reference);
  if (virtual) return bindRows(virtual, reference, around);
  const { table, needed } = context.locate(reference);
  if (!table.description) {
    throw sqlError('ER_NO_SUCH_TABLE', `Table '${table.schema}.${table.name}' doesn't exist`);
  }
  if (table.placement.kind === 'subtables') {
    throw notSupported(`'${table.name}' (split by subTables) in a query that does not name its sharding column`);
  }
  if (reference.systemTime) throw notSupported('FOR SYSTEM_TIME in a query over several data nodes');
  if (reference.partitions.length > 0) throw notSupported('PARTITION (…) in a query over several data nodes');
  const name = reference.alias ?? reference.name;
  const columns = table.description.columns.map((column): ScopeColumn => {
    const field: Field = {
      name: column.name,
      originalName: column.name,
      table: name,
      originalTable: table.name,
      schema: table.schema,
      type: column.type,
      flags: 0,
      ...(column.extendedType && { extendedType: column.extendedType }),
    };
    return { name: column.name, id: context.newColumn(column.name, column.type, field) };
  });
  const nodes = needed.nodes.length > 0 ? needed.nodes : [table.placement.nodes[0]!];
  return {
    plan: {
      kind: 'scan',
      table,
      alias: context.uniqueAlias(name),
      columns: columns.map(({ id }) => id),
      nodes,
      anyNode: needed.any,
    },
    scope: scopeOf(
      { schema: reference.alias === null ? table.schema : null, name, columns, engine: table.description.engine },
      around,
    ),
  };
}

function bindRows(table: VirtualTable, { alias, name }: TableReference, around: Surroundings): BoundFrom {
  const columns = table.fields.map((field): ScopeColumn => {
    const shown = { ...field, table: alias ?? name };
    return { name: field.name, id: around.context.newColumn(field.name, field.type, shown) };
  });
  const schema = alias === null ? (table.fields[0]?.schema ?? null) : null;
  return {
    plan: { kind: 'rows', table, columns: columns.map(({ id }) => id) },
    scope: scopeOf({ schema, name: alias ?? name, columns }, around),
  };
}

/** A query as a table of a FROM clause. Errors: 1353, 1060. */
function named(bound: BoundQuery, alias: string, names: readonly string[], around: Surroundings): BoundFrom {
  if (names.length > 0 && names.length !== bound.items.length) {
    throw sqlError(
      'ER_VIEW_WRONG_LIST',
      'In definition of view, derived table or common table expression, SELECT list and column names list have different column counts',
    );
  }
  const columns = bound.items.map((item, index) => ({ name: names[index] ?? item.name, id: item.id }));
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase())) throw sqlError('ER_DUP_FIELDNAME', `Duplicate column name '${name}'`);
    seen.add(name.toLowerCase());
  }
  return { plan: withOwnIds(bound.plan, columns), scope: scopeOf({ schema: null, name: alias, columns }, around) };
}

/** Cuts hidden columns off, so that they do not get in the way of what is above. */
function withOwnIds(plan: LogicalPlan, columns: readonly ScopeColumn[]): LogicalPlan {
  return { kind: 'project', input: plan, items: columns.map(({ id }) => ({ id, expression: boundColumn(id) })) };
}

function bindJoin(join: TableExpression & { kind: 'join' }, around: Surroundings, preceding: Scope | null): BoundFrom {
  const left = bindFrom(join.left, around, preceding);
  const before = preceding ? { ...left.scope, around: { ...around, outer: preceding } } : left.scope;
  // What is kept cannot need what may be missing.
  const isKept = join.type === 'right' && join.right.kind === 'json-table';
  const right = bindFrom(join.right, around, isKept ? preceding : before);
  refuseDuplicates(left.scope, right.scope);
  const names = join.natural ? commonNames(left.scope, right.scope) : join.using;
  const { scope, equalities } = joinScopes(left.scope, right.scope, names, join.type === 'right');
  const on = [...equalities];
  if (join.on) {
    const condition = bindExpression(join.on, scope, 'on clause');
    refuseAggregates(condition);
    on.push(...conjunctsOf(condition));
  }
  const correlated = freeColumns(right.plan).some((id) => outputOf(left.plan).includes(id));
  if (correlated && join.type === 'right') throw sqlError('ER_BAD_FIELD_ERROR', 'LATERAL on the right of a RIGHT JOIN');
  const isPlain = join.type !== 'left' && join.type !== 'right';
  if (correlated && isPlain && right.plan.kind === 'json-table' && right.plan.input.kind === 'dual') {
    const table: LogicalPlan = { ...right.plan, input: left.plan };
    return { plan: on.length > 0 ? { kind: 'filter', input: table, predicates: on } : table, scope };
  }
  const plan = (type: JoinPlan['type'], first: LogicalPlan, second: LogicalPlan): LogicalPlan => ({
    kind: correlated ? 'apply' : 'join',
    type,
    left: first,
    right: second,
    on,
    compare: [],
    mark: null,
  });
  switch (join.type) {
    case 'left':
      return { plan: plan('left', left.plan, right.plan), scope };
    case 'right':
      return { plan: plan('left', right.plan, left.plan), scope };
    default:
      return { plan: plan('inner', left.plan, right.plan), scope };
  }
}

function refuseDuplicates(left: Scope, right: Scope): void {
  for (const table of right.tables) {
    const same = left.tables.some(
      (other) => other.name.toLowerCase() === table.name.toLowerCase() && (other.schema ?? '') === (table.schema ?? ''),
    );
    if (same) throw sqlError('ER_NONUNIQ_TABLE', `Not unique table/alias: '${table.name}'`);
  }
}

function commonNames(left: Scope, right: Scope): readonly string[] {
  const names = new Set(right.star.map(({ name }) => name.toLowerCase()));
  return left.star.map(({ name }) => name).filter((name) => names.has(name.toLowerCase()));
}

/**
 * USING and NATURAL: the shared columns come first and once, in the order that they have in the first table (MySQL manual, "JOIN Clause"); a RIGHT
 * JOIN is a LEFT JOIN with its sides exchanged, and shows the columns of the side that is kept.
 */
function joinScopes(
  left: Scope,
  right: Scope,
  names: readonly string[] | null,
  keepRight: boolean,
): { readonly scope: Scope; readonly equalities: readonly Expression[] } {
  const tables = [...left.tables, ...right.tables];
  const { around } = left;
  const shared = new Map([...left.shared, ...right.shared]);
  if (names === null) return { scope: { tables, star: [...left.star, ...right.star], shared, around }, equalities: [] };
  const equalities: Expression[] = [];
  for (const name of names) {
    const leftColumn = columnNamed(left, name);
    const rightColumn = columnNamed(right, name);
    equalities.push({
      kind: 'binary',
      operator: '=',
      left: boundColumn(leftColumn.id),
      right: boundColumn(rightColumn.id),
    });
    shared.set(name.toLowerCase(), (keepRight ? rightColumn : leftColumn).id);
  }
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const isShared = ({ name }: ScopeColumn): boolean => wanted.has(name.toLowerCase());
  const [kept, other] = keepRight ? [right, left] : [left, right];
  const star = [...kept.star.filter(isShared), ...[...kept.star, ...other.star].filter((column) => !isShared(column))];
  return { scope: { tables, star, shared, around }, equalities };
}

function columnNamed(scope: Scope, name: string): ScopeColumn {
  const found = scope.star.filter((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found.length === 0) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${name}' in 'from clause'`);
  if (found.length > 1) throw sqlError('ER_NON_UNIQ_ERROR', `Column '${name}' in from clause is ambiguous`);
  return found[0]!;
}
