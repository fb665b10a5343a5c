import { type Connection, createConnection, type FieldPacket, type ResultSetHeader } from 'mysql2/promise';
import { readSchema } from '../../corpus/read-corpus';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';

/** Everything that a statement does that a client can see; the error's number when it fails. */
export type Outcome =
  | { readonly error: number; readonly message: string }
  | { readonly error: null; readonly seen: unknown };

/** Errors of reading a statement, before it means anything. */
const syntaxErrors: ReadonlySet<number> = new Set([1064, 1065, 1149]);

export function isSyntaxError(outcome: Outcome): boolean {
  return outcome.error !== null && syntaxErrors.has(outcome.error);
}

/** Tables that changes of the corpus can touch. */
const changeable = ['t', 'u', 'x', 'p', 'h FOR SYSTEM_TIME ALL', 'r', 'g', 'tree', '`1a`', '`order`', 'db2.t2'];

/** A MariaDB with the tables of the corpus, on which every statement runs in the same state. */
export class ReferenceServer {
  private mode: string | null = null;

  private constructor(
    private readonly server: MariaDbServer,
    private readonly connection: Connection,
  ) {}

  static async start(): Promise<ReferenceServer> {
    const server = await startMariaDb({
      databases: ['db1', 'db2'],
      args: ['--max-recursive-iterations=50', '--max-statement-time=2', '--innodb-lock-wait-timeout=1'],
    });
    const connection = await createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: 'db1',
      multipleStatements: true,
      rowsAsArray: true,
      typeCast: (field) => field.buffer()?.toString('latin1') ?? null,
    });
    for (const statement of readSchema()) await connection.query(statement);
    return new ReferenceServer(server, connection);
  }

  async stop(): Promise<void> {
    await this.connection.end();
    await this.server.stop();
  }

  /** Runs a statement; what it changes is undone. */
  async run(sql: string, sqlMode: ReadonlySet<string>): Promise<Outcome> {
    await this.prepare(sql, sqlMode);
    try {
      const [result, fields] = await this.connection.query(sql);
      const isRows = Array.isArray(result);
      const changes = !isRows || /returning/i.test(sql);
      const [after] = await this.connection.query(this.questions(sql, changes));
      return {
        error: null,
        seen: { result: isRows ? result : headerOf(result as ResultSetHeader), fields: fieldsOf(fields), after },
      };
    } catch (error) {
      const { errno, message } = error as { errno?: number; message: string };
      if (errno === undefined) throw error;
      return { error: errno, message };
    } finally {
      await this.connection.query('ROLLBACK');
    }
  }

  private async prepare(sql: string, sqlMode: ReadonlySet<string>): Promise<void> {
    const mode = [...sqlMode].join();
    const setup = [mode === this.mode ? '' : `SET sql_mode = '${mode}'`];
    this.mode = mode;
    if (sql.includes('@')) setup.push("SET @v1 = 1, @v2 = 2, @`v``1` = 'q', @`my var` = 'm'");
    if (/\bsq\b/.test(sql)) setup.push('ALTER SEQUENCE sq RESTART 1');
    setup.push('SET insert_id = 1000, last_insert_id = 0', 'START TRANSACTION');
    await this.connection.query(setup.filter((text) => text !== '').join(';'));
  }

  private questions(sql: string, changes: boolean): string {
    const questions = ['SELECT @@warning_count, @@error_count'];
    if (sql.includes('@')) questions.push('SELECT @v1, @v2, @`v``1`');
    if (changes) for (const table of changeable) questions.push(`SELECT * FROM ${table}`);
    return questions.join(';');
  }
}

function headerOf(header: ResultSetHeader): unknown {
  return { affectedRows: header.affectedRows, insertId: header.insertId, info: header.info };
}

/** @param fields undefined, or a list of lists with gaps, for statements without rows */
function fieldsOf(fields: readonly (FieldPacket | readonly FieldPacket[] | undefined)[] | undefined): unknown {
  const described = fields?.flat().filter((field) => field !== undefined);
  return described?.map((field) => [
    field.name,
    field.orgName,
    field.orgTable,
    field.table,
    field.schema,
    field.columnType,
    // Not the flag that a column is never NULL: the optimizer sets it by how it happens to read the table.
    Number(field.flags) & ~1,
    field.decimals,
    field.characterSet,
    field.columnLength,
  ]);
}
