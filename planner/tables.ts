import { type LogicalTable, type ShardingRule, tableKey } from '../conf/catalog';
import type { TableDescription } from '../connectors/connector';
import { sqlError } from '../protocol/wire/sql-error';
import type { PlannerFacts } from './facts';

/** A table as a statement means it: where its rows are, and what is known of its columns. Plain data. */
export interface ResolvedTable {
  readonly schema: string;
  /** Name as the client wrote it: also the physical name. */
  readonly name: string;
  /** null: not configured, lives on the schema's default node. */
  readonly logical: LogicalTable | null;
  readonly placement: TablePlacement;
  /** null when the backend has no such table or cannot be asked. */
  readonly description: TableDescription | null;
}

export type TablePlacement =
  /** Each row on one of `nodes`, by `rule`; `parent` for child tables (then rule may be null). */
  | {
      readonly kind: 'sharded';
      readonly nodes: readonly string[];
      readonly rule: ShardingRule | null;
      readonly parent: { readonly key: string; readonly joinKey: string; readonly parentKey: string } | null;
    }
  /** Each row on every node. */
  | { readonly kind: 'replicated'; readonly nodes: readonly string[] }
  | { readonly kind: 'single'; readonly nodes: readonly [string] }
  /** One node, several physical tables: the rule's index picks the table. */
  | {
      readonly kind: 'subtables';
      readonly nodes: readonly [string];
      readonly rule: ShardingRule;
      readonly subTables: readonly string[];
    };

/** Schemas that are answered from the catalog and never from a backend's own. */
export const virtualSchemas: ReadonlySet<string> = new Set([
  'information_schema',
  'performance_schema',
  'mysql',
  'sys',
]);

export function isVirtualSchema(schema: string): boolean {
  return virtualSchemas.has(schema.toLowerCase());
}

function placementOf(table: LogicalTable): TablePlacement {
  switch (table.kind) {
    case 'sharded':
      return { kind: 'sharded', nodes: table.dataNodes, rule: table.rule, parent: null };
    case 'child':
      return {
        kind: 'sharded',
        nodes: table.dataNodes,
        rule: table.rule,
        parent: { key: table.parent, joinKey: table.joinKey, parentKey: table.parentKey },
      };
    case 'global':
      return { kind: 'replicated', nodes: table.dataNodes };
    case 'single':
      return { kind: 'single', nodes: [table.dataNodes[0]!] };
    case 'unruled':
      return { kind: 'sharded', nodes: table.dataNodes, rule: null, parent: null };
    case 'subtables':
      return { kind: 'subtables', nodes: [table.dataNodes[0]!], rule: table.rule, subTables: table.subTables };
    default:
      return assertNever(table);
  }
}

export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}

/** Finds a table by the names that the client used. Errors: 1046 no schema, 1049 unknown schema, 1146 unknown table. */
export async function resolveTable(
  facts: PlannerFacts,
  currentSchema: string | null,
  schemaName: string | null,
  name: string,
  withDescription: boolean,
): Promise<ResolvedTable> {
  const found = locateTable(facts, currentSchema, schemaName, name);
  const description = withDescription ? await facts.table(found.schema, name) : null;
  return { ...found, description };
}

/** As resolveTable, without asking for columns. */
export function locateTable(
  facts: Pick<PlannerFacts, 'catalog'>,
  currentSchema: string | null,
  schemaName: string | null,
  name: string,
): ResolvedTable {
  const schema = schemaName ?? currentSchema;
  if (schema === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  const logicalSchema = facts.catalog.schemas.get(schema);
  if (!logicalSchema) throw sqlError('ER_BAD_DB_ERROR', `Unknown database '${schema}'`);
  const logical = logicalSchema.tables.get(tableKey(name)) ?? null;
  if (logical) return { schema, name, logical, placement: placementOf(logical), description: null };
  if (logicalSchema.dataNode === null) {
    throw sqlError(
      'ER_NO_SUCH_TABLE',
      `Table '${schema}.${name}' doesn't exist: it is not in schema.xml, and schema '${schema}' has no default dataNode`,
    );
  }
  return {
    schema,
    name,
    logical: null,
    placement: { kind: 'single', nodes: [logicalSchema.dataNode] },
    description: null,
  };
}
