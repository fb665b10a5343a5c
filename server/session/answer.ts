import type { LexedStatement } from '../../planner/sql/lexed';
import type { OkResult, ResultWriter } from '../../protocol/handler';
import { quietResults } from '../execution/evaluate';
import { batchesOfTable } from '../execution/virtual-rows';
import type { StatementAnswer } from '../statements/statement';
import type { Session } from './session';

const emptyOk: OkResult = { affectedRows: 0, lastInsertId: 0n, warningCount: 0, info: '' };

/** Sends what a statement of the server's own has found. */
export async function writeAnswer(
  answer: StatementAnswer & { readonly kind: 'ok' | 'table' },
  lexed: LexedStatement,
  session: Session,
  results: ResultWriter,
  more: boolean,
): Promise<void> {
  if (answer.kind === 'ok') {
    session.rowCount = 0;
    await results.ok(
      { ...emptyOk, warningCount: answer.warningCount ?? session.warningCount, info: answer.info ?? '' },
      more,
    );
    if (answer.closes) setImmediate(() => session.client.kill());
    return;
  }
  const { table } = answer;
  session.rowCount = -1;
  const rows = await results.rows(table.fields, batchesOfTable(table), () => 0, more);
  session.noteFound(findsRows(lexed) ? rows : session.foundRows, rows);
}

/** What SHOW does not look up in tables of information_schema, as servers do it. */
const notLookedUp: ReadonlySet<string> = new Set(
  'WARNINGS ERRORS CREATE GRANTS PROCESSLIST FULL PRIVILEGES MASTER SLAVE SLAVES REPLICA BINARY ENGINE'.split(' '),
);

/** Whether FOUND_ROWS() tells of a statement afterwards: of a query, and of SHOW where it is one. */
function findsRows({ verb, secondWord, tokens }: LexedStatement): boolean {
  if (verb !== 'SHOW') return !/^(ANALYZE|CHECK|OPTIMIZE|REPAIR|CHECKSUM|HELP)\b/.test(verb);
  const third = tokens[2]?.text.toUpperCase();
  return !notLookedUp.has(secondWord) || (secondWord === 'FULL' && third !== 'PROCESSLIST');
}

/** Runs other statements in the place of one. @param run plans and runs a statement; without `to` its result goes to the client. @param done answers OK */
export async function runInstead(
  answer: StatementAnswer & { readonly kind: 'instead' | 'steps' | 'followed' },
  run: (sql: string, to?: ResultWriter) => Promise<void>,
  done: () => Promise<void>,
): Promise<void> {
  if (answer.kind === 'instead') {
    return run(answer.sql).catch(async (error: unknown) => {
      await answer.undo?.().catch(() => undefined);
      throw error;
    });
  }
  if (answer.kind === 'followed') {
    await run(answer.sql, quietResults);
    try {
      await answer.finish();
    } catch (error) {
      if (answer.undo !== null) await run(answer.undo, quietResults).catch(() => undefined);
      throw error;
    }
    return done();
  }
  await run(answer.before, quietResults);
  try {
    await run(answer.sql);
  } catch (error) {
    // The first error is the one to tell.
    await run(answer.undo, quietResults).catch(() => undefined);
    throw error;
  }
}
