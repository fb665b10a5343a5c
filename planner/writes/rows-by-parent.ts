import { sqlError } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import type { Expression, InsertStatement } from '../sql/ast';
import { noLeaves } from '../sql/print/mysql';
import { printExpression } from '../sql/print/mysql-expressions';
import { someExpression } from '../sql/walk';
import type { ResolvedTable } from '../tables';
import { positionalColumns } from './positional-columns';

/**
 * Rows of a child table whose key does not lead to the root's sharding column: each goes where its parent row is, which is looked up. The row
 * indexes by node. Errors, all 1064 as MyCAT and before anything is written: joinKey not listed, not a constant, or without a parent.
 * @param statement with its literals in place
 */
export async function rowsByParent(
  statement: InsertStatement,
  table: ResolvedTable,
  { facts, session, lexed }: PlanInput,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const { placement } = table;
  if (placement.kind !== 'sharded' || !placement.parent) throw new Error(`${table.name} is no child table`);
  const { joinKey, parentKey, key: parent } = placement.parent;
  const columns = statement.columns ?? positionalColumns(table.description) ?? [];
  const position = columns.findIndex((column) => column.toUpperCase() === joinKey.toUpperCase());
  if (position < 0) throw sqlError('ER_PARSE_ERROR', `joinKey not provided :${joinKey},${lexed.text.slice(0, 200)}`);
  const rows = statement.source.kind === 'rows' ? statement.source.rows : [];
  const keys = rows.map((row) => constantText(row[position], table, joinKey));
  const values = [...new Set(keys)];
  const found = await facts.nodesOfRows(
    {
      dataNodes: placement.nodes,
      schema: table.schema,
      table: facts.catalog.schemas.get(table.schema)?.tables.get(parent)?.name ?? parent,
      column: parentKey,
      values,
    },
    session,
  );
  const nodeOf = new Map(values.map((value, index) => [value, found[index] ?? null]));
  const result = new Map<string, number[]>();
  for (const [index, value] of keys.entries()) {
    const node = nodeOf.get(value) ?? null;
    if (node === null) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `can't find (root) parent sharding node for sql: ${table.name}.${joinKey} = ${value} has no row in ${parent}.${parentKey}`,
      );
    }
    const list = result.get(node);
    if (list) list.push(index);
    else result.set(node, [index]);
  }
  return result;
}

function constantText(value: Expression | undefined, table: ResolvedTable, joinKey: string): string {
  const varies =
    !value ||
    someExpression(
      value,
      ({ kind }) => kind === 'column' || kind === 'default' || kind === 'call' || kind === 'subquery',
    );
  if (varies || value.kind === 'null') {
    throw sqlError('ER_PARSE_ERROR', `joinKey ${table.name} -> ${joinKey}: it must be a constant and not NULL`);
  }
  return printExpression(value, { ...noLeaves, query: () => '' });
}
