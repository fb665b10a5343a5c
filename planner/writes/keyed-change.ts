import type { KeyedAction, KeyedChange } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import { printFor } from '../dialect';
import type { PlanInput } from '../plan-statement';
import type { TableInstance } from '../routing/instances';
import type { DeleteStatement, Expression, SelectItem, SelectStatement, UpdateStatement } from '../sql/ast';
import { someExpression } from '../sql/walk';
import type { ResolvedTable } from '../tables';
import { changeText, inlineChange } from './change-statement';
import { decidingColumns } from './deciding-columns';
import { canReturn } from './foreign-subqueries';
import { returningOf } from './on-nodes';
import { explanationOf, planQueryOf, rowsOf } from './query-plan';
import { refuseUnsafe } from './safe-updates';

type Change = UpdateStatement | DeleteStatement;

/**
 * A change that no node can decide alone: a LIMIT over several nodes, joins and subqueries with rows elsewhere, several tables. A query reads
 * and locks the rows to change, with their primary keys, where they belong, and new values that come from other tables; each node then
 * changes its rows by key. Where every node could have decided for itself after all (tables joined on what places them), the statement goes to
 * each as it is. Errors: 1235 for tables without a primary key, and those whose rows no rule places.
 */
export async function planKeyedChange(
  input: PlanInput,
  parsed: Change,
  targets: readonly TableInstance[],
  moves: boolean,
): Promise<StatementPlan> {
  if (targets.length === 0) throw notSupported(`${parsed.kind.toUpperCase()} of something that is no table`);
  refuseUnsafe(parsed, targets, input);
  const change = inlineChange(input, true);
  const statement = change.statement as Change;
  const replicated = targets.some(({ table }) => table.placement.kind === 'replicated');
  const returning = statement.kind === 'delete' ? statement.returning : null;
  const everyNode = targets.flatMap(({ table }) => table.placement.nodes);
  if (!moves && !replicated && !statement.limit && canReturn(returning, everyNode, input)) {
    const nodes = await nodesThatDecide(statement, targets, input);
    if (nodes) {
      return {
        kind: 'write',
        affected: 'sum',
        ...returningOf(input),
        targets: nodes.map((dataNode) => ({ dataNode, sql: changeText(input, dataNode, change) })),
      };
    }
  }
  const items = new KeyItems();
  const changes = targets.map((target) => changeOf(target, statement, items, moves, input));
  const returned = returnedItems(statement, targets[0]!);
  const query = keysQuery(statement, [...items.list, ...(returned ?? [])]);
  const plan = await planQueryOf(query, input);
  const keys = await rowsOf(plan, query, input);
  return {
    kind: 'keyed-change',
    keys,
    changes,
    ...explanationOf(plan),
    ...(returned ? { returning: items.list.length } : {}),
  };
}

/** What RETURNING gives of each row: it is read with the keys, in the order in which rows are deleted. */
function returnedItems(statement: Change, target: TableInstance): readonly SelectItem[] | null {
  if (statement.kind !== 'delete' || statement.returning === null) return null;
  // A bare * may only stand first.
  return statement.returning.map((item) => (item.kind === 'star' ? { ...item, table: aliasOf(target) } : item));
}

/** The nodes on which the rows to change can be found without asking any other; null when there are none. */
async function nodesThatDecide(
  statement: Change,
  targets: readonly TableInstance[],
  input: PlanInput,
): Promise<readonly string[] | null> {
  if (targets.some(({ table }) => primaryKeyOf(table).length === 0)) return null;
  const items = new KeyItems();
  for (const target of targets) for (const name of primaryKeyOf(target.table)) items.place(columnOf(target, name));
  if (statement.kind === 'update') for (const { value } of statement.assignments) items.place(value);
  const plan = await planQueryOf({ ...keysQuery({ ...statement, orderBy: [] }, items.list), lock: null }, input);
  return plan.kind === 'forward' ? plan.targets.map(({ dataNode }) => dataNode) : null;
}

/** The columns of the query for keys. */
class KeyItems {
  readonly list: SelectItem[] = [];

  place(expression: Expression): number {
    const index = this.list.length;
    this.list.push({ kind: 'expression', expression, alias: `value_${index}`, text: `value_${index}` });
    return index;
  }
}

function keysQuery(statement: Change, items: readonly SelectItem[]): SelectStatement {
  return {
    kind: 'select',
    with: statement.with,
    body: {
      kind: 'block',
      distinct: false,
      modifiers: [],
      items,
      from: statement.from,
      where: statement.where,
      groupBy: [],
      withRollup: false,
      having: null,
      windows: [],
    },
    orderBy: statement.orderBy,
    limit: statement.limit,
    lock: 'FOR UPDATE',
  };
}

function aliasOf({ reference }: TableInstance): string {
  return reference.alias ?? reference.name;
}

function columnOf(target: TableInstance, name: string): Expression {
  return { kind: 'column', schema: null, table: aliasOf(target), name };
}

function primaryKeyOf({ description }: ResolvedTable): readonly string[] {
  return description?.indexes.find(({ name }) => name === 'PRIMARY')?.columns ?? [];
}

