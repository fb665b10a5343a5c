import type { StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { rowsByNode } from '../routing/insert-route';
import { neededNodes, singleNodeOf } from '../routing/single-node';
import type { InsertStatement } from '../sql/ast';
import type { ResolvedTable } from '../tables';
import { withoutSchemaPrefixes } from '../verbatim';
import { changeText, inlineChange, refuseDiffering } from './change-statement';

/**
 * INSERT and REPLACE: each row to the node that its sharding column says; rows of global tables to all nodes.
 * Errors: 1064 for rows without a place, 1235 for what would need several nodes at once.
 */
export function planInsert(input: PlanInput, statement: InsertStatement): StatementPlan {
  const { lexed, shape, facts } = input;
  const target = shape.target!;
  refuseRowMoves(statement, target);
  if (statement.source.kind === 'query') return planInsertSelect(input, statement, target);
  const rows = rowsByNode(statement, target, lexed.literals);
  const nodes = [...rows.keys()];
  if (nodes.length === 1) return planOnNode(input, nodes[0]!);
  if (statement.returning)
    throw notSupported(`INSERT … RETURNING with rows for several data nodes (${nodes.join(', ')})`);
  if (target.placement.kind === 'replicated') return planOnEveryNode(input, nodes, target.name);
  const change = inlineChange(input, true);
  const inserted = change.statement as InsertStatement;
  const source = inserted.source as InsertStatement['source'] & { kind: 'rows' };
  return {
    kind: 'write',
    affected: 'sum',
    targets: nodes.map((dataNode) => ({
      dataNode,
      sql: changeText({ ...input, facts }, dataNode, {
        statement: {
          ...inserted,
          source: { kind: 'rows', rows: rows.get(dataNode)!.map((index) => source.rows[index]!) },
        },
        same: false,
      }),
    })),
  };
}

/** ON DUPLICATE KEY UPDATE must not move a row to another node. */
function refuseRowMoves(statement: InsertStatement, target: ResolvedTable): void {
  if (target.placement.kind !== 'sharded' || !target.placement.rule) return;
  const { column } = target.placement.rule;
  if (statement.onDuplicate.some((item) => item.column.name.toUpperCase() === column)) {
    throw notSupported(`Sharding column can't be updated: ${target.name} -> ${column} (in ON DUPLICATE KEY UPDATE)`);
  }
}

function planOnNode(input: PlanInput, dataNode: string): StatementPlan {
  const { lexed, shape, facts } = input;
  const verbatim = !shape.readsSession && facts.capabilities(dataNode).speaksMysql;
  const sql = verbatim
    ? withoutSchemaPrefixes(lexed, shape.prefixTokens)
    : changeText(input, dataNode, inlineChange(input, false));
  return { kind: 'forward', targets: [{ dataNode, sql }], schema: shape.schema, writes: true, cut: null };
}

export function planOnEveryNode(input: PlanInput, nodes: readonly string[], table: string): StatementPlan {
  const change = inlineChange(input, nodes.length > 1);
  if (nodes.length > 1) refuseDiffering(change.statement, table);
  return {
    kind: 'write',
    affected: 'one',
    targets: nodes.map((dataNode) => ({ dataNode, sql: changeText(input, dataNode, change) })),
  };
}

/** INSERT … SELECT where one node, or every node of a global table, has all that is read and written. */
function planInsertSelect(input: PlanInput, statement: InsertStatement, target: ResolvedTable): StatementPlan {
  const { lexed, shape, facts } = input;
  const { placement } = target;
  const { nodes } = placement;
  if (placement.kind === 'replicated') {
    const everywhere = shape.instances.every((instance) => {
      const needed = neededNodes(instance, lexed.literals, { exactStrings: facts.exactStrings });
      return needed.any && nodes.every((node) => needed.nodes.includes(node));
    });
    if (everywhere && !statement.returning) return planOnEveryNode(input, nodes, target.name);
  } else if (nodes.length === 1) {
    const source = singleNodeOf(shape.instances, lexed.literals, { exactStrings: facts.exactStrings }, () => 0);
    const here = shape.instances.every(({ table }) => table.placement.nodes.includes(nodes[0]!));
    if (source === nodes[0] || (source !== null && here) || shape.instances.length === 0)
      return planOnNode(input, nodes[0]!);
  }
  throw notSupported(
    `INSERT … SELECT into '${target.name}' from tables that are not all on its data node (${nodes.join(', ')}); select the rows first, then insert them`,
  );
}
