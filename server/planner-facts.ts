import type { Catalog } from '../conf/catalog';
import type { Capabilities, Connection, TableDescription } from '../connectors/connector';
import type { Field } from '../engine/batch/column-type';
import { collationFor } from '../engine/types/collation/registry';
import type {
  PlannerFacts,
  PlannerSession,
  RowLookup,
  TableStatistics,
  VirtualRequest,
  VirtualTable,
} from '../planner/facts';
import { PlanCache } from '../planner/plan-cache';
import { notSupported } from '../protocol/wire/sql-error';
import { teachCollations } from './collations/backend-collations';
import { textRows } from './execution/text-rows';
import { virtualTable } from './information-schema/registry';
import { BackendTableStatistics } from './metadata/table-statistics';
import { RowLookups } from './row-lookup';
import type { Session } from './session/session';
import type { TableMetadata } from './session/session-view';
import type { DataSources } from './sources/data-sources';

const never = new AbortController().signal;

/** Runs a query for its columns; the planner has limited it to no rows. */
async function fieldsOf(connection: Connection, sql: string): Promise<readonly Field[]> {
  const result = await connection.query(sql, never);
  if (result.kind !== 'rows') throw notSupported(`a statement without rows as a query: ${sql}`);
  for await (const _ of result.batches);
  return result.fields;
}

/** Described queries kept: one takes a few hundred bytes. */
const describedMax = 2000;

/** What planning knows of the world, from the catalog and the backends. */
export class ServerFacts implements PlannerFacts {
  private readonly collationsOf = new PlanCache<readonly string[]>(describedMax);
  private readonly tableStatistics: BackendTableStatistics;
  private readonly lookups = new RowLookups();
  private readonly described = new PlanCache<readonly Field[]>(describedMax);

  constructor(
    readonly catalog: Catalog,
    private readonly metadata: Pick<TableMetadata, 'table'>,
    private readonly sources: DataSources,
  ) {
    this.tableStatistics = new BackendTableStatistics(catalog, sources);
  }

  get exactStrings(): boolean {
    return this.catalog.system.stringShardKeysExact;
  }

  nodesOfRows(lookup: RowLookup, session: PlannerSession): Promise<readonly (string | null)[]> {
    return this.lookups.nodesOf(lookup, session as Session);
  }

  table(schema: string, name: string): Promise<TableDescription | null> {
    return this.metadata.table(schema, name);
  }

  statistics(schema: string, name: string): Promise<TableStatistics | null> {
    return this.tableStatistics.of(schema, name);
  }

  capabilities(dataNode: string): Capabilities {
    return this.sources.capabilities(dataNode);
  }

  virtualTable(
    schema: string,
    name: string,
    request: VirtualRequest,
    session: PlannerSession,
  ): Promise<VirtualTable | null> {
    return virtualTable(schema, name, request, session as Session);
  }

  /** Column types depend on the session's mode and collation as well as on the text. */
  async describe(dataNode: string, sql: string, session: PlannerSession): Promise<readonly Field[]> {
    const { facts } = (session as Session).variables;
    const key = `${dataNode}\n${facts.sqlMode}\n${facts.collation}\n${sql}`;
    const known = this.described.get(key);
    if (known) return known;
    const fields = await this.asking(dataNode, session, (connection) =>
      connection.describe ? connection.describe(sql) : fieldsOf(connection, sql),
    );
    this.described.set(key, fields);
    return fields;
  }

  async collations(
    dataNode: string,
    sql: string,
    columns: readonly string[],
    session: PlannerSession,
  ): Promise<readonly string[]> {
    const { facts } = (session as Session).variables;
    // MAX keeps the collation of its argument and gives a row where there is none.
    const items = columns.map((name) => `COLLATION(MAX(\`${name.replaceAll('`', '``')}\`))`);
    const query = `SELECT ${items.join(', ')} FROM (${sql}) AS described`;
    const key = `${facts.sqlMode}\n${facts.collation}\n${query}`;
    const known = this.collationsOf.get(key);
    if (known) return known;
    const row = await this.asking(dataNode, session, async (connection) => {
      const result = await connection.query(query, never);
      const [first] = result.kind === 'rows' ? await textRows(result.batches) : [];
      await teachCollations(first?.map((collation) => collation ?? 'binary') ?? [], connection);
      return first;
    });
    const found = (row ?? []).map((collation) => collation ?? 'binary');
    this.collationsOf.set(key, found);
    return found;
  }

  async knowCollations(names: readonly string[], session: PlannerSession): Promise<void> {
    const unknown = names.filter((name) => collationFor(name) === null);
    if (unknown.length === 0) return;
    const dataNode = [...this.catalog.dataNodes.keys()].find((name) => this.capabilities(name).speaksMysql);
    if (dataNode === undefined) return;
    await this.asking(dataNode, session, (connection) => teachCollations(unknown, connection));
  }

  /** Tables that the session has locked are closed to all other connections, and its temporary ones are not seen by them. */
  private async asking<T>(
    dataNode: string,
    session: PlannerSession,
    ask: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const { transaction, variables } = session as Session;
    if (transaction.hasOwnConnection(dataNode)) {
      const lease = await transaction.lease(dataNode, variables.facts, false, never);
      try {
        return await ask(lease.connection);
      } finally {
        lease.done();
      }
    }
    const connection = await this.sources.acquire(dataNode, variables.facts, never);
    try {
      return await ask(connection);
    } finally {
      connection.release();
    }
  }

  forget(): void {
    this.collationsOf.clear();
    this.described.clear();
    this.tableStatistics.forget();
  }
}
