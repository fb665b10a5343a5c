import type { PlanExplanation, StatementPlan } from '../../engine/plan';
import { sqlError } from '../../protocol/wire/sql-error';
import { scatterNotes } from '../explain/scatter-notes';
import type { PlanInput } from '../plan-statement';
import { firstCopy } from '../routing/choose-copy';
import type { TableInstance } from '../routing/instances';
import { neededNodes, singleNodeOf } from '../routing/single-node';
import type { DeleteStatement, UpdateStatement } from '../sql/ast';
import type { ResolvedTable } from '../tables';
import { changeText, inlineChange } from './change-statement';
import { canReturn } from './foreign-subqueries';
import { keepsKey } from './kept-keys';
import { planKeyedChange } from './keyed-change';
import { planOnEveryNode, planOnNode, returningOf } from './on-nodes';

/**
 * UPDATE and DELETE: to the nodes that may hold matching rows, each deciding for itself; otherwise the engine finds the rows to change. Errors:
 * 1064 for a change of a sharding column, 1235 for tables without a primary key where one is needed.
 */
export function planChange(
  input: PlanInput,
  statement: UpdateStatement | DeleteStatement,
): StatementPlan | Promise<StatementPlan> {
  const { lexed, shape, facts } = input;
  const { instances } = shape;
  const targets = changedInstances(statement, instances);
  const moves = statement.kind === 'update' && targets.some(({ table }) => movesRows(statement, table, input));
  const settings = { exactStrings: facts.exactStrings };
  const replicated = targets.filter(({ table }) => table.placement.kind === 'replicated');
  if (replicated.length > 0) return planReplicated(input, statement, replicated, targets);
  const nodes = targets.flatMap(({ table }) => table.placement.nodes);
  // What is returned of rows elsewhere is read with the keys.
  if (statement.kind === 'delete' && !canReturn(statement.returning, nodes, input))
    return planKeyedChange(input, statement, targets, false);
  const single = moves ? null : singleNodeOf(instances, lexed.literals, settings, firstCopy);
  if (single !== null) return planOnNode(input, single);
  const [target] = targets;
  const needed = target && neededNodes(target, lexed.literals, settings);
  const others = instances.filter((instance) => instance !== target);
  const elsewhere = others.some((instance) => {
    const other = neededNodes(instance, lexed.literals, settings);
    return !other.any || !needed?.nodes.every((node) => other.nodes.includes(node));
  });
  if (!target || !needed || targets.length > 1 || elsewhere || statement.limit || moves) {
    return planKeyedChange(input, statement, targets, moves);
  }
  const change = inlineChange(input, true);
  return {
    kind: 'write',
    affected: 'sum',
    ...explained([{ instance: target, needed }], input),
    ...returningOf(input),
    targets: needed.nodes.map((dataNode) => ({ dataNode, sql: changeText(input, dataNode, change) })),
  };
}

/** Why a change goes to all data nodes, when somebody asks. */
function explained(
  tables: Parameters<typeof scatterNotes>[0],
  { session }: PlanInput,
): { readonly explanation?: PlanExplanation } {
  return session.explains ? { explanation: { notes: scatterNotes(tables), rules: [] } } : {};
}

/** A global table changes on every node: by what every node has too, or by keys that the engine finds. */
function planReplicated(
  input: PlanInput,
  statement: UpdateStatement | DeleteStatement,
  replicated: readonly TableInstance[],
  targets: readonly TableInstance[],
): StatementPlan | Promise<StatementPlan> {
  const [target] = replicated;
  const { nodes } = target!.table.placement;
  // A node without one of them would be left out.
  const alike = replicated.every(({ table }) => table.placement.nodes.length === nodes.length);
  const everywhere = input.shape.instances.every(
    ({ table }) => table.placement.kind === 'replicated' && nodes.every((node) => table.placement.nodes.includes(node)),
  );
  // Without a unique order each node could take other rows.
  if (!alike || !everywhere || targets.length !== replicated.length || statement.limit) {
    return planKeyedChange(input, statement, targets, false);
  }
  return planOnEveryNode(input, nodes, target!.table.name);
}

/** The instances that the statement changes; all of FROM when it cannot be told. */
function changedInstances(
  statement: UpdateStatement | DeleteStatement,
  instances: readonly TableInstance[],
): readonly TableInstance[] {
  if (statement.from.kind === 'table') return instances.filter(({ reference }) => reference === statement.from);
  const names =
    statement.kind === 'delete'
      ? (statement.targets?.map(({ name }) => name) ?? null)
      : statement.assignments.every(({ column }) => column.table !== null)
        ? statement.assignments.map(({ column }) => column.table!)
        : null;
  if (names === null) return instances;
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return instances.filter(({ reference }) => wanted.has((reference.alias ?? reference.name).toLowerCase()));
}

/**
 * Whether an UPDATE assigns a column that says where rows belong. Errors: 1064 as MyCAT, unless rows may move (system property
 * allowShardKeyUpdate); keys that tie parents and children are never assigned.
 */
function movesRows(statement: UpdateStatement, table: ResolvedTable, { facts, lexed }: PlanInput): boolean {
  const { placement, logical } = table;
  if (placement.kind !== 'sharded' || placement.nodes.length === 1) return false;
  const tied = new Set<string>();
  if (placement.parent) tied.add(placement.parent.joinKey.toUpperCase());
  for (const other of facts.catalog.schemas.get(table.schema)?.tables.values() ?? []) {
    if (other.kind === 'child' && logical && other.parent === logical.name.toUpperCase())
      tied.add(other.parentKey.toUpperCase());
  }
  let moves = false;
  for (const assignment of statement.assignments) {
    const name = assignment.column.name.toUpperCase();
    if (!tied.has(name) && placement.rule?.column !== name) continue;
    if (keepsKey(assignment, statement, table, lexed.literals)) continue;
    if (tied.has(name)) refuseKey("Parent relevant column can't be updated", table, name);
    if (!facts.catalog.system.allowShardKeyUpdate) refuseKey("Sharding column can't be updated", table, name);
    moves = true;
  }
  return moves;
}

function refuseKey(reason: string, table: ResolvedTable, column: string): never {
  throw sqlError('ER_PARSE_ERROR', `${reason}: ${table.name} -> ${column}`);
}
