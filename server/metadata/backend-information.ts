import { type Catalog, tableKey } from '../../conf/catalog';
import type { Connection } from '../../connectors/connector';
import type { VirtualTable } from '../../planner/facts';
import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import type { BackendInformation, BackendRow, InformationQuery } from '../session/session-view';
import { type DataSources, plainFacts } from '../sources/data-sources';
import { type NodeTables, tablePlaces } from './table-places';

const never = new AbortController().signal;

/**
 * What the backends' own information_schema says of the tables of a logical schema, in logical names: the physical database becomes the
 * schema, and a table is called as it is configured. Backends that are not MySQL are asked for table descriptions.
 */
export class CatalogInformation implements BackendInformation {
  constructor(
    private readonly catalog: Catalog,
    private readonly sources: DataSources,
  ) {}

  async tableRows(
    schema: string,
    query: InformationQuery,
    warn: (message: string) => void,
  ): Promise<readonly BackendRow[]> {
    const places = tablePlaces(this.catalog, schema, query.wanted, query.everyNode);
    const parts = await Promise.allSettled(places.map((place) => this.rowsOfPlace(schema, place, query)));
    const failures = parts.flatMap((part) => (part.status === 'rejected' ? [part.reason as unknown] : []));
    // One host that is down must not hide what the others have.
    if (failures.length > 0 && failures.length === parts.length) throw failures[0];
    for (const failure of failures) {
      if (!(failure instanceof SqlError)) throw failure;
      warn(`Some tables of schema '${schema}' are left out: ${failure.message}`);
    }
    return parts.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
  }

  private async rowsOfPlace(
    schema: string,
    place: NodeTables,
    query: InformationQuery,
  ): Promise<readonly BackendRow[]> {
    const { dataNode, configured, others } = place;
    const names = place.others && query.names === null ? null : this.physicalNames(place, query.names ?? []);
    if (names !== null && names.length === 0) return [];
    const all = this.catalog.schemas.get(schema)!.tables;
    const logicalName = (physical: string): string | null => {
      const own = configured.get(tableKey(physical));
      if (own) return own.name;
      return others && !all.has(tableKey(physical)) && query.wanted(physical) ? physical : null;
    };
    if (!this.sources.capabilities(dataNode).speaksMysql) {
      const described = await this.sources.describeTables(dataNode, names);
      return described.flatMap((table): readonly BackendRow[] => {
        const name = logicalName(table.name);
        return name === null ? [] : query.described(schema, { ...table, name });
      });
    }
    const rows = await this.select(dataNode, query, names);
    const { database } = this.catalog.dataNodes.get(dataNode)!;
    return rows.flatMap((row): readonly BackendRow[] => {
      const physical = row[query.tableColumn];
      const name = physical == null ? null : logicalName(physical);
      if (name === null) return [];
      return [{ ...inSchema(row, database, schema), [query.tableColumn]: name }];
    });
  }

  private physicalNames({ configured, others }: NodeTables, names: readonly string[]): readonly string[] {
    const unconfigured = others ? names.filter((name) => !configured.has(tableKey(name))) : [];
    return [...configured.keys(), ...unconfigured];
  }

  private async select(
    dataNode: string,
    query: InformationQuery,
    names: readonly string[] | null,
  ): Promise<readonly BackendRow[]> {
    const { database } = this.catalog.dataNodes.get(dataNode)!;
    const items = query.columns === null ? '*' : query.columns.map(quotedName).join(', ');
    const ofTables =
      names === null ? '' : ` AND ${query.tableColumn} IN (${spellings(names).map(quotedText).join(', ')})`;
    return this.rowsOf(
      dataNode,
      `SELECT ${items} FROM information_schema.${query.table} WHERE ${query.schemaColumn} = ${quotedText(database)}${ofTables}`,
    );
  }

  async defaultNodeRows(
    schema: string,
    query: Pick<InformationQuery, 'table' | 'schemaColumn'>,
  ): Promise<readonly BackendRow[]> {
    const logical = this.catalog.schemas.get(schema);
    const dataNode = logical?.dataNode ?? null;
    if (dataNode === null || !this.sources.capabilities(dataNode).speaksMysql) return [];
    const { database } = this.catalog.dataNodes.get(dataNode)!;
    const rows = await this.rowsOf(
      dataNode,
      `SELECT * FROM information_schema.${query.table} WHERE ${query.schemaColumn} = ${quotedText(database)}`,
    );
    return rows.map((row) => inSchema(row, database, schema));
  }

