import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { boundColumn } from '../logical/bound-expression';
import { mapOwnExpressions } from '../logical/free-columns';
import { inputsOf, type LogicalPlan, mapInputs } from '../logical/plan';
import type { Expression, QueryBody, SelectStatement } from '../sql/ast';
import { replaceTables } from '../sql/replace-tables';
import { mapExpression, someExpression } from '../sql/walk';
import type { BindContext, BoundQuery, CommonTable, CommonTables } from './bind-context';
import { bindBody, bindQuery, limited, requireSameCount, visible } from './bind-query';
import type { Surroundings } from './scope';

/** The common tables that a query can name: those of the queries around it, and its own. */
export function withCommonTables(query: SelectStatement, { commonTables, context }: Surroundings): CommonTables {
  if (!query.with) return commonTables;
  const tables = new Map(commonTables);
  for (const { name, columns, query: inner, cycle } of query.with.tables) {
    const environment = new Map(tables);
    const recursive = query.with.recursive && names(inner, name);
    tables.set(name.toLowerCase(), {
      kind: recursive ? 'recursive' : 'query',
      name,
      number: context.newNumber(),
      columns,
      query: inner,
      cycle: cycle ?? null,
      environment,
    });
  }
  return tables;
}

function names(query: SelectStatement, table: string): boolean {
  let found = false;
  replaceTables(query, (reference) => {
    if (reference.schema === null && reference.name.toLowerCase() === table.toLowerCase()) found = true;
    return reference;
  });
  return found;
}

/**
 * A use of a common table. Tables whose rows are work to make, or would not be the same again, are made once: all uses are then of the same
 * number (those with one use only are put in place by `withoutLoneShares`). Others are bound anew for each use, so that each can move to
 * where its rows are.
 */
export function bindCommonTable(table: CommonTable, { context }: Surroundings): BoundQuery {
  if (table.kind === 'working') {
    const items = table.columns.map((name) => ({ name, id: context.newColumn(name, null, null) }));
    return { plan: { kind: 'working-table', number: table.number, columns: items.map(({ id }) => id) }, items };
  }
  let bound = context.shared.get(table.number);
  if (!bound) {
    const inside: Surroundings = { context, commonTables: table.environment, outer: null };
    if (table.kind === 'recursive') bound = bindRecursive(table, inside);
    else {
      bound = bindQuery(table.query, inside);
      cycleColumns(table, bound.items);
    }
    if (!isWork(bound.plan)) return bound;
    context.shared.set(table.number, bound);
  }
  const source = bound.items.map(({ id }) => id);
  const items = bound.items.map(({ name, id }) => {
    const { type, field } = context.column(id);
    return { name, id: context.newColumn(name, type, field) };
  });
  const columns = items.map(({ id }) => id);
  return { plan: { kind: 'shared', number: table.number, input: visible(bound), columns, source }, items };
}

const volatile: ReadonlySet<string> = new Set(['rand', 'uuid', 'uuid_short', 'random_bytes', 'sleep']);

function isWork(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'aggregate':
    case 'distinct':
    case 'limit':
    case 'window':
    case 'set-operation':
    case 'recursive':
    case 'shared':
      return true;
    default: {
      let found = false;
      mapOwnExpressions(plan, (expression) => {
        if (someExpression(expression, (node) => node.kind === 'call' && volatile.has(node.name))) found = true;
        return expression;
      });
      return found || inputsOf(plan).some(isWork);
    }
  }
}

type RecursiveTable = Exclude<CommonTable, { readonly kind: 'working' }>;

