import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import { boundColumn } from '../logical/bound-expression';
import { type LogicalPlan, outputOf, type ProjectItem, type SortKey } from '../logical/plan';
import type { WindowItem } from '../logical/window';
import type { Expression, LimitClause, OrderItem, QueryBody, SelectBlock, SelectStatement } from '../sql/ast';
import { bindBlock } from './bind-block';
import { withCommonTables } from './bind-common-table';
import type { BindContext, BoundQuery } from './bind-context';
import { bindExpression } from './bind-expression';
import type { Scope, Surroundings } from './scope';

/** A query expression as a plan. Errors: those of names (1054, 1052, 1146 …), and 1235 for what cannot be done over several data nodes. */
export function bindQuery(query: SelectStatement, outer: Surroundings): BoundQuery {
  const around = { ...outer, commonTables: withCommonTables(query, outer) };
  if (query.body.kind === 'block') {
    return limited(bindBlock(query.body, query.orderBy, around), query.limit, around.context);
  }
  const body = bindBody(query.body, around);
  return limited(orderedByOutput(body, query.orderBy, around), query.limit, around.context);
}

export function bindBody(body: QueryBody, around: Surroundings): BoundQuery {
  switch (body.kind) {
    case 'block':
      return bindBlock(body, [], around);
    case 'query':
      return bindQuery(body.query, around);
    case 'set-operation':
      return bindSetOperation(body, around);
    case 'values':
      return bindValues(body.rows, around);
  }
}

function bindSetOperation(body: QueryBody & { kind: 'set-operation' }, around: Surroundings): BoundQuery {
  const left = bindBody(body.left, around);
  const right = bindBody(body.right, around);
  requireSameCount(left, right);
  const items = left.items.map(({ name }) => ({ name, id: around.context.newColumn(name, null, null) }));
  const columns = items.map(({ id }) => id);
  const [first, second] = [visible(left), visible(right)];
  if (body.operator !== 'union') {
    const { operator, all } = body;
    return { plan: { kind: 'set-operation', operator, all, left: first, right: second, columns }, items };
  }
  const union: LogicalPlan = { kind: 'union', inputs: [first, second], columns };
  return { plan: body.all ? union : { kind: 'distinct', input: union }, items };
}

export function requireSameCount(left: BoundQuery, right: BoundQuery): void {
  if (left.items.length === right.items.length) return;
  throw sqlError(
    'ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT',
    'The used SELECT statements have a different number of columns',
  );
}

/** VALUES (1, 2), (3, 4): one SELECT for each row, whose columns are called as the first row is written. */
function bindValues(rows: readonly (readonly Expression[])[], around: Surroundings): BoundQuery {
  const selects = rows.map((row) => bindBlock(rowBlock(row), [], around));
  const [first, ...others] = selects as [BoundQuery, ...BoundQuery[]];
  for (const other of others) {
    if (other.items.length !== first.items.length) {
      throw sqlError(
        'ER_WRONG_NUMBER_OF_VALUES_IN_TVC',
        'The used table value constructor has a different number of values',
      );
    }
  }
  if (others.length === 0) return first;
  const items = first.items.map(({ name }) => ({ name, id: around.context.newColumn(name, null, null) }));
  return { plan: { kind: 'union', inputs: selects.map(visible), columns: items.map(({ id }) => id) }, items };
}

function rowBlock(row: readonly Expression[]): SelectBlock {
  return {
    kind: 'block',
    distinct: false,
    modifiers: [],
    items: row.map((expression) => ({ kind: 'expression', expression, alias: null, text: textOf(expression) })),
    from: null,
    where: null,
    groupBy: [],
    withRollup: false,
    having: null,
    windows: [],
  };
}

function textOf(expression: Expression): string {
  if (expression.kind === 'number') return expression.text;
  return expression.kind === 'string' ? expression.value : 'value';
}

