import type { ShardingRule } from '../../conf/catalog';
import type { ColumnDescription } from '../../connectors/connector';
import { sqlError } from '../../protocol/wire/sql-error';
import type { InsertStatement } from '../sql/ast';
import type { LexedLiteral } from '../sql/lexed';
import type { ResolvedTable } from '../tables';
import { positionalColumns } from '../writes/positional-columns';
import { type RoutingValue, resolveValue, valueSourceOf } from './routing-value';
import { plainDigitsMax, storedKeyOf } from './stored-key';

/**
 * Data nodes of an INSERT's rows: the row indexes by node, in the order in which nodes first occur. Errors, all 1064 and before anything is
 * written: no column list known, sharding column not listed, NULL, not a constant, or without a node.
 */
export function rowsByNode(
  statement: InsertStatement,
  table: ResolvedTable,
  literals: readonly LexedLiteral[],
): ReadonlyMap<string, readonly number[]> {
  const { placement } = table;
  const rows = statement.source.kind === 'rows' ? statement.source.rows : [];
  const every = rows.map((_, index) => index);
  if (placement.kind !== 'sharded') return new Map(placement.nodes.map((node) => [node, every]));
  if (!placement.rule) return new Map(placement.nodes.map((node) => [node, every]));
  const position = shardingPosition(statement, table, placement.rule);
  const result = new Map<string, number[]>();
  const nodeOf = rowPlacer(table, placement.rule, placement.nodes);
  for (const [index, row] of rows.entries()) {
    const value = row[position];
    const source = value ? valueSourceOf(value) : null;
    const node = source
      ? nodeOf(resolveValue(source, literals), index + 1)
      : refuse(table, placement.rule, 'its value must be a constant');
    const found = result.get(node);
    if (found) found.push(index);
    else result.set(node, [index]);
  }
  return result;
}

function tableName(table: ResolvedTable): string {
  return table.logical?.name ?? table.name;
}

function refuse(table: ResolvedTable, rule: ShardingRule, reason: string): never {
  throw sqlError('ER_PARSE_ERROR', `sharding column ${tableName(table)} -> ${rule.column}: ${reason}`);
}

function shardingPosition(statement: InsertStatement, table: ResolvedTable, rule: ShardingRule): number {
  const columns = statement.columns ?? positionalColumns(table.description);
  if (!columns) {
    throw sqlError(
      'ER_PARSE_ERROR',
      `partition table, insert must provide ColumnList: the columns of ${tableName(table)} are not known`,
    );
  }
  const position = columns.findIndex((column) => column.toUpperCase() === rule.column);
  if (position < 0) throw sqlError('ER_PARSE_ERROR', `bad insert sql (sharding column:${rule.column} not provided)`);
  return position;
}

/** @param rowNumber of the statement's rows, for errors */
export type RowPlacer = (value: RoutingValue, rowNumber: number) => string;

/**
 * Data node of a row by the value of its sharding column. Errors: 1064 for NULL, and for a value that no node holds; those of storedKeyOf.
 * @param nodes of the table's placement
 */
export function rowPlacer(table: ResolvedTable, rule: ShardingRule, nodes: readonly string[]): RowPlacer {
  const description = keyColumn(table, rule);
  // On the only node there is a row lies right however its key is stored.
  const storedKey =
    description && nodes.length > 1
      ? storedKeyOf({ schema: table.schema, table: tableName(table), description })
      : ({ text }: RoutingValue) => text;
  return (value, rowNumber) => {
    if (value.form === 'null') return refuse(table, rule, 'it must not be NULL');
    const text = storedKey(value, rowNumber);
    if (text === null) return refuse(table, rule, 'its value must be a number or a string');
    const index = rule.function.partitionOf(text);
    if (index === null) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `can't find any valid datanode :${tableName(table)} -> ${rule.column} -> ${text}`,
      );
    }
    const node = nodes[index];
    if (node === undefined) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `Can't find a valid data node for specified node index :${tableName(table)} -> ${rule.column} -> ${text} -> Index : ${index}`,
      );
    }
    return node;
  };
}

function keyColumn({ description }: ResolvedTable, { column }: ShardingRule): ColumnDescription | undefined {
  return description?.columns.find(({ name }) => name.toUpperCase() === column);
}

/** What nearly all keys are, and the most digits of one. */
export interface PlainKeys {
  readonly digitsMax: number;
  /** Index in the placement's nodes of a whole number without a sign; -1 when a RowPlacer has to say. */
  nodeIndexOf(key: number): number;
}

/** Most digits that are read as a number. */
const digitsMax = 9;

/** Places rows by numbers, without texts: bulk loads are measured by it. null = the sharding column is no integer. */
export function plainKeysOf(table: ResolvedTable, rule: ShardingRule, nodes: readonly string[]): PlainKeys | null {
  const description = keyColumn(table, rule);
  const plainDigits = description === undefined ? 0 : Math.min(plainDigitsMax(description), digitsMax);
  if (plainDigits === 0) return null;
  const { function: partitions } = rule;
  const partitionOf = partitions.partitionOfInteger ?? ((key: number) => partitions.partitionOf(String(key)));
  // A node may stand in the list more than once.
  const firsts = nodes.map((node) => nodes.indexOf(node));
  return { digitsMax: plainDigits, nodeIndexOf: (key) => firsts[partitionOf(key) ?? -1] ?? -1 };
}
