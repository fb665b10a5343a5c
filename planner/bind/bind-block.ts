import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { boundColumn, columnsIn, conjunctsOf, sameExpression } from '../logical/bound-expression';
import { type FilterPlan, type LogicalPlan, outputOf, type ProjectItem, type SortKey } from '../logical/plan';
import type { Expression, OrderItem, SelectBlock, SelectItem } from '../sql/ast';
import { itemName } from '../sql/item-name';
import type { BindContext, BoundQuery } from './bind-context';
import { bindExpression, hasAggregate, mapOutsideAggregates, refuseAggregates } from './bind-expression';
import { bindFrom } from './bind-from';
import { checkFullGroupBy } from './full-group-by';
import { anyValueOf, Grouping } from './grouping';
import { type ColumnReference, columnsOf, emptyScope, resolveLocally, type Scope, type Surroundings } from './scope';
import { hasWindow, refuseWindows, Windowing, withoutWindowNames } from './windows';

/** A select item after its names were resolved: its expression over the columns of FROM (and aggregates), its name, and whether that is an alias. */
interface BoundItem {
  readonly expression: Expression;
  readonly name: string;
  readonly aliased: boolean;
}

/**
 * SELECT … FROM … WHERE … GROUP BY … HAVING … ORDER BY as, from the inside out: joins, filter, aggregate, filter, project, distinct, sort.
 * Sort keys that are not selected become hidden columns of the project.
 */
export function bindBlock(block: SelectBlock, orderBy: readonly OrderItem[], around: Surroundings): BoundQuery {
  const { context } = around;
  refuseUnsupported(block);
  const named = (expression: Expression): Expression => withoutWindowNames(expression, block.windows);
  const from = block.from ? bindFrom(block.from, around) : null;
  const scope = from?.scope ?? emptyScope(around);
  let plan: LogicalPlan = from?.plan ?? { kind: 'dual' };
  if (block.where) {
    const where = bindExpression(block.where, scope, 'where clause');
    refuseAggregates(where);
    plan = { kind: 'filter', input: plan, predicates: conjunctsOf(where) };
  }
  const items = block.items.flatMap((item) =>
    bindItem(item.kind === 'star' ? item : { ...item, expression: named(item.expression) }, scope),
  );
  const groupKeys = block.groupBy.map(({ expression }) => bindGroupKey(expression, items, scope));
  const having = block.having && bindHaving(block.having, items, groupKeys, scope);
  if (having) refuseWindows(having);
  const keys = orderBy.map((item) => bindOrderKey({ ...item, expression: named(item.expression) }, items, scope));
  const grouped =
    groupKeys.length > 0 ||
    items.some(({ expression }) => hasAggregate(expression)) ||
    keys.some(({ expression }) => hasAggregate(expression)) ||
    (having !== null && hasAggregate(having));
  if (context.fullGroupBy) checkFullGroupBy(block, items, groupKeys, grouped, scope);
  if (!grouped) {
    if (having) plan = { kind: 'filter', input: plan, predicates: conjunctsOf(having) };
    return projected(plan, block.distinct, items, keys, context);
  }
  const local = new Set(outputOf(plan));
  const grouping = new Grouping(context, (id) => local.has(id), groupKeys, block.withRollup);
  const groupedItems = items.map((item) => ({ ...item, expression: grouping.rewrite(item.expression) }));
  const groupedKeys = keys.map((key) => ({ ...key, expression: grouping.rewrite(key.expression) }));
  const predicates = having ? conjunctsOf(having).map((predicate) => grouping.rewrite(predicate)) : [];
  plan = grouping.plan(plan);
  if (predicates.length > 0) plan = { kind: 'filter', input: plan, predicates } satisfies FilterPlan;
  return projected(plan, block.distinct, groupedItems, groupedKeys, context);
}

const harmlessModifiers: ReadonlySet<string> = new Set([
  'STRAIGHT_JOIN',
  'HIGH_PRIORITY',
  'SQL_NO_CACHE',
  'SQL_CACHE',
  'SQL_SMALL_RESULT',
  'SQL_BIG_RESULT',
  'SQL_BUFFER_RESULT',
]);