  async onDefaultNode(schema: string, sql: string): Promise<VirtualTable | null> {
    const dataNode = this.catalog.schemas.get(schema)?.dataNode ?? null;
    if (dataNode === null || !this.sources.capabilities(dataNode).speaksMysql) return null;
    const connection = await this.sources.acquire(dataNode, plainFacts, never);
    try {
      const result = await connection.query(sql, never);
      return result.kind === 'rows' ? { fields: result.fields, rows: await textRows(result.batches) } : null;
    } finally {
      connection.release();
    }
  }

  anyNodeRows(table: string): Promise<readonly BackendRow[] | null> {
    return this.rowsOfAnyNode(`SELECT * FROM information_schema.${table}`);
  }

  async rowsOfAnyNode(sql: string): Promise<readonly BackendRow[] | null> {
    let failure: unknown = null;
    for (const dataNode of this.oneNodePerHost()) {
      try {
        return await this.rowsOf(dataNode, sql);
      } catch (error) {
        // The next host may be up, or know the table.
        failure = error;
      }
    }
    if (failure === null || failure instanceof SqlError) return null;
    throw failure;
  }

  async schemaRow(schema: string): Promise<BackendRow | null> {
    const logical = this.catalog.schemas.get(schema);
    const nodes = [logical?.dataNode, ...[...(logical?.tables.values() ?? [])].map(({ dataNodes }) => dataNodes[0])];
    const dataNode = nodes.find((node) => node != null && this.sources.capabilities(node).speaksMysql);
    if (dataNode == null) return null;
    const { database } = this.catalog.dataNodes.get(dataNode)!;
    const [row] = await this.rowsOf(
      dataNode,
      `SELECT * FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${quotedText(database)}`,
    );
    return row ? { ...row, SCHEMA_NAME: schema } : null;
  }

  private oneNodePerHost(): readonly string[] {
    const byHost = new Map<string, string>();
    for (const { name, dataHost } of this.catalog.dataNodes.values()) {
      if (!byHost.has(dataHost) && this.sources.capabilities(name).speaksMysql) byHost.set(dataHost, name);
    }
    return [...byHost.values()];
  }

  private async rowsOf(dataNode: string, sql: string): Promise<readonly BackendRow[]> {
    const connection = await this.sources.acquire(dataNode, plainFacts, never);
    try {
      return await namedRows(connection, sql);
    } finally {
      connection.release();
    }
  }
}

/** Rows by upper-case column name, which is how both MySQL and MariaDB can be read. */
async function namedRows(connection: Connection, sql: string): Promise<readonly BackendRow[]> {
  const result = await connection.query(sql, never);
  if (result.kind !== 'rows') return [];
  const names = result.fields.map(({ name }) => name.toUpperCase());
  return (await textRows(result.batches)).map((row) =>
    Object.fromEntries(row.map((value, index) => [names[index]!, value])),
  );
}

/** Columns of view definitions name the database as well. */
const definitionColumns: ReadonlySet<string> = new Set(['VIEW_DEFINITION']);

function inSchema(row: BackendRow, database: string, schema: string): BackendRow {
  const renamed: Record<string, string | null> = {};
  for (const [column, value] of Object.entries(row)) {
    if (value !== null && definitionColumns.has(column)) {
      renamed[column] = value.replaceAll(`${quotedName(database)}.`, `${quotedName(schema)}.`);
    } else if (column.endsWith('_SCHEMA') && value === database) renamed[column] = schema;
    else renamed[column] = value;
  }
  return renamed;
}

/**
 * Names as they may be spelled on a backend. MySQL minds their case. MariaDB compares a list without case, but looks a single name up as it is
 * written; the empty name keeps it a list.
 */
function spellings(names: readonly string[]): readonly string[] {
  return [...new Set([...names.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]), ''])];
}

function quotedText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