/** seed UNION [ALL] step …, where steps name the table (MariaDB manual, "Recursive Common Table Expressions Overview"). */
function bindRecursive(table: RecursiveTable, around: Surroundings): BoundQuery {
  const { body } = table.query;
  const [seeds, steps] = parts(body, table.name);
  const { orderBy, limit } = table.query;
  if (orderBy.length > 0) {
    throw notSupported(
      `ORDER BY of all rows in recursive common table '${table.name}'; sort where it is used, or put the part with its ORDER BY in parentheses`,
    );
  }
  const [seedPart, stepPart] = [joined(seeds), joined(steps)];
  if (!seedPart || !stepPart)
    throw notSupported(`recursive table '${table.name}' without a part that does not name it`);
  const { context } = around;
  const named = { ...around, commonTables: withCommonTables(table.query, around) };
  const seed = bindBody(seedPart.body, named);
  const names = seed.items.map(({ name }, index) => table.columns[index] ?? name);
  const working: CommonTable = { kind: 'working', number: table.number, columns: names };
  const commonTables = new Map([...named.commonTables, [table.name.toLowerCase(), working]]);
  const step = bindBody(stepPart.body, { ...around, commonTables });
  requireSameCount(seed, step);
  const items = names.map((name) => ({ name, id: context.newColumn(name, null, null) }));
  const plan: LogicalPlan = {
    kind: 'recursive',
    number: table.number,
    seed: visible(seed),
    step: visible(step),
    distinct: !steps.every(({ all }) => all),
    cycle: cycleColumns(table, items),
    columns: items.map(({ id }) => id),
  };
  // Rows are made as they are asked for: where no more are wanted the recursion ends, as in MySQL 8.
  return limited({ plan, items }, limit, context);
}

/** The places of the columns of CYCLE … RESTRICT; null without one. Errors: 1054, 1060. */
function cycleColumns(
  { cycle, columns }: RecursiveTable,
  items: readonly { readonly name: string }[],
): readonly number[] | null {
  if (cycle === null) return null;
  const names = items.map(({ name }, index) => (columns[index] ?? name).toLowerCase());
  const seen = new Set<number>();
  for (const name of cycle) {
    const place = names.indexOf(name.toLowerCase());
    if (place < 0) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${name}' in 'CYCLE clause'`);
    if (seen.has(place)) throw sqlError('ER_DUP_FIELDNAME', `Duplicate column name '${name}'`);
    seen.add(place);
  }
  return [...seen];
}

interface Part {
  readonly body: QueryBody;
  /** Joined to what is before it with UNION ALL. */
  readonly all: boolean;
}

/** The parts of a chain of unions: those that do not name the table, and those that do. */
function parts(body: QueryBody, table: string): readonly [readonly Part[], readonly Part[]] {
  const chain: Part[] = [];
  let rest = body;
  while (rest.kind === 'set-operation' && rest.operator === 'union') {
    chain.unshift({ body: rest.right, all: rest.all });
    rest = rest.left;
  }
  chain.unshift({ body: rest, all: true });
  const isStep = ({ body: part }: Part): boolean => names(asQuery(part), table);
  return [chain.filter((part) => !isStep(part)), chain.filter(isStep)];
}

function asQuery(body: QueryBody): SelectStatement {
  return { kind: 'select', with: null, body, orderBy: [], limit: null, lock: null };
}

function joined(chain: readonly Part[]): Part | null {
  if (chain.length === 0) return null;
  return chain.reduce((left, right) => ({
    all: left.all && right.all,
    body: { kind: 'set-operation', operator: 'union', all: right.all, left: left.body, right: right.body },
  }));
}

/** Puts tables that turned out to have one use in their place. */
export function withoutLoneShares(plan: LogicalPlan, context: BindContext): LogicalPlan {
  const uses = new Map<number, number>();
  const count = (node: LogicalPlan): LogicalPlan => {
    if (node.kind === 'shared') {
      const before = uses.get(node.number) ?? 0;
      uses.set(node.number, before + 1);
      // The first use stands for what is inside.
      if (before > 0) return node;
    }
    return everywhere(node, count);
  };
  count(plan);
  const place = (node: LogicalPlan): LogicalPlan => {
    const inside = everywhere(node, place);
    if (inside.kind !== 'shared' || uses.get(inside.number) !== 1) return inside;
    const { input, columns, source } = inside;
    return {
      kind: 'project',
      input,
      items: columns.map((id, index) => ({ id, expression: boundColumn(source[index]!) })),
    };
  };
  return context.shared.size === 0 ? plan : place(plan);
}

/** Rewrites a plan's inputs and the plans of its subqueries. */
function everywhere(plan: LogicalPlan, map: (plan: LogicalPlan) => LogicalPlan): LogicalPlan {
  const inExpression = (expression: Expression): Expression =>
    mapExpression(expression, (node) => {
      if (node.kind !== 'bound-subquery') return node;
      const inside = map(node.plan);
      const operands = node.operands.map(inExpression);
      const same = inside === node.plan && operands.every((operand, index) => operand === node.operands[index]);
      return same ? node : { ...node, plan: inside, operands };
    });
  return mapOwnExpressions(mapInputs(plan, map), inExpression);
}
