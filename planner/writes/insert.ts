import type { StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { rowsByNode } from '../routing/insert-route';
import { valueSourceOf } from '../routing/routing-value';
import { isUnset } from '../sequences/put-numbers';
import { namesInsertId } from '../shapes/named-insert-id';
import type { Expression, InsertStatement } from '../sql/ast';
import type { ResolvedTable } from '../tables';
import { changeText, inlineChange } from './change-statement';
import { withComputedKeys } from './computed-keys';
import { expressionsOf, refuseForeignSubqueries } from './foreign-subqueries';
import { planInsertOfQuery, planInsertSelect } from './insert-select';
import { aloneAsQuery, haveAllRows, refuseForeignUpdates } from './insert-subqueries';
import { automaticColumn, planOnEveryNode, planOnNode, updatesDuplicates } from './on-nodes';
import { positionalColumns } from './positional-columns';
import { rowsByParent } from './rows-by-parent';

/**
 * INSERT and REPLACE: each row to the node that its sharding column says; rows of global tables to all nodes.
 * Errors: 1064 for rows without a place, 1235 for what would need several nodes at once.
 */
export function planInsert(input: PlanInput, statement: InsertStatement): StatementPlan | Promise<StatementPlan> {
  const plan = planByTarget(input, statement);
  if (plan instanceof Promise || (plan.kind !== 'forward' && plan.kind !== 'write')) return plan;
  if (namesInsertId(input.lexed)) return { ...plan, setsInsertId: true };
  return givesOwnIds(input, statement) ? { ...plan, givesOwnIds: true } : plan;
}

function planByTarget(input: PlanInput, statement: InsertStatement): StatementPlan | Promise<StatementPlan> {
  const { lexed, shape } = input;
  const target = shape.target!;
  refuseRowMoves(statement, target);
  refuseForeignSubqueries('RETURNING', expressionsOf(statement.returning), target.placement.nodes, input);
  if (statement.source.kind === 'query') return planInsertSelect(input, statement, target);
  const { placement } = target;
  if (shape.valueInstances.length > 0) {
    const nodes = nodesWithoutRows(input, statement);
    if (nodes === null || !haveAllRows(nodes, shape.valueInstances, input)) return planInsertOfQuery(input, target);
  }
  const computed = withComputedKeys(input, statement, target);
  if (placement.kind === 'sharded' && !placement.rule && placement.parent && placement.nodes.length > 1) {
    const inserted = computed ?? (inlineChange(input, true).statement as InsertStatement);
    return rowsByParent(inserted, target, input).then((rows) => planOfRows(input, statement, rows, computed));
  }
  return planOfRows(input, statement, rowsByNode(computed ?? statement, target, lexed.literals), computed);
}

/** The data nodes of the rows, which have subqueries in them; null when they cannot be told yet. */
function nodesWithoutRows({ lexed, shape }: PlanInput, statement: InsertStatement): readonly string[] | null {
  const { placement, description } = shape.target!;
  if (placement.kind !== 'sharded' || placement.nodes.length === 1) return placement.nodes;
  if (!placement.rule || statement.source.kind !== 'rows') return null;
  const columns = statement.columns ?? positionalColumns(description) ?? [];
  const position = columns.findIndex((name) => name.toUpperCase() === placement.rule!.column);
  const isKnown = statement.source.rows.every((row) => row[position] && valueSourceOf(row[position]) !== null);
  return isKnown ? [...rowsByNode(statement, shape.target!, lexed.literals).keys()] : null;
}

/**
 * @param rows row indexes by data node
 * @param computed the statement with values that were computed; null = none had to be
 */
function planOfRows(
  input: PlanInput,
  statement: InsertStatement,
  rows: ReadonlyMap<string, readonly number[]>,
  computed: InsertStatement | null,
): StatementPlan {
  const target = input.shape.target!;
  const nodes = [...rows.keys()];
  refuseForeignUpdates(nodes, input);
  if (nodes.length === 1) return planOnNode(input, nodes[0]!, computed);
  if (target.placement.kind === 'replicated') return planOnEveryNode(input, nodes, target.name);
  const inserted = computed ?? (inlineChange(input, true).statement as InsertStatement);
  const source = inserted.source as InsertStatement['source'] & { kind: 'rows' };
  return {
    kind: 'write',
    affected: 'sum',
    updatesDuplicates: updatesDuplicates(input),
    ...(statement.returning
      ? { returning: { schema: input.shape.schema, places: nodes.map((node) => rows.get(node)!) } }
      : {}),
    split: {
      of: targetsOfRows(nodes, rows, source.rows.length),
      ignores: statement.modifiers.includes('IGNORE'),
    },
    targets: nodes.map((dataNode) => ({
      dataNode,
      sql: changeText(input, dataNode, {
        statement: {
          ...inserted,
          source: rowsOfNode(
            rows.get(dataNode)!.map((index) => source.rows[index]!),
            input,
          ),
        },
        same: false,
      }),
    })),
  };
}

function rowsOfNode(rows: readonly (readonly Expression[])[], { session }: PlanInput): InsertStatement['source'] {
  return rows.length === 1 ? aloneAsQuery(rows[0]!, session) : { kind: 'rows', rows };
}

/** For each row the index of its node. */
function targetsOfRows(
  nodes: readonly string[],
  rows: ReadonlyMap<string, readonly number[]>,
  count: number,
): Uint16Array {
  const of = new Uint16Array(count);
  for (const [target, node] of nodes.entries()) for (const row of rows.get(node)!) of[row] = target;
  return of;
}

/** Whether every row has a literal of its own for the AUTO_INCREMENT column. */
function givesOwnIds(input: PlanInput, statement: InsertStatement): boolean {
  const { lexed, shape, session } = input;
  const described = shape.target?.description?.columns;
  const automatic = automaticColumn(input);
  if (automatic === undefined || statement.source.kind !== 'rows') return false;
  const columns = statement.columns ?? positionalColumns({ columns: described! })!;
  const position = columns.findIndex((name) => name.toLowerCase() === automatic);
  return (
    position >= 0 &&
    statement.source.rows.every((row) => {
      const value = row[position];
      return value?.kind === 'parameter' && !isUnset(value, lexed, session, true);
    })
  );
}

/**
 * ON DUPLICATE KEY UPDATE must not move a row to another node. `id = VALUES(id)`, which many libraries write, does not: the row that was found is on
 * the node where the inserted one belongs.
 */
export function refuseRowMoves(statement: InsertStatement, target: ResolvedTable): void {
  const { placement } = target;
  if (placement.kind !== 'sharded' || placement.nodes.length === 1) return;
  const places = [placement.rule?.column, placement.parent?.joinKey.toUpperCase()];
  for (const { column, value } of statement.onDuplicate) {
    const name = column.name.toUpperCase();
    if (!places.includes(name) || isInsertedOrOwn(value, name)) continue;
    throw notSupported(`Sharding column can't be updated: ${target.name} -> ${name} (in ON DUPLICATE KEY UPDATE)`);
  }
}

/** `VALUES(column)`, or the column itself. */
function isInsertedOrOwn(value: Expression, column: string): boolean {
  const inner = value.kind === 'call' && value.name === 'values' ? value.arguments[0] : value;
  return inner?.kind === 'column' && inner.name.toUpperCase() === column;
}
