import type { ForwardedResult, OkResult, ResultWriter, SessionHandler } from '../../protocol/handler';
import type { BulkParameter } from '../../protocol/wire/parameter-value';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import { sumInfo } from '../execution/write';
import { parameterLiteral } from './parameters';
import type { PreparedStatements } from './prepared';
import type { Session } from './session';

/** Statements that a server runs so. */
const bulkVerbs: ReadonlySet<string> = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE']);

/** What a session does with COM_STMT_BULK_EXECUTE. Errors: 1295 for other statements than changes of rows. */
export function bulkExecution(
  session: Session,
  prepared: PreparedStatements,
): NonNullable<SessionHandler['executeEach']> {
  return async (statementId, rows, results) => {
    const statement = prepared.statement(statementId, 'mysqld_stmt_bulk_execute');
    const { verb } = statement.lexed;
    if (!bulkVerbs.has(verb)) throw unsupported();
    const literals = rows.map((row) => row.map(literalOf));
    const together = verb === 'INSERT' || verb === 'REPLACE' ? statement.lexedWithRows(literals) : null;
    session.record.received(null);
    if (together !== null) {
      await session.statement(together, results, false);
      return;
    }
    const sum = new SummedResults(results);
    for (const row of literals) {
      await session.statement(statement.lexedWith(row), sum, false);
      session.record.received(null);
    }
    await sum.end();
  };
}

function literalOf(parameter: BulkParameter): string {
  return parameter.kind === 'default' ? 'DEFAULT' : parameterLiteral(parameter);
}

function unsupported(): SqlError {
  return sqlError('ER_UNSUPPORTED_PS', 'This command is not supported in the prepared statement protocol yet');
}

/** Adds the answers of several changes up to one. */
class SummedResults implements ResultWriter {
  private readonly answers: OkResult[] = [];

  constructor(private readonly results: ResultWriter) {}

  get binary(): boolean {
    return this.results.binary;
  }

  get wantsBinaryPackets(): boolean {
    return false;
  }

  get started(): boolean {
    return this.results.started;
  }

  async ok(result: OkResult): Promise<void> {
    this.answers.push(result);
  }

  rows(): Promise<number> {
    return Promise.reject(unsupported());
  }

  packetRows(): Promise<number> {
    return Promise.reject(unsupported());
  }

  forward(): ForwardedResult {
    throw unsupported();
  }

  requestFile(): AsyncIterable<Buffer> {
    throw unsupported();
  }

  end(): Promise<void> {
    const total = (count: (answer: OkResult) => number): number =>
      this.answers.reduce((sum, answer) => sum + count(answer), 0);
    return this.results.ok(
      {
        affectedRows: total(({ affectedRows }) => affectedRows),
        lastInsertId: this.answers.find(({ lastInsertId }) => lastInsertId !== 0n)?.lastInsertId ?? 0n,
        warningCount: total(({ warningCount }) => warningCount),
        info: sumInfo(this.answers.map(({ info }) => info)),
      },
      false,
    );
  }
}
