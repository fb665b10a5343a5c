import { type Catalog, type LogicalSchema, type SingleTable, tableKey } from '../../conf/catalog';
import type { Connection, IndexDescription, SessionFacts, TableDescription } from '../../connectors/connector';
import type { VirtualTable } from '../../planner/facts';
import { Planner } from '../../planner/planner';
import { printName } from '../../planner/sql/print/mysql-expressions';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { StatementRun } from '../execution/statement-run';
import { textRows } from '../execution/text-rows';
import { takeWarnings } from '../execution/warnings';
import { ServerFacts } from '../planner-facts';
import type { KeptConnection } from './kept-connection';
import type { SessionHost } from './session-host';
import type { TableMetadata } from './session-view';
import type { Transaction } from './transaction';

const never = new AbortController().signal;

interface TemporaryTable {
  readonly schema: string;
  readonly name: string;
  readonly dataNode: string;
  /** null: it is gone with its connection. */
  readonly description: TableDescription | null;
}

/**
 * The temporary tables of a session. All are on the default data nodes of their schemas, each of which has one connection that the session keeps
 * while it has such tables there, and on which all its statements for that node run. The session then has a planner of its own, for which they are
 * tables of one data node that hide others of their names.
 */
export class TemporaryTables {
  /** By schema and tableKey. */
  private readonly tables = new Map<string, TemporaryTable>();
  private readonly connections = new Map<string, KeptConnection>();
  private own: Planner | null = null;

  constructor(
    private readonly host: () => SessionHost,
    private readonly transaction: Transaction,
  ) {}

  get areThere(): boolean {
    return this.tables.size > 0;
  }

  has(schema: string, name: string): boolean {
    return this.tables.has(keyOf(schema, name));
  }

  /** Whether one of them is called so, in any schema. */
  hasNamed(name: string): boolean {
    for (const table of this.tables.values()) if (tableKey(table.name) === tableKey(name)) return true;
    return false;
  }

  /** What plans the session's statements; null = the one that all sessions have. */
  get planner(): Planner | null {
    if (this.tables.size === 0) return null;
    this.noteLost();
    this.own ??= this.makePlanner();
    return this.own;
  }

  /** Errors: 1235 where there is no data node for it. */
  dataNodeFor(schema: string): string {
    const { catalog, sources } = { catalog: this.host().view.catalog, sources: this.host().sources };
    const found = catalog.schemas.get(schema);
    const dataNode = found?.dataNode ?? found?.tables.values().next().value?.dataNodes[0] ?? null;
    if (dataNode === null || !sources.capabilities(dataNode).speaksMysql)
      throw notSupported(`CREATE TEMPORARY TABLE in schema '${schema}', which has no default dataNode that is MySQL`);
    return dataNode;
  }

  /** Runs CREATE TEMPORARY TABLE. @param sql as the data node gets it */
  async create(
    schema: string,
    name: string,
    sql: string,
    facts: SessionFacts,
    run: Pick<StatementRun, 'signal' | 'warn'>,
  ): Promise<void> {
    const { signal } = run;
    const dataNode = this.dataNodeFor(schema);
    this.noteLost();
    if (!this.connections.has(dataNode))
      this.connections.set(dataNode, await this.transaction.keep(dataNode, facts, signal));
    try {
      await this.on(dataNode, facts, async (connection) => {
        const result = await connection.query(sql, signal);
        if (result.kind !== 'ok') throw new Error(`rows from ${sql}`);
        await takeWarnings(connection, result.warningCount, run);
        const description = await describe(connection, name);
        this.tables.set(keyOf(schema, name), { schema, name, dataNode, description });
        this.own = null;
      });
    } finally {
      await this.letGoUnused();
    }
  }

  async drop(schema: string, name: string, facts: SessionFacts, signal: AbortSignal): Promise<void> {
    const table = this.tables.get(keyOf(schema, name))!;
    const connection = this.connections.get(table.dataNode);
    if (table.description !== null && connection && !connection.isLost)
      await this.on(table.dataNode, facts, (open) => open.query(`DROP TEMPORARY TABLE ${printName(name)}`, signal));
    this.tables.delete(keyOf(schema, name));
    this.own = null;
    await this.letGoUnused();
  }

  /** After ALTER TABLE and the like. */
  async refresh(schema: string, names: readonly string[], facts: SessionFacts): Promise<void> {
    for (const name of names) {
      const table = this.tables.get(keyOf(schema, name));
      if (!table || table.description === null) continue;
      const description = await this.on(table.dataNode, facts, (connection) => describe(connection, name));
      this.tables.set(keyOf(schema, name), { ...table, description });
      this.own = null;
    }
  }