function refuseUnsupported(block: SelectBlock): void {
  const modifier = block.modifiers.find((word) => !harmlessModifiers.has(word));
  if (modifier) throw notSupported(`${modifier} over several data nodes`);
}

function bindItem(item: SelectItem, scope: Scope): BoundItem[] {
  if (item.kind === 'expression') {
    const expression = bindExpression(item.expression, scope, 'field list');
    return [{ expression, name: itemName(item), aliased: item.alias !== null }];
  }
  const columns =
    item.table === null
      ? scope.star
      : scope.tables
          .filter(({ name, schema }) => sameName(name, item.table!) && (item.schema === null || schema === item.schema))
          .flatMap((table) => table.columns);
  if (columns.length === 0) {
    if (item.table === null) throw sqlError('ER_NO_TABLES_USED', 'No tables used');
    throw sqlError('ER_BAD_TABLE_ERROR', `Unknown table '${item.table}'`);
  }
  return columns.map(({ id, name }) => ({ expression: boundColumn(id), name, aliased: false }));
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** GROUP BY: a place, a column of FROM, else an alias (MySQL manual, "MySQL Handling of GROUP BY"). */
function bindGroupKey(expression: Expression, items: readonly BoundItem[], scope: Scope): Expression {
  const key = groupKeyMeaning(expression, items, scope);
  refuseAggregates(key);
  return key;
}

function groupKeyMeaning(expression: Expression, items: readonly BoundItem[], scope: Scope): Expression {
  if (expression.kind === 'number' && expression.form === 'integer')
    return itemAt(expression.text, items, 'group statement');
  if (expression.kind === 'column') {
    const item = itemCalled(expression, items);
    // What is ambiguous in FROM is not where an item has the name.
    if (item !== null && columnsOf(scope, expression).length !== 1) return item.expression;
    const id = resolveLocally(scope, expression, 'group statement');
    if (id !== null) return boundColumn(id);
  }
  return bindWithItems(expression, items, scope, 'group statement');
}

function itemCalled({ table, name: wanted }: ColumnReference, items: readonly BoundItem[]): BoundItem | null {
  return (table === null && items.find(({ name }) => sameName(name, wanted))) || null;
}

function itemAt(text: string, items: readonly BoundItem[], clause: string): Expression {
  const item = items[Number(text) - 1];
  if (!item) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${text}' in '${clause}'`);
  return item.expression;
}

/** ORDER BY: a place, an alias or selected column, else columns of FROM. */
function bindOrderKey(
  { expression, descending }: OrderItem,
  items: readonly BoundItem[],
  scope: Scope,
): { readonly expression: Expression; readonly descending: boolean } {
  if (expression.kind === 'number' && expression.form === 'integer')
    return { expression: itemAt(expression.text, items, 'order clause'), descending };
  if (expression.kind === 'column' && expression.table === null) {
    const named = items.filter(({ name }) => sameName(name, expression.name));
    const item = named.find(({ aliased }) => aliased) ?? named[0];
    if (item) return { expression: item.expression, descending };
  }
  return { expression: bindWithItems(expression, items, scope, 'order clause'), descending };
}

/** Names inside a larger expression: columns of FROM first, then items by name. */
function bindWithItems(expression: Expression, items: readonly BoundItem[], scope: Scope, clause: string): Expression {
  const replaced = replaceItemNames(expression, items, scope);
  return bindExpression(replaced, scope, clause);
}

function replaceItemNames(expression: Expression, items: readonly BoundItem[], scope: Scope): Expression {
  return mapNames(expression, (column) => {
    if (column.table !== null || resolveLocally(scope, column, 'order clause') !== null) return null;
    return items.find(({ name }) => sameName(name, column.name))?.expression ?? null;
  });
}

/** HAVING: group keys and items by name first, then columns of FROM. */
function bindHaving(
  having: Expression,
  items: readonly BoundItem[],
  groupKeys: readonly Expression[],
  scope: Scope,
): Expression {
  const replaced = mapNames(having, (column) => {
    const item = itemCalled(column, items);
    if (item !== null && columnsOf(scope, column).length > 1) return item.expression;
    const id = resolveLocally(scope, column, 'having clause');
    if (id !== null && groupKeys.some((key) => key.kind === 'bound-column' && key.id === id)) return boundColumn(id);
    if (item !== null) return item.expression;
    const selected = id !== null && items.some(({ expression }) => columnsIn(expression).has(id));
    if (id !== null && !selected) {
      throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${column.name}' in 'having clause'`);
    }
    return null;
  });
  return bindExpression(replaced, scope, 'having clause');
}

/** Replaces column names outside aggregates. */
function mapNames(
  expression: Expression,
  map: (column: Expression & { kind: 'column' }) => Expression | null,
): Expression {
  return mapOutsideAggregates(expression, (node) => (node.kind === 'column' ? (map(node) ?? node) : node));
}

interface OrderKey {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** Window functions, then the select list, DISTINCT and ORDER BY. */
function projected(
  input: LogicalPlan,
  distinct: boolean,
  items: readonly BoundItem[],
  keys: readonly OrderKey[],
  context: BindContext,
): BoundQuery {
  if (![...items, ...keys].some(({ expression }) => hasWindow(expression)))
    return selected(input, distinct, items, keys, context);
  const windowing = new Windowing(input, context, (expression) => sortExpression(expression, context));
  const windowedItems = items.map((item) => ({ ...item, expression: windowing.rewrite(item.expression) }));
  const windowedKeys = keys.map((key) => ({ ...key, expression: windowing.rewrite(key.expression) }));
  return selected(windowing.plan(), distinct, windowedItems, windowedKeys, context);
}

function selected(
  input: LogicalPlan,
  distinct: boolean,
  items: readonly BoundItem[],
  keys: readonly OrderKey[],
  context: BindContext,
): BoundQuery {
  const columns: ProjectItem[] = [];
  const local = new Set(outputOf(input));
  const place = (expression: Expression, name: string): number => {
    if (expression.kind === 'bound-column' && local.has(expression.id)) {
      if (!columns.some(({ id }) => id === expression.id)) columns.push({ id: expression.id, expression });
      return expression.id;
    }
    const same = columns.find((column) => sameExpression(column.expression, expression));
    if (same) return same.id;
    const id = context.newColumn(name, null, null);
    columns.push({ id, expression });
    return id;
  };
  const visible = items.map(({ expression, name }) => ({ id: place(expression, name), name }));
  const selectedCount = columns.length;
  const sortKeys = keys.map(({ expression, descending }): SortKey => {
    return { id: place(sortExpression(expression, context), 'sort key'), descending };
  });
  let plan: LogicalPlan = { kind: 'project', input, items: columns };
  if (distinct)
    plan = distinctRows(plan, columns.slice(0, selectedCount), columns.slice(selectedCount), sortKeys, context);
  if (sortKeys.length > 0) plan = { kind: 'sort', input: plan, keys: sortKeys };
  return { plan, items: visible };
}

/**
 * Rows that differ in what is selected. What they are sorted by besides is that of any of the equal rows, as in MySQL without
 * ONLY_FULL_GROUP_BY (with it, such a statement is an error).
 */
function distinctRows(
  input: LogicalPlan,
  visible: readonly ProjectItem[],
  hidden: readonly ProjectItem[],
  keys: SortKey[],
  context: BindContext,
): LogicalPlan {
  if (hidden.length === 0) return { kind: 'distinct', input };
  const aggregates = hidden.map(({ id }) => ({
    id: context.newColumn('sort key', null, null),
    call: anyValueOf(boundColumn(id)),
  }));
  keys.forEach((key, index) => {
    const at = hidden.findIndex(({ id }) => id === key.id);
    if (at >= 0) keys[index] = { ...key, id: aggregates[at]!.id };
  });
  return {
    kind: 'aggregate',
    input,
    groupBy: visible.map(({ id }) => ({ id, expression: boundColumn(id) })),
    aggregates,
    phase: 'whole',
    rollup: null,
    onePhase: null,
  };
}

/** ENUM and SET sort by their numbers, which every comparison above the data nodes can do. */
function sortExpression(expression: Expression, context: BindContext): Expression {
  if (expression.kind !== 'bound-column') return expression;
  const name = context.column(expression.id).type?.name;
  if (name !== 'enum' && name !== 'set') return expression;
  return { kind: 'binary', operator: '+', left: expression, right: { kind: 'number', text: '0', form: 'integer' } };
}
