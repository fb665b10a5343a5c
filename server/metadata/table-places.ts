import { type Catalog, type LogicalTable, tableKey } from '../../conf/catalog';

/** Where the tables of a logical schema are: the physical tables of one data node, and what they are called to clients. */
export interface NodeTables {
  readonly dataNode: string;
  /** tableKey of a physical table → the configured table that it is (part of). */
  readonly configured: ReadonlyMap<string, LogicalTable>;
  /** Tables that are not configured belong to the schema too: this is its default node. */
  readonly others: boolean;
}

/**
 * The data nodes that have to be asked about the tables of a schema, each once.
 * @param wanted configured tables that matter
 * @param every all data nodes of each table and not only its first
 */
export function tablePlaces(
  { schemas }: Catalog,
  schemaName: string,
  wanted: (name: string) => boolean,
  every: boolean,
): readonly NodeTables[] {
  const schema = schemas.get(schemaName);
  if (!schema) return [];
  const places = new Map<string, Map<string, LogicalTable>>();
  for (const table of schema.tables.values()) {
    if (!wanted(table.name)) continue;
    const nodes = every && table.kind !== 'global' ? table.dataNodes : table.dataNodes.slice(0, 1);
    for (const node of nodes) {
      const tables = places.get(node) ?? new Map<string, LogicalTable>();
      for (const name of physicalNames(table, every)) tables.set(tableKey(name), table);
      places.set(node, tables);
    }
  }
  if (schema.dataNode !== null && !places.has(schema.dataNode)) places.set(schema.dataNode, new Map());
  return [...places].map(([dataNode, configured]) => ({ dataNode, configured, others: dataNode === schema.dataNode }));
}

/** The tables of a data node that are the logical one; of several that are alike the first will do unless all are wanted. */
export function physicalNames(table: LogicalTable, every: boolean): readonly string[] {
  if (table.kind !== 'subtables') return [table.name];
  return every ? table.subTables : table.subTables.slice(0, 1);
}