function changeOf(
  target: TableInstance,
  statement: Change,
  items: KeyItems,
  moves: boolean,
  input: PlanInput,
): KeyedChange {
  const { table } = target;
  const primary = primaryKeyOf(table);
  const deciding = primary.length > 0 || moves ? null : decidingColumns(statement, table, keysQuery(statement, []));
  const names = deciding ?? primary;
  if (names.length === 0) {
    throw notSupported(
      `${statement.kind.toUpperCase()} of '${table.name}' by rows of several data nodes: it needs a primary key`,
    );
  }
  const key = names.map((name) => ({ column: items.place(columnOf(target, name)), name: quoted(name) }));
  return {
    destination: {
      schema: table.schema,
      table: table.name,
      routeColumn: routeColumn(target, items),
      nodes: table.placement.nodes,
    },
    key,
    ...(deciding && { decides: true }),
    action: actionOf(target, statement, items, moves, input),
  };
}

function routeColumn(target: TableInstance, items: KeyItems): number | null {
  const { placement, name } = target.table;
  if (placement.kind === 'replicated' || placement.kind === 'single') return null;
  if (placement.kind !== 'sharded' || (!placement.rule && placement.nodes.length > 1)) {
    throw notSupported(`a change of '${name}' by rows of several data nodes: no rule of its own places its rows`);
  }
  return placement.rule ? items.place(columnOf(target, placement.rule.column)) : null;
}

function actionOf(
  target: TableInstance,
  statement: Change,
  items: KeyItems,
  moves: boolean,
  input: PlanInput,
): KeyedAction {
  const { facts } = input;
  const { table } = target;
  const capabilities = facts.capabilities(table.placement.nodes[0]!);
  if (statement.kind === 'delete') {
    const text = printFor(capabilities, {
      ...statement,
      with: null,
      targets: null,
      from: { ...target.reference, schema: null, alias: null, indexHints: [] },
      where: marker,
      orderBy: [],
      limit: null,
      returning: null,
    });
    return { kind: 'statement', ...around(text) };
  }
  const assignments = statement.assignments.filter(({ column }) => belongsTo(column.table, target, statement));
  const text = (where: Expression): string =>
    printFor(capabilities, {
      ...statement,
      with: null,
      from: { ...target.reference, schema: null, indexHints: [] },
      assignments,
      where,
      limit: null,
    });
  const simple = statement.from.kind === 'table' && !assignments.some(({ value }) => hasSubquery(value));
  if (simple && !moves) return { kind: 'statement', ...around(text(marker)) };
  refuseChains(assignments, table);
  if (moves) return moveOf(target, assignments, items, input);
  const head = text(marker)
    .split(' ')
    .slice(0, 1 + statement.modifiers.length)
    .join(' ');
  return {
    kind: 'values',
    head: `${head} `,
    assignments: assignments.map(({ column, value }) => ({
      column: items.place(value),
      name: quoted(column.name),
    })),
  };
}

/** Stands for the condition on keys in printed text. */
const markerName = 'rows_by_key';
const marker: Expression = { kind: 'column', schema: null, table: null, name: markerName };

function around(text: string): { readonly head: string; readonly tail: string } {
  const [head, tail] = text.split(`\`${markerName}\``);
  return { head: head!, tail: tail! };
}

function belongsTo(table: string | null, target: TableInstance, statement: UpdateStatement): boolean {
  if (statement.from.kind === 'table') return true;
  if (table === null) throw notSupported('UPDATE of several tables with columns that do not say whose they are');
  return table.toLowerCase() === aliasOf(target).toLowerCase();
}

function hasSubquery(value: Expression): boolean {
  return someExpression(value, (node) => 'query' in node);
}

/** Assignments see those before them (MySQL manual, "UPDATE Statement"); values that the engine computes would not. */
function refuseChains(assignments: UpdateStatement['assignments'], table: ResolvedTable): void {
  const assigned = new Set<string>();
  for (const { column, value } of assignments) {
    const reads = someExpression(value, (node) => node.kind === 'column' && assigned.has(node.name.toLowerCase()));
    if (reads) {
      throw notSupported(
        `UPDATE of '${table.name}' over several data nodes in which an assigned column is read by a later assignment`,
      );
    }
    assigned.add(column.name.toLowerCase());
  }
}

/** The whole row, with its new values, for the node where it belongs then. */
function moveOf(
  target: TableInstance,
  assignments: UpdateStatement['assignments'],
  items: KeyItems,
  { facts }: PlanInput,
): KeyedAction {
  const { table } = target;
  const { placement } = table;
  if (placement.kind !== 'sharded' || !placement.rule) throw new Error('rows that no rule places do not move');
  const columns = table.description!.columns.filter(
    ({ extra }) => !/\bGENERATED\b|\bVIRTUAL\b|\bPERSISTENT\b/i.test(extra),
  );
  const changed: [number, number][] = [];
  let newRoute = -1;
  const row = columns.map(({ name }) => {
    const assignment = assignments.find(({ column }) => column.name.toLowerCase() === name.toLowerCase());
    const place = items.place(assignment ? assignment.value : columnOf(target, name));
    if (assignment) changed.push([items.place(columnOf(target, name)), place]);
    if (name.toUpperCase() === placement.rule!.column) newRoute = place;
    return place;
  });
  const text = printFor(facts.capabilities(placement.nodes[0]!), {
    kind: 'insert',
    replace: false,
    modifiers: [],
    table: { ...target.reference, schema: null, alias: null, indexHints: [], partitions: [] },
    columns: columns.map(({ name }) => name),
    source: { kind: 'rows', rows: [[marker]] },
    onDuplicate: [],
    returning: null,
  });
  const [head, tail] = text.split(`(\`${markerName}\`)`);
  return {
    kind: 'move',
    newRoute,
    changed,
    insert: { head: head!, tail: tail!, ignores: false, updatesDuplicates: null },
    row,
  };
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