/** The visible columns alone, in order. */
export function visible({ plan, items }: BoundQuery): LogicalPlan {
  const output = outputOf(plan);
  if (output.length === items.length && items.every(({ id }, index) => output[index] === id)) return plan;
  return { kind: 'project', input: plan, items: items.map(({ id }) => ({ id, expression: boundColumn(id) })) };
}

/** ORDER BY of a set operation: its output columns, by name, by place or in expressions. */
function orderedByOutput(bound: BoundQuery, orderBy: readonly OrderItem[], around: Surroundings): BoundQuery {
  if (orderBy.length === 0) return bound;
  const computed: ProjectItem[] = [];
  const scope: Scope = {
    tables: [{ schema: null, name: '', columns: bound.items }],
    star: bound.items,
    shared: new Map(),
    around,
  };
  const keys = orderBy.map(({ expression, descending }): SortKey => {
    if (expression.kind === 'number' && expression.form === 'integer')
      return { id: columnAt(expression.text, bound), descending };
    const key = bindExpression(expression, scope, 'order clause');
    if (key.kind === 'bound-column') return { id: key.id, descending };
    const id = around.context.newColumn('sort key', null, null);
    computed.push({ id, expression: key });
    return { id, descending };
  });
  const kept = bound.items.map(({ id }) => ({ id, expression: boundColumn(id) }));
  const input: LogicalPlan =
    computed.length === 0 ? bound.plan : { kind: 'project', input: bound.plan, items: [...kept, ...computed] };
  return { ...bound, plan: { kind: 'sort', input, keys } };
}

function columnAt(text: string, { items }: BoundQuery): number {
  const item = items[Number(text) - 1];
  if (!item) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${text}' in 'order clause'`);
  return item.id;
}

export function limited(bound: BoundQuery, limit: LimitClause | null, context: BindContext): BoundQuery {
  if (!limit) return bound;
  if (limit.rowsExamined) throw notSupported('LIMIT … ROWS EXAMINED over several data nodes');
  const count = limitNumber(limit.count);
  const offset = limit.offset ? limitNumber(limit.offset) : 0;
  if (limit.withTies && count > 0) return { ...bound, plan: withTies(bound.plan, offset, count, context) };
  return { ...bound, plan: { kind: 'limit', input: bound.plan, offset, count, warnWhenCut: null } };
}

/** FETCH … WITH TIES: also the rows that are sorted like the last one, which have its rank. Errors: 4180 without an order. */
function withTies(plan: LogicalPlan, offset: number, count: number, context: BindContext): LogicalPlan {
  if (plan.kind !== 'sort')
    throw new SqlError(4180, 'HY000', 'FETCH ... WITH TIES requires ORDER BY clause to be present');
  const [rank, place] = ['rank', 'row_number'].map(
    (name): WindowItem => ({
      id: context.newColumn(name, null, null),
      call: { kind: 'call', name, schema: null, arguments: [], bare: false },
      frame: null,
      start: null,
      end: null,
    }),
  ) as [WindowItem, WindowItem];
  const isNotPast = comparison('<=', rank, offset + count);
  const isWanted = comparison('>', place, offset);
  const input: LogicalPlan = {
    kind: 'window',
    input: plan.input,
    partitionBy: [],
    orderBy: plan.keys,
    calls: [rank, place],
  };
  return { ...plan, input: { kind: 'filter', input, predicates: [isNotPast, isWanted] } };
}

function comparison(operator: '<=' | '>', { id }: WindowItem, bound: number): Expression {
  const right: Expression = { kind: 'number', text: String(bound), form: 'integer' };
  return { kind: 'binary', operator, left: boundColumn(id), right };
}

/** LIMIT takes numbers up to 2^64-1; more rows than a double counts exactly do not exist. */
function limitNumber(expression: Expression): number {
  if (expression.kind === 'number' && expression.form === 'integer') {
    return Math.min(Number(expression.text), Number.MAX_SAFE_INTEGER);
  }
  throw notSupported('a LIMIT that is not a number');
}