  show(schema: string, sql: string, facts: SessionFacts, signal: AbortSignal): Promise<VirtualTable> {
    return this.on(this.dataNodeFor(schema), facts, async (connection) => {
      const result = await connection.query(sql, signal);
      return result.kind === 'rows'
        ? { fields: result.fields, rows: await textRows(result.batches) }
        : { fields: [], rows: [] };
    });
  }

  private on<T>(dataNode: string, facts: SessionFacts, work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.transaction.lease(dataNode, facts, false, never).then(async (lease) => {
      try {
        return await work(lease.connection);
      } finally {
        lease.done();
      }
    });
  }

  /** A connection without tables goes back to all, once no transaction has it any more. */
  async letGoUnused(): Promise<void> {
    if (this.transaction.isOpen) return;
    for (const [dataNode, connection] of this.connections) {
      const isUsed = [...this.tables.values()].some(
        (table) => table.dataNode === dataNode && table.description !== null,
      );
      if (isUsed && !connection.isLost) continue;
      this.transaction.letGo(dataNode);
      this.connections.delete(dataNode);
      await connection.giveBack();
    }
  }

  /** Closes the connections, which drops the tables. No transaction must be open. */
  abandon(): void {
    for (const [dataNode, connection] of this.connections) {
      this.transaction.letGo(dataNode);
      connection.destroy();
    }
    this.connections.clear();
    this.tables.clear();
    this.own = null;
  }

  private noteLost(): void {
    for (const [key, table] of this.tables) {
      if (table.description === null || this.connections.get(table.dataNode)?.isLost !== true) continue;
      this.tables.set(key, { ...table, description: null });
      this.own = null;
    }
    for (const [dataNode, connection] of this.connections) {
      if (!connection.isLost) continue;
      this.transaction.letGo(dataNode);
      this.connections.delete(dataNode);
    }
  }

  private makePlanner(): Planner {
    const { view, sources } = this.host();
    const metadata: Pick<TableMetadata, 'table'> = {
      table: async (schema, name) => {
        const own = this.tables.get(keyOf(schema, name));
        if (!own) return view.metadata.table(schema, name);
        if (own.description !== null) return own.description;
        throw sqlError(
          'ER_NO_SUCH_TABLE',
          `Temporary table '${schema}.${name}' is gone: the connection to data node '${own.dataNode}' that had it was lost; create it again`,
        );
      },
    };
    return new Planner(new ServerFacts(this.catalogWith(view.catalog), metadata, sources));
  }

  private catalogWith(catalog: Catalog): Catalog {
    const schemas = new Map(catalog.schemas);
    for (const { schema, name, dataNode } of this.tables.values()) {
      const before = schemas.get(schema)!;
      const table: SingleTable = {
        kind: 'single',
        name,
        schema,
        dataNodes: [dataNode],
        primaryKey: null,
        autoIncrement: false,
        needAddLimit: false,
      };
      const after: LogicalSchema = { ...before, tables: new Map(before.tables).set(tableKey(name), table) };
      schemas.set(schema, after);
    }
    return { ...catalog, schemas };
  }
}

function keyOf(schema: string, name: string): string {
  return `${schema}.${tableKey(name)}`;
}

/** information_schema has no temporary tables. */
async function describe(connection: Connection, name: string): Promise<TableDescription> {
  const rows = async (sql: string): Promise<readonly (string | null)[][]> => {
    const result = await connection.query(sql, never);
    return result.kind === 'rows' ? textRows(result.batches) : [];
  };
  const empty = await connection.query(`SELECT * FROM ${printName(name)} LIMIT 0`, never);
  if (empty.kind !== 'rows') throw new Error(`no columns of temporary table ${name}`);
  for await (const _ of empty.batches);
  const columns = await rows(`SHOW FULL COLUMNS FROM ${printName(name)}`);
  const indexes = new Map<string, { readonly unique: boolean; readonly columns: string[] }>();
  for (const [, nonUnique, index, , column] of await rows(`SHOW INDEX FROM ${printName(name)}`)) {
    const known = indexes.get(index!);
    if (known) known.columns.push(column!);
    else indexes.set(index!, { unique: nonUnique === '0', columns: [column!] });
  }
  return {
    name,
    tableType: 'BASE TABLE',
    engine: null,
    collation: null,
    comment: '',
    columns: columns.map(([column, columnType, collation, , key, defaultText, extra, , comment], index) => {
      const { type } = empty.fields[index]!;
      return {
        name: column!,
        type: collation == null ? type : { ...type, collation },
        columnType: columnType!,
        defaultText: defaultText ?? null,
        extra: extra ?? '',
        comment: comment ?? '',
        key: key ?? '',
      };
    }),
    indexes: [...indexes].map(([index, found]): IndexDescription => ({ name: index, ...found })),
  };
}
