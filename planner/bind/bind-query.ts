import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { boundColumn } from '../logical/bound-expression';
import { type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression, LimitClause, QueryBody, SelectStatement } from '../sql/ast';
import { bindBlock } from './bind-block';
import type { BoundQuery, CommonTables } from './bind-context';
import type { Surroundings } from './scope';

/** A query expression as a plan. Errors: those of names (1054, 1052, 1146 …), and 1235 for what cannot be done over several data nodes. */
export function bindQuery(query: SelectStatement, outer: Surroundings): BoundQuery {
  const around = { ...outer, commonTables: withCommonTables(query, outer.commonTables) };
  if (query.body.kind === 'block') {
    return limited(bindBlock(query.body, query.orderBy, around), query.limit);
  }
  const body = bindBody(query.body, around);
  return limited(orderedByOutput(body, query), query.limit);
}

function withCommonTables(query: SelectStatement, outer: CommonTables): CommonTables {
  if (!query.with) return outer;
  if (query.with.recursive) throw notSupported('WITH RECURSIVE over several data nodes');
  const tables = new Map(outer);
  for (const { name, columns, query: inner, cycle } of query.with.tables) {
    if (cycle) throw notSupported('CYCLE … RESTRICT over several data nodes');
    tables.set(name.toLowerCase(), { columns, query: inner, environment: new Map(tables) });
  }
  return tables;
}

function bindBody(body: QueryBody, around: Surroundings): BoundQuery {
  switch (body.kind) {
    case 'block':
      return bindBlock(body, [], around);
    case 'query':
      return bindQuery(body.query, around);
    case 'set-operation':
      return bindUnion(body, around);
    case 'values':
      throw notSupported('VALUES as a query over several data nodes');
  }
}

function bindUnion(body: QueryBody & { kind: 'set-operation' }, around: Surroundings): BoundQuery {
  if (body.operator !== 'union') throw notSupported(`${body.operator.toUpperCase()} over several data nodes`);
  const left = bindBody(body.left, around);
  const right = bindBody(body.right, around);
  if (left.items.length !== right.items.length) {
    throw sqlError(
      'ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT',
      'The used SELECT statements have a different number of columns',
    );
  }
  const items = left.items.map(({ name }) => ({ name, id: around.context.newColumn(name, null, null) }));
  const union: LogicalPlan = {
    kind: 'union',
    inputs: [visible(left), visible(right)],
    columns: items.map(({ id }) => id),
  };
  return { plan: body.all ? union : { kind: 'distinct', input: union }, items };
}

function visible({ plan, items }: BoundQuery): LogicalPlan {
  const output = outputOf(plan);
  if (output.length === items.length && items.every(({ id }, index) => output[index] === id)) return plan;
  return { kind: 'project', input: plan, items: items.map(({ id }) => ({ id, expression: boundColumn(id) })) };
}

/** ORDER BY of a union names its output columns, by name or by place. */
function orderedByOutput(bound: BoundQuery, query: SelectStatement): BoundQuery {
  if (query.orderBy.length === 0) return bound;
  const keys = query.orderBy.map(({ expression, descending }) => ({
    id: outputColumn(expression, bound),
    descending,
  }));
  return { ...bound, plan: { kind: 'sort', input: bound.plan, keys } };
}

function outputColumn(expression: Expression, { items }: BoundQuery): number {
  if (expression.kind === 'number') {
    const item = items[Number(expression.text) - 1];
    if (!item) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${expression.text}' in 'order clause'`);
    return item.id;
  }
  if (expression.kind !== 'column') throw notSupported('ORDER BY an expression over a UNION of several data nodes');
  const name = expression.name.toLowerCase();
  const item = items.find((each) => each.name.toLowerCase() === name);
  if (!item) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${expression.name}' in 'order clause'`);
  return item.id;
}

function limited(bound: BoundQuery, limit: LimitClause | null): BoundQuery {
  if (!limit) return bound;
  if (limit.withTies) throw notSupported('FETCH … WITH TIES over several data nodes');
  if (limit.rowsExamined) throw notSupported('LIMIT … ROWS EXAMINED over several data nodes');
  const count = limitNumber(limit.count);
  const offset = limit.offset ? limitNumber(limit.offset) : 0;
  return { ...bound, plan: { kind: 'limit', input: bound.plan, offset, count, warnWhenCut: null } };
}

/** LIMIT takes numbers up to 2^64-1; more rows than a double counts exactly do not exist. */
function limitNumber(expression: Expression): number {
  if (expression.kind === 'number' && expression.form === 'integer') {
    return Math.min(Number(expression.text), Number.MAX_SAFE_INTEGER);
  }
  throw notSupported('a LIMIT that is not a number');
}
