import type {
  ClientConnection,
  OkResult,
  PreparedStatement,
  ResultWriter,
  SessionHandler,
} from '../../protocol/handler';
import { type SqlError, sqlError, toSqlError } from '../../protocol/wire/sql-error';
import { StatusFlag } from '../../protocol/wire/type-codes';
import { batchesOfTable } from '../execution/virtual-rows';
import { statisticsText } from '../session/statistics-text';
import { fieldOf, isOk, unquoted } from './command';
import type { ManagedServer } from './managed-server';
import { managerCommands } from './registry';
import { selectVariables } from './select-variables';

const ok: OkResult = { affectedRows: 0, lastInsertId: 0n, warningCount: 0, info: '' };

/** One client of the manager port: a command comes, its answer goes. */
export class ManagerSession implements SessionHandler {
  constructor(
    private readonly client: ClientConnection,
    private readonly server: ManagedServer,
  ) {}

  async query(sql: string, results: ResultWriter): Promise<void> {
    const text = withoutComments(sql);
    const startedAt = Date.now();
    let error: SqlError | null = null;
    try {
      await this.answer(text, results);
    } catch (thrown) {
      error = toSqlError(thrown);
      throw thrown;
    } finally {
      this.server.view.observation.commandEnded(this.client, text, startedAt, error);
    }
  }

  private async answer(text: string, results: ResultWriter): Promise<void> {
    if (/^(set|use)\s/i.test(text)) return results.ok(ok, false);
    const selected = selectVariables(text, this.server);
    if (selected) {
      await results.rows(selected.fields, batchesOfTable(selected), () => 0, false);
      return;
    }
    for (const { command, pattern } of managerCommands) {
      const match = pattern.exec(text);
      if (!match) continue;
      const values = match.slice(1).map((value) => (value === undefined ? null : unquoted(value)));
      const answer = await command.run(values, this.server, this.client);
      if (isOk(answer)) return results.ok({ ...ok, ...answer }, false);
      const table = { fields: command.columns.map(fieldOf), rows: answer };
      await results.rows(table.fields, batchesOfTable(table), () => 0, false);
      return;
    }
    throw sqlError(
      'ER_MYCAT_UNSUPPORTED',
      `Unsupported statement: ${text.slice(0, 80)}; show @@help lists those that there are`,
    );
  }

  /** Schemas mean nothing here. */
  async useDatabase(): Promise<void> {}

  async prepare(): Promise<PreparedStatement> {
    throw sqlError('ER_UNKNOWN_COM_ERROR', 'Unknown command: the manager port has no prepared statements');
  }

  async execute(): Promise<void> {
    throw sqlError('ER_UNKNOWN_COM_ERROR', 'Unknown command: the manager port has no prepared statements');
  }

  closeStatement(): void {}

  async fieldList(): Promise<never> {
    throw sqlError('ER_UNKNOWN_COM_ERROR', 'Unknown command: the manager port has no tables');
  }

  statistics(): string {
    return statisticsText(this.server.view);
  }

  async processKill(id: number): Promise<void> {
    this.server.sessions.end(id);
  }

  async reset(): Promise<void> {}

  async ping(): Promise<void> {}

  setMultiStatements(): void {}

  statusFlags(): number {
    return StatusFlag.autocommit;
  }

  clientCharset(): string {
    return 'utf8mb4';
  }

  resultsCharset(): string | null {
    return 'utf8mb4';
  }

  async close(): Promise<void> {}
}

/** Clients put comments with their name in front; a `;` at the end is no second statement. */
function withoutComments(sql: string): string {
  return sql
    .replaceAll(/\/\*.*?\*\//gs, ' ')
    .replace(/[\s;]+$/, '')
    .trim();
}
