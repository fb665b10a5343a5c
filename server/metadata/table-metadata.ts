import { type Catalog, type LogicalTable, tableKey } from '../../conf/catalog';
import type { TableDescription } from '../../connectors/connector';
import type { CreateText, TableMetadata } from '../session/session-view';
import type { DataSources } from '../sources/data-sources';
import { withNextNumber } from './next-number';

/** A table that is not there is asked for again after this time: somebody may have made it on the backend. */
const missingMs = 1000;

/** Columns and keys of logical tables, read from the first data node of each when they are first needed. */
export class BackendTableMetadata implements TableMetadata {
  private readonly known = new Map<string, Promise<TableDescription | null>>();

  constructor(
    private readonly catalog: Catalog,
    private readonly sources: DataSources,
  ) {}

  table(schema: string, name: string): Promise<TableDescription | null> {
    const key = keyOf(schema, name);
    const known = this.known.get(key);
    if (known) return known;
    const loading = this.load(schema, name);
    this.known.set(key, loading);
    loading.then(
      (found) => {
        if (!found) setTimeout(() => this.forgetOne(key, loading), missingMs).unref();
      },
      () => this.forgetOne(key, loading),
    );
    return loading;
  }

  private forgetOne(key: string, loading: Promise<TableDescription | null>): void {
    if (this.known.get(key) === loading) this.known.delete(key);
  }

  private async load(schema: string, name: string): Promise<TableDescription | null> {
    const logical = this.catalog.schemas.get(schema);
    if (!logical) return null;
    const table = logical.tables.get(tableKey(name));
    const dataNode = table?.dataNodes[0] ?? logical.dataNode;
    if (dataNode == null) return null;
    const physical = table?.kind === 'subtables' ? table.subTables[0]! : name;
    const [found] = await this.sources.describeTables(dataNode, [physical]);
    return found ? { ...found, name } : null;
  }

  async tables(
    schema: string,
  ): Promise<{ readonly tables: readonly TableDescription[]; readonly unreachable: readonly string[] }> {
    const logical = this.catalog.schemas.get(schema);
    if (!logical) return { tables: [], unreachable: [] };
    const byNode = new Map<string, LogicalTable[]>();
    for (const table of logical.tables.values()) {
      const node = table.dataNodes[0]!;
      byNode.set(node, [...(byNode.get(node) ?? []), table]);
    }
    if (logical.dataNode !== null && !byNode.has(logical.dataNode)) byNode.set(logical.dataNode, []);
    const tables: TableDescription[] = [];
    const unreachable: string[] = [];
    for (const [node, configured] of byNode) {
      try {
        const isDefault = node === logical.dataNode;
        const found = await this.sources.describeTables(node, isDefault ? null : configured.map(({ name }) => name));
        tables.push(...this.namedAsConfigured(found, configured, logical.tables, isDefault));
      } catch {
        // Reported to whoever asked: the others are shown all the same.
        unreachable.push(node);
      }
    }
    return { tables: tables.sort((left, right) => (left.name < right.name ? -1 : 1)), unreachable };
  }

  /** Of the default node all tables that are not configured to be elsewhere; of others those that are configured. */
  private namedAsConfigured(
    found: readonly TableDescription[],
    configured: readonly LogicalTable[],
    all: ReadonlyMap<string, LogicalTable>,
    isDefault: boolean,
  ): readonly TableDescription[] {
    return found.flatMap((table) => {
      const own = configured.find(({ name }) => tableKey(name) === tableKey(table.name));
      if (own) return [{ ...table, name: own.name }];
      return isDefault && !all.has(tableKey(table.name)) ? [table] : [];
    });
  }

  async createTable(schema: string, name: string, sqlMode: string | null = null): Promise<CreateText | null> {
    const description = await this.table(schema, name);
    const logical = this.catalog.schemas.get(schema);
    const table = logical?.tables.get(tableKey(name));
    const dataNode = table?.dataNodes[0] ?? logical?.dataNode;
    if (!description || dataNode == null) return null;
    const physical = table?.kind === 'subtables' ? table.subTables[0]! : name;
    const told = (node: string) => this.sources.createText(node, description, physical, sqlMode);
    const created = await told(dataNode);
    if (created.kind === 'view' || !description.columns.some(({ extra }) => extra === 'auto_increment')) return created;
    // What a data node that is down would say is left out.
    const others = await Promise.allSettled((table?.dataNodes ?? []).slice(1).map(told));
    const texts = others.flatMap((each) => (each.status === 'fulfilled' ? each.value.text : []));
    return { ...created, text: withNextNumber(created.text, texts) };
  }

  forget(schema: string, tables: readonly string[] | null): void {
    if (tables === null) {
      for (const key of this.known.keys()) if (key.startsWith(`${schema}\n`)) this.known.delete(key);
      return;
    }
    for (const name of tables) this.known.delete(keyOf(schema, name));
  }
}

function keyOf(schema: string, name: string): string {
  return `${schema}\n${name}`;
}
