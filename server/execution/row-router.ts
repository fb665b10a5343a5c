import type { RecordBatch } from '../../engine/batch/record-batch';
import type { RowDestination } from '../../engine/change-plan';
import { rowPlacer } from '../../planner/routing/insert-route';
import { locateTable } from '../../planner/tables';
import { routingValues } from './row-literals';
import type { StatementRun } from './statement-run';

/** The data nodes of the rows of a batch. Errors of the function: 1064 for a row that no node holds. */
export type RowRouter = (batch: RecordBatch, routeColumn?: number) => (row: number) => readonly string[];

export async function rowRouter(destination: RowDestination, run: StatementRun): Promise<RowRouter> {
  const { schema, table, nodes, routeColumn: ownColumn } = destination;
  if (ownColumn === null) return () => () => nodes;
  const description = await run.metadata.table(schema, table);
  const located = { ...locateTable(run, schema, schema, table), description };
  const { placement } = located;
  if (placement.kind !== 'sharded' || !placement.rule) throw new Error(`no rule places the rows of ${table}`);
  const { rule } = placement;
  const lists = new Map(placement.nodes.map((node) => [node, [node]]));
  return (batch, routeColumn = ownColumn) => {
    const routingValue = routingValues(batch.columns[routeColumn]!);
    const nodeOf = rowPlacer(located, rule, placement.nodes);
    return (row) => lists.get(nodeOf(routingValue(row), row + 1))!;
  };
}
