import type { StatementPlan } from '../../engine/plan';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import type { TableInstance } from '../routing/instances';
import { neededNodes, singleNodeOf } from '../routing/single-node';
import type { DeleteStatement, UpdateStatement } from '../sql/ast';
import type { ResolvedTable } from '../tables';
import { withoutSchemaPrefixes } from '../verbatim';
import { changeText, inlineChange } from './change-statement';
import { planOnEveryNode } from './insert';

/**
 * UPDATE and DELETE: to the nodes that may hold matching rows. Errors: 1064 for a change of a sharding column, 1235 for what one node
 * cannot decide alone (LIMIT over several nodes, joins of sharded tables over several nodes).
 */
export function planChange(input: PlanInput, statement: UpdateStatement | DeleteStatement): StatementPlan {
  const { lexed, shape, facts } = input;
  const { instances } = shape;
  const targets = changedInstances(statement, instances);
  if (statement.kind === 'update') for (const { table } of targets) refuseKeyChange(statement, table, input);
  const settings = { exactStrings: facts.exactStrings };
  const replicated = targets.filter(({ table }) => table.placement.kind === 'replicated');
  if (replicated.length > 0) return planReplicated(input, replicated, targets.length);
  const single = singleNodeOf(instances, lexed.literals, settings, () => 0);
  if (single !== null) return planOnNode(input, single);
  const verb = statement.kind.toUpperCase();
  const [target] = targets;
  const needed = target && neededNodes(target, lexed.literals, settings);
  if (!target || !needed || targets.length > 1)
    throw notSupported(`${verb} of several sharded tables at once over several data nodes`);
  const others = instances.filter((instance) => instance !== target);
  const elsewhere = others.find((instance) => {
    const other = neededNodes(instance, lexed.literals, settings);
    return !other.any || !needed.nodes.every((node) => other.nodes.includes(node));
  });
  if (elsewhere) {
    throw notSupported(
      `${verb} of '${target.table.name}' over several data nodes by the rows of '${elsewhere.table.name}', which is not a global table on all of them`,
    );
  }
  if (statement.limit) {
    throw notSupported(
      `${verb} … LIMIT over several data nodes (${needed.nodes.join(', ')}): name the sharding column in WHERE`,
    );
  }
  if (statement.kind === 'delete' && statement.returning)
    throw notSupported('DELETE … RETURNING over several data nodes');
  const change = inlineChange(input, true);
  return {
    kind: 'write',
    affected: 'sum',
    targets: needed.nodes.map((dataNode) => ({ dataNode, sql: changeText(input, dataNode, change) })),
  };
}

function planOnNode(input: PlanInput, dataNode: string): StatementPlan {
  const { lexed, shape, facts } = input;
  const verbatim = !shape.readsSession && facts.capabilities(dataNode).speaksMysql;
  const sql = verbatim
    ? withoutSchemaPrefixes(lexed, shape.prefixTokens)
    : changeText(input, dataNode, inlineChange(input, false));
  return { kind: 'forward', targets: [{ dataNode, sql }], schema: shape.schema, writes: true, cut: null };
}

/** A global table changes on every node, from tables that every node has too. */
function planReplicated(input: PlanInput, replicated: readonly TableInstance[], targetCount: number): StatementPlan {
  const [target] = replicated;
  const { nodes } = target!.table.placement;
  const strangers = input.shape.instances.filter(
    ({ table }) =>
      table.placement.kind !== 'replicated' || !nodes.every((node) => table.placement.nodes.includes(node)),
  );
  if (strangers.length > 0 || targetCount !== replicated.length) {
    throw notSupported(
      `a change of global table '${target!.table.name}' by the rows of tables that not all of its data nodes have`,
    );
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

/** A row stays where its keys put it: sharding columns, and keys that tie parents and children, cannot be assigned. */
function refuseKeyChange(statement: UpdateStatement, table: ResolvedTable, { facts }: PlanInput): void {
  const { placement, logical } = table;
  if (placement.kind !== 'sharded' || placement.nodes.length === 1) return;
  const keys = new Map<string, string>();
  if (placement.rule) keys.set(placement.rule.column.toUpperCase(), "Sharding column can't be updated");
  if (placement.parent) keys.set(placement.parent.joinKey.toUpperCase(), "Parent relevant column can't be updated");
  for (const other of facts.catalog.schemas.get(table.schema)?.tables.values() ?? []) {
    if (other.kind === 'child' && logical && other.parent === logical.name.toUpperCase())
      keys.set(other.parentKey.toUpperCase(), "Parent relevant column can't be updated");
  }
  for (const { column } of statement.assignments) {
    const reason = keys.get(column.name.toUpperCase());
    if (reason) throw sqlError('ER_PARSE_ERROR', `${reason}: ${table.name} -> ${column.name.toUpperCase()}`);
  }
}
